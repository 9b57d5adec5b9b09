import { headMoved, type FileEdit } from "../changes.ts";
import type { Deadline } from "../deadline.ts";
import type { Commit, CommitAuthor, CommitOptions } from "../store.ts";
import { commitInCheckout, recover, type Workshop } from "./checkout-commit.ts";
import type { PlannedFile } from "./journal.ts";
import { formatCommit, treeOfCommit } from "./objects.ts";
import { moveRef, readRef } from "./ref.ts";
import { findTarget, type Target } from "./repository-state.ts";
import { editTree, findBlob, type TreeEdit } from "./tree.ts";
import { viewOfCommit } from "./view.ts";

export interface CommitRequest {
  /** Null is the branch checked out. */
  readonly branch: string | null;
  readonly edits: readonly FileEdit[];
  readonly options: CommitOptions;
  readonly author: CommitAuthor;
  readonly clock: () => Date;
}

/** Carries what a precondition threw past the handling of our own errors. */
export class Refusal extends Error {
  constructor(cause: unknown) {
    super("The precondition did not hold.", { cause });
  }
}

/** A try that came to an end; null where the branch moved meanwhile and all must be read anew. */
type Outcome = Commit | null;

/**
 * Commits on top of the branch, however often it moves meanwhile. The writer lock must be held.
 * `patience` is how long the author's own Git is waited for.
 */
export async function commitOnBranch(workshop: Workshop, request: CommitRequest, deadline: Deadline, patience: Deadline): Promise<Commit> {
  await recover(workshop, patience);
  for (;;) {
    const target = await findTarget(workshop.repository, request.branch, patience);
    const outcome = await tryOnce(workshop, request, target, patience);
    if (outcome !== null) return outcome;
    await deadline.pause(1, `Others keep moving ${target.ref}.`);
  }
}

async function tryOnce(
  workshop: Workshop,
  { edits: fileEdits, options, author, clock }: CommitRequest,
  { ref, head, checkout }: Target,
  patience: Deadline,
): Promise<Outcome> {
  const { repository, objects } = workshop;
  if (options.ifHead !== undefined && options.ifHead !== head) throw headMoved(options.ifHead, head);
  await options.precondition?.(viewOfCommit(objects, head)).catch((error: unknown) => {
    throw new Refusal(error);
  });

  const before = head === null ? null : await treeOfCommit(objects, head);
  const batch = objects.batch();
  const contents = new Map<string, Uint8Array>();
  const edits = fileEdits.map(({ path, bytes }) => {
    const blob = bytes === null ? null : batch.add("blob", bytes);
    if (blob !== null && bytes !== null) contents.set(blob, bytes);
    return { path, blob };
  });
  const tree = (await editTree({ objects, batch }, before, edits)) ?? batch.add("tree", Buffer.alloc(0));
  if (head !== null && tree === before) return { id: head, changed: false };
  const commit = batch.add("commit", formatCommit({ tree, parent: head, author, date: clock(), message: options.message }));
  const reason = `unfiled: ${options.message.split("\n", 1)[0]}`;

  if (checkout === null) {
    await batch.flush();
    return (await moveRef(repository, ref, commit, head, reason)) ? { id: commit, changed: true } : null;
  }
  const files = await changedFiles(workshop, before, edits);
  const plan = { ref, parent: head, commit, checkout, files };
  if (await commitInCheckout(workshop, plan, { contents, flushObjects: () => batch.flush(), reason }, patience)) return { id: commit, changed: true };
  return await carriedByAuthor(workshop, ref, files);
}

/** Between our index entry and our commit the author's own `git commit` may have taken the entry in: then it is durable. */
async function carriedByAuthor({ repository, objects }: Workshop, ref: string, files: readonly PlannedFile[]): Promise<Outcome> {
  const head = await readRef(repository, ref);
  if (head === null) return null;
  const tree = await treeOfCommit(objects, head);
  for (const { path, after } of files) {
    if ((await findBlob(objects, tree, path)) !== after) return null;
  }
  return { id: head, changed: true };
}

async function changedFiles({ objects }: Workshop, tree: string | null, edits: readonly TreeEdit[]): Promise<PlannedFile[]> {
  const files: PlannedFile[] = [];
  for (const { path, blob } of edits) {
    const before = await findBlob(objects, tree, path);
    if (before !== blob) files.push({ path, before, after: blob });
  }
  return files;
}
