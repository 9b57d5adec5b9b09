import { isUtf8 } from "node:buffer";
import { headMoved, type FileEdit } from "../changes.ts";
import { busyFor } from "../deadline.ts";
import { StoreError } from "../errors.ts";
import type { Commit, CommitAuthor, CommitOptions, StoreView } from "../store.ts";
import { Trouble } from "./answers.ts";
import type { Signature, TreeChange } from "./api.ts";
import { isTrouble, noRepository, readHead, type Branch } from "./branch.ts";
import type { Pace } from "./pace.ts";
import type { Patience } from "./patience.ts";
import { planChanges, type PlannedChange } from "./trees.ts";
import { viewOfCommit } from "./view.ts";

/** Longest pause after a lost race, in milliseconds; the pause is a random part of it, and begins with a sixteenth. */
const RACE_PAUSE_MS = 1600;
/** GitHub takes no trees into a repository without a commit, so one file comes first and goes with our commit. */
const FIRST_FILE = ".unfiled-begins-here";

export interface Committer {
  readonly branch: Branch;
  readonly pace: Pace;
  readonly minGapMs: number;
  readonly author: CommitAuthor;
  readonly clock: () => Date;
  readonly random: () => number;
}

interface Request {
  readonly edits: readonly FileEdit[];
  readonly options: CommitOptions;
}

/** What the tries so far have taught. */
interface Learnt {
  /** The file that was to be new is there, or something else hinders the simple way. */
  notNew: boolean;
  /** Something was not found although the branch is there: GitHub's copies of a repository may lag behind, once. */
  missed: boolean;
  /** A write may have happened whose answer was lost. */
  lost: boolean;
  /** Commits of ours that the branch may have taken in although the answer was lost. */
  readonly sent: Set<string>;
  /** We set out to begin an empty repository: its first file goes with our commit. */
  beginning: boolean;
  /** The commit we began it with: for the caller it stands for none. */
  begun: string | null;
}

/**
 * Commits on top of the branch, however often it moves meanwhile, and however many answers are lost.
 * Throws a `StoreError`, or what the precondition throws.
 */
export async function commitToBranch(committer: Committer, request: Request, patience: Patience): Promise<Commit> {
  const learnt: Learnt = { notNew: false, missed: false, lost: false, sent: new Set(), beginning: false, begun: null };
  for (let tries = 0; ; tries += 1) {
    try {
      await committer.pace.beforeCommit(patience, committer.minGapMs);
      return await tryOnce(committer, request, learnt, patience);
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      await learn(committer, request, learnt, error, patience);
      if (error.kind === "exists" || error.kind === "invalid") continue;
      await pause(committer, error, tries, patience);
    }
  }
}

/** One try of the whole: read, decide, write. */
async function tryOnce(committer: Committer, request: Request, learnt: Learnt, patience: Patience): Promise<Commit> {
  const { branch } = committer;
  const { edits, options } = request;
  const simple = !learnt.notNew && options.ifHead === undefined ? onlyWrite(edits) : null;
  if (simple !== null && !learnt.lost && options.precondition === undefined) return await putNew(committer, request, simple, learnt, patience);

  const head = await readHead(branch, patience);
  const arrived = learnt.lost && head !== null ? await findArrived(committer, request, learnt, head, patience) : null;
  if (arrived !== null) return { id: arrived, changed: true };
  if (learnt.beginning && learnt.begun === null && head !== null && (await isBeginning(committer, head, patience))) learnt.begun = head;
  const ground = head === learnt.begun ? null : head;
  if (options.ifHead !== undefined && options.ifHead !== ground) throw headMoved(options.ifHead, ground);
  await options.precondition?.(viewOfCommit(branch, async () => ground, patience, { wholeFolders: simple === null }));

  if (simple !== null) return await putNew(committer, request, simple, learnt, patience, { expected: head });
  // What stands in its own way is refused before a commit begins the branch, which could not be taken back.
  if (head === null) await planChanges(branch.memory, null, edits, patience);
  return await commitTree(committer, request, learnt, head ?? (await begin(committer, learnt, patience)), patience);
}

