import { busy, Deadline } from "../deadline.ts";
import { flushFolders } from "./atomic-fs.ts";
import { readJournal, removeJournal, writeJournal, type Plan, type PlannedFile } from "./journal.ts";
import { flushFoldersOf, treeOfCommit, type Objects } from "./objects.ts";
import { prepareCheckout, type CheckoutEdits } from "./prepared-checkout.ts";
import { moveRef, readHead, readRef } from "./ref.ts";
import { waitUntilQuiet } from "./repository-state.ts";
import { isUsable, type Checkout, type Repository } from "./repository.ts";
import { runGit } from "./run-git.ts";
import { toTheirEnd } from "./to-their-end.ts";
import { findBlob, type TreeEdit } from "./tree.ts";
import { worktreeBlob } from "./worktree-files.ts";
import { indexStamp, outsideSparseCheckout, readAhead, readIndex, type Exchange } from "./worktree-index.ts";

/** What the steps below work on. */
export interface Workshop {
  readonly repository: Repository;
  readonly objects: Objects;
}

export interface NewCommit {
  /** Bytes of the new blobs by name, so that what we have just written need not be read. */
  readonly contents: ReadonlyMap<string, Uint8Array>;
  /** Writes and flushes the objects. */
  readonly flushObjects: () => Promise<void>;
  /** For the branch's reflog. */
  readonly reason: string;
}

/** What was made of a checkout. */
export interface CheckedIn {
  /** The stamps of the index before and after; null where others had to do with it. */
  readonly index: Exchange | null;
}

/** How long taking back may wait for the author's Git, in milliseconds; after that the next writer does it. */
const TAKE_BACK_MS = 500;

/**
 * Makes a planned commit where the author works: worktree file, index entry, and the branch last. Moving the branch
 * alone would make the author's next commit delete the files again. False where the branch has moved meanwhile;
 * then, as after an error, worktree and index are as HEAD has them.
 * Throws `store-busy` where the author has changed one of the files or keeps the index, `bad-path` for a link in the way.
 */
export async function commitInCheckout(workshop: Workshop, plan: Plan, { contents, flushObjects, reason }: NewCommit, patience: Deadline): Promise<CheckedIn | false> {
  const { repository } = workshop;
  const preparing = prepareCheckout(workshop, plan.checkout, editsOf(plan), contents);
  let isBegun = false;
  try {
    // Side by side, as each of it waits for the disk. The note must be there before anything is in its place, and the objects
    // before the branch: who finds the note without them takes it away.
    await toTheirEnd<unknown>([preparing, flushObjects(), writeJournal(repository, plan), refuseAuthorsChanges(plan)]);
    isBegun = true;
    const prepared = await preparing;
    const { folders, index } = await prepared.place(patience);
    const moving = moveRef(repository, plan.ref, plan.commit, plan.parent, reason);
    // What else is to be done, while Git moves the branch.
    await toTheirEnd<unknown>([moving, flushFolders(folders), readAhead(plan.checkout), prepared.discard()]);
    const moved = await moving;
    // A stash, a reset or a switch of the branch may have come between: rare, and only now can it be put right.
    const undisturbed = moved && index?.to === (await indexStamp(plan.checkout)) && (await isCheckedOut(workshop, plan));
    if (!undisturbed) await align(workshop, plan, patience);
    await removeJournal(repository);
    return moved && { index: undisturbed ? index : null };
  } catch (error) {
    if ((await readRef(repository, plan.ref)) === plan.commit) return { index: null };
    await takeBack(workshop, plan, isBegun);
    throw error;
  } finally {
    await (await preparing.catch(() => null))?.discard();
  }
}

/**
 * Finishes what a crash left between worktree and branch, or takes it out where it can no longer be finished.
 * The writer lock must be held. Throws `store-busy` while the author is in the midst of something there.
 */
export async function recover(workshop: Workshop, patience: Deadline): Promise<void> {
  const plan = await readJournal(workshop.repository);
  if (plan === null) return;
  if (!(await isUsable(plan.checkout))) {
    // The author has removed that worktree. Nobody was told that the commit is kept, and nothing is left to put right.
    await removeJournal(workshop.repository);
    return;
  }
  await waitUntilQuiet(workshop.repository, plan.checkout, patience);
  if (await canBeFinished(workshop, plan)) {
    await bring(workshop, plan.checkout, editsOf(plan), patience);
    await moveRef(workshop.repository, plan.ref, plan.commit, plan.parent, "unfiled: finish what was interrupted");
  }
  await align(workshop, plan, patience);
  await removeJournal(workshop.repository);
}

async function canBeFinished(workshop: Workshop, plan: Plan): Promise<boolean> {
  if (plan.abandoned === true || (await readRef(workshop.repository, plan.ref)) !== plan.parent) return false;
  if (!(await isCheckedOut(workshop, plan)) || (await changedByAuthor(plan)) !== null) return false;
  // No branch holds these objects: after a long time a `git gc` has thrown some of them away.
  const objects = await runGit(plan.checkout.worktree, ["rev-list", "--objects", "--no-object-names", plan.commit, "--not", "--branches"]);
  if (objects.code !== 0) return false;
  // Who wrote them may have died before this.
  await flushFoldersOf(workshop.repository, objects.stdout.toString().trimEnd().split("\n"));
  return true;
}

