import { headMoved, type FileEdit } from "../changes.ts";
import type { Deadline } from "../deadline.ts";
import type { Commit, CommitAuthor, CommitOptions } from "../store.ts";
import { commitInCheckout, recover, settle, type CheckedIn, type Workshop } from "./checkout-commit.ts";
import type { Plan, PlannedFile } from "./journal.ts";
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

/** How long a commit that the author's Git has begun takes to its end, without an editor, in milliseconds. */
const BEGUN_MS = 100;

export interface Made {
  readonly commit: Commit;
  /** What was made of a checkout; null where nothing was. */
  readonly inCheckout: (CheckedIn & { readonly plan: Plan }) | null;
}

/** A commit, or that the branch moved meanwhile and all must be read anew; `overtaken` is what was about to be made of a checkout. */
type Outcome = Made | { readonly overtaken: Plan | null };

/**
 * Commits on top of the branch, however often it moves meanwhile. The writer lock must be held.
 * `patience` is how long the author's own Git is waited for.
 */
export async function commitOnBranch(workshop: Workshop, request: CommitRequest, deadline: Deadline, patience: Deadline): Promise<Made> {
  await recover(workshop, patience);
  let overtaken: Plan | null = null;
  for (;;) {
    const target = await findTarget(workshop.repository, request.branch, patience);
    const carried: Made | null = overtaken === null ? null : await carriedByAuthor(workshop, overtaken, patience);
    if (carried !== null) return carried;
    const outcome = await tryOnce(workshop, request, target, patience);
    if ("commit" in outcome) return outcome;
    ({ overtaken } = outcome);
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
  if (head !== null && tree === before) return { commit: { id: head, changed: false }, inCheckout: null };
  const commit = batch.add("commit", formatCommit({ tree, parent: head, author, date: clock(), message: options.message }));
  const reason = `unfiled: ${options.message.split("\n", 1)[0]}`;

  if (checkout === null) {
    await batch.flush();
    return (await moveRef(repository, ref, commit, head, reason)) ? { commit: { id: commit, changed: true }, inCheckout: null } : { overtaken: null };
  }
  const files = await changedFiles(workshop, before, edits);
  const plan = { ref, parent: head, commit, checkout, files };
  const checkedIn = await commitInCheckout(workshop, plan, { contents, flushObjects: () => batch.flush(), reason }, patience);
  return checkedIn === false ? { overtaken: plan } : { commit: { id: commit, changed: true }, inCheckout: { ...checkedIn, plan } };
}

/**
 * Between our index entry and our commit the author's own `git commit` may have taken the entry in: then it is durable.
 * It may have done so while we took the entry out again, so that the author's next commit would delete the file.
 */
async function carriedByAuthor(workshop: Workshop, plan: Plan, patience: Deadline): Promise<Made | null> {
  for (;;) {
    const head = await readRef(workshop.repository, plan.ref);
    if (head === null || !(await holds(workshop, head, plan.files))) return null;
    if (!(await settle(workshop, plan, patience))) return { commit: { id: head, changed: true }, inCheckout: { plan: { ...plan, commit: head }, index: null } };
    // A commit that the author's Git began before this one knows nothing of the file, and takes it out of the branch again.
    await patience.pause(BEGUN_MS, "The author commits one thing after another.");
  }
}

async function holds({ objects }: Workshop, commit: string, files: readonly PlannedFile[]): Promise<boolean> {
  const tree = await treeOfCommit(objects, commit);
  for (const { path, after } of files) if ((await findBlob(objects, tree, path)) !== after) return false;
  return true;
}

async function changedFiles({ objects }: Workshop, tree: string | null, edits: readonly TreeEdit[]): Promise<PlannedFile[]> {
  const files: PlannedFile[] = [];
  for (const { path, blob } of edits) {
    const before = await findBlob(objects, tree, path);
    if (before !== blob) files.push({ path, before, after: blob });
  }
  return files;
}