/**
 * The way with one request, for a file that is new: that it is not there is GitHub's own condition. Whether the commit
 * stands on the head that the precondition saw shows only afterwards; where it does not, it is asked about the one it
 * stands on, and the file is taken out again where it no longer holds.
 */
async function putNew(committer: Committer, request: Request, file: WrittenFile, learnt: Learnt, patience: Patience, seen?: { expected: string | null }): Promise<Commit> {
  const { message, precondition } = request.options;
  const { id, parent } = await write(learnt, () => committer.branch.api.putNew({ ...file, branch: committer.branch.name, message, signature: sign(committer) }, patience));
  if (precondition !== undefined && seen !== undefined && parent !== seen.expected) {
    try {
      await precondition(viewOfCommit(committer.branch, async () => parent, patience));
    } catch (error) {
      if (await takeBack(committer, file, patience)) throw error;
    }
  }
  return { id, changed: true };
}

/** False where it did not succeed: then the file stays, and its writer must hear that it is kept. */
async function takeBack(committer: Committer, { path, bytes }: WrittenFile, patience: Patience): Promise<boolean> {
  const gone = new Error("The file is no longer ours.");
  const precondition = async (view: StoreView) => {
    const there = await view.read(path);
    if (there === null || Buffer.compare(there, bytes) !== 0) throw gone;
  };
  try {
    await commitToBranch(committer, { edits: [{ path, bytes: null }], options: { message: `store: take back ${path}\n`, precondition } }, patience);
    return true;
  } catch (error) {
    return error === gone;
  }
}

/** The way for everything else: the branch moves only if it still stands on `head`. */
async function commitTree(committer: Committer, { edits, options }: Request, learnt: Learnt, head: string, patience: Patience): Promise<Commit> {
  const { api, memory } = committer.branch;
  const base = await memory.treeOf(head, patience);
  const { changes, folders, ...plan } = await planChanges(memory, base, withFirstFile(edits, learnt), patience);
  if (changes.length === 0) return { id: head, changed: learnt.lost };

  const [only] = changes;
  const signature = sign(committer);
  const { message } = options;
  // GitHub makes no empty tree, but it lets a file be deleted that is the last.
  if (plan.tree === null && changes.length === 1 && only?.before !== undefined && only.before !== null) {
    const { path, before } = only;
    const { id } = await write(learnt, () => api.deleteFile({ branch: committer.branch.name, path, message, signature, sha: before }, patience));
    return { id, changed: true };
  }
  const tree = await api.createTree(base, await treeChanges(committer, changes, patience), patience);
  const commit = await api.createCommit({ tree, parent: head, message, signature }, patience);
  learnt.sent.add(commit);
  // Where GitHub names the tree as we do, all folders in it are what we take them for.
  if (tree === plan.tree) memory.noteCommit(commit, tree, folders);
  await write(learnt, () => api.moveBranch(committer.branch.name, commit, patience)).catch((error: unknown) => {
    if (!isTrouble(error, "unclear")) learnt.sent.delete(commit);
    throw error;
  });
  return { id: commit, changed: true };
}

/** Text goes along with the tree; only what is no UTF-8 costs a write of its own. */
async function treeChanges({ branch }: Committer, changes: readonly PlannedChange[], patience: Patience): Promise<TreeChange[]> {
  const items: TreeChange[] = [];
  for (const { path, mode, bytes } of changes) {
    if (bytes === null) items.push({ path, mode, remove: true });
    else if (isText(bytes)) items.push({ path, mode, text: Buffer.from(bytes).toString() });
    else items.push({ path, mode, blob: await branch.api.createBlob(bytes, patience) });
  }
  return items;
}

async function begin({ branch, ...committer }: Committer, learnt: Learnt, patience: Patience): Promise<string> {
  learnt.beginning = true;
  const file = { branch: branch.name, path: FIRST_FILE, bytes: new Uint8Array(), message: "store: begin\n", signature: sign(committer) };
  const { id, parent } = await write(learnt, () => branch.api.putNew(file, patience)).catch((error: unknown) => {
    throw isTrouble(error, "exists") ? new Trouble("raced", error.message) : error;
  });
  if (parent !== null) throw new Trouble("raced", "Another writer began the branch.");
  learnt.begun = id;
  return id;
}