/**
 * Throws `store-busy` where the author has changed one of the files, staged or not, and `bad-path` where a link lies
 * in the way in the worktree.
 */
async function refuseAuthorsChanges(plan: Plan): Promise<void> {
  const path = await changedByAuthor(plan);
  if (path !== null) throw busy(`The author has changes in ${path} that are not committed.`, `Commit or drop the changes in ${path}.`);
}

/** A file of the plan that is neither as before nor as it shall be, in the index or in the worktree; null where there is none. */
async function changedByAuthor({ checkout, files }: Plan): Promise<string | null> {
  const reading = readIndex(checkout, files.map(({ path }) => path));
  const looking = toTheirEnd(files.map(({ path, before, after }) => worktreeBlob(checkout, path, [before, after])));
  await toTheirEnd<unknown>([reading, looking]);
  const [index, inWorktree] = [await reading, await looking];
  const isKnown = ({ before, after }: PlannedFile, blob: string | null) => blob === before || blob === after;
  const inIndex = files.find((file) => !isKnown(file, index.get(file.path) ?? null));
  if (inIndex !== undefined) return inIndex.path;
  const changed = files.filter((file, n) => !isKnown(file, inWorktree[n] ?? null));
  const missing = files.filter((_, n) => inWorktree[n] === null);
  const leftOut = await outsideSparseCheckout(checkout, changed.filter((file) => missing.includes(file)).map(({ path }) => path));
  return changed.find(({ path }) => !leftOut.has(path))?.path ?? null;
}

function editsOf({ files }: Plan): CheckoutEdits {
  const edits = files.map(({ path, after }) => ({ path, blob: after }));
  return { inWorktree: edits, inIndex: edits };
}

async function bring(workshop: Workshop, checkout: Checkout, edits: CheckoutEdits, patience: Deadline): Promise<void> {
  const prepared = await prepareCheckout(workshop, checkout, edits);
  try {
    await flushFolders((await prepared.place(patience)).folders);
  } finally {
    await prepared.discard();
  }
}

/**
 * Sees to it that worktree and index have those of a plan's files that HEAD has by now; tells whether they had not.
 * The writer lock must be held. Throws `store-busy`.
 */
export async function settle(workshop: Workshop, plan: Plan, patience: Deadline): Promise<boolean> {
  await writeJournal(workshop.repository, plan);
  const isOther = await align(workshop, plan, patience);
  await removeJournal(workshop.repository);
  return isOther;
}

/**
 * Brings those files that are still as before or as planned to what HEAD has; what the author made of them stays. Where HEAD
 * moved meanwhile, it does so again: a commit that the author's Git had begun may hold what was just taken out.
 * Tells whether there was anything to bring.
 */
async function align(workshop: Workshop, plan: Plan, patience: Deadline): Promise<boolean> {
  let hasBrought = false;
  for (let tree = await headTree(workshop, plan); ; ) {
    if (await alignWith(workshop, tree, plan, patience)) hasBrought = true;
    const now = await headTree(workshop, plan);
    if (now === tree) return hasBrought;
    tree = now;
  }
}

async function alignWith(workshop: Workshop, tree: string | null, { checkout, files }: Plan, patience: Deadline): Promise<boolean> {
  const index = await readIndex(checkout, files.map(({ path }) => path));
  const inWorktree: TreeEdit[] = [];
  const inIndex: TreeEdit[] = [];
  for (const { path, before, after } of files) {
    const blob = await findBlob(workshop.objects, tree, path);
    const isOurs = (found: string | null) => found !== blob && (found === before || found === after);
    if (isOurs(await worktreeBlob(checkout, path, [before, after]))) inWorktree.push({ path, blob });
    if (isOurs(index.get(path) ?? null)) inIndex.push({ path, blob });
  }
  await bring(workshop, checkout, { inWorktree, inIndex }, patience);
  return inWorktree.length + inIndex.length > 0;
}

/** After a failure: what cannot be taken back now is marked, and taken back by the next writer. */
async function takeBack(workshop: Workshop, plan: Plan, isBegun: boolean): Promise<void> {
  try {
    if (isBegun) await align(workshop, plan, new Deadline(TAKE_BACK_MS));
    await removeJournal(workshop.repository);
  } catch {
    await writeJournal(workshop.repository, { ...plan, abandoned: true }).catch(() => undefined);
  }
}

async function headTree({ repository, objects }: Workshop, { checkout }: Plan): Promise<string | null> {
  const head = await readHead(repository, checkout.gitDir);
  const commit = "ref" in head ? await readRef(repository, head.ref) : head.commit;
  return commit === null ? null : await treeOfCommit(objects, commit);
}

/** Whether a plan's branch is still the one checked out there. */
export async function isCheckedOut({ repository }: Workshop, { checkout, ref }: Plan): Promise<boolean> {
  const head = await readHead(repository, checkout.gitDir);
  return "ref" in head && head.ref === ref;
}