function withFirstFile(edits: readonly FileEdit[], { beginning }: Learnt): readonly FileEdit[] {
  return beginning ? [...edits, { path: FIRST_FILE, bytes: null }] : edits;
}

/** Whether a commit holds the first file only, as after a beginning whose answer was lost. */
async function isBeginning({ branch: { memory } }: Committer, commit: string, patience: Patience): Promise<boolean> {
  const [first, ...others] = await memory.folder(await memory.treeOf(commit, patience), patience);
  return first?.name === FIRST_FILE && others.length === 0;
}

/** Notes that a write may have happened where its answer is lost. */
async function write<Result>(learnt: Learnt, send: () => Promise<Result>): Promise<Result> {
  try {
    return await send();
  } catch (error) {
    if (isTrouble(error, "unclear")) learnt.lost = true;
    throw error;
  }
}

/** The commit in the branch that holds our changes, after an answer was lost; null where they did not arrive. */
async function findArrived({ branch: { api, memory } }: Committer, { edits }: Request, learnt: Learnt, head: string, patience: Patience): Promise<string | null> {
  for (const commit of learnt.sent) {
    if (await api.contains(head, commit, patience)) return commit;
  }
  const { changes } = await planChanges(memory, await memory.treeOf(head, patience), withFirstFile(edits, learnt), patience);
  return changes.length === 0 ? head : null;
}

/** Throws where trying again cannot help. */
async function learn({ branch }: Committer, { edits }: Request, learnt: Learnt, trouble: Trouble, patience: Patience): Promise<void> {
  if (trouble.kind === "missing") {
    await readHead(branch, patience).catch((error: unknown) => {
      throw isTrouble(error, "missing") ? noRepository(branch.owner, branch.repo) : error;
    });
    if (learnt.missed) throw mayNotWrite(trouble);
    learnt.missed = true;
  }
  if (trouble.kind === "exists" || trouble.kind === "invalid") {
    if (learnt.notNew || onlyWrite(edits) === null) throw new StoreError("store-unavailable", trouble.message, { hint: "Look at the repository's rules and at what GitHub said." });
    learnt.notNew = true;
  }
}

async function pause({ random }: Committer, trouble: Trouble, tries: number, patience: Patience): Promise<void> {
  const ms = random() * Math.min(RACE_PAUSE_MS, (RACE_PAUSE_MS / 16) * 2 ** tries);
  if (ms >= patience.left) throw gaveUp(trouble);
  await patience.timer.sleep(ms);
}

/** The error for a caller whose time is up. */
export function gaveUp(trouble: Trouble): StoreError {
  if (trouble.kind === "raced") return busyFor(1000, "Other writers keep moving the branch at GitHub.");
  if (trouble.kind === "limited") return busyFor(trouble.waitSeconds * 1000, "GitHub's limit for requests is reached.");
  return new StoreError("store-unavailable", trouble.message, { hint: "Look at https://www.githubstatus.com and at this machine's network.", retryAfterSeconds: 10 });
}

function mayNotWrite(trouble: Trouble): StoreError {
  return new StoreError("store-unavailable", trouble.message, { hint: "GITHUB_TOKEN may read but not write: give it the right to write the repository's contents." });
}

interface WrittenFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

function onlyWrite(edits: readonly FileEdit[]): WrittenFile | null {
  const [edit] = edits;
  return edits.length === 1 && edit !== undefined && edit.bytes !== null ? { path: edit.path, bytes: edit.bytes } : null;
}

function sign({ author, clock }: Pick<Committer, "author" | "clock">): Signature {
  return { name: author.name, email: author.email, date: clock().toISOString() };
}

function isText(bytes: Uint8Array): boolean {
  return isUtf8(bytes) && !bytes.includes(0);
}
