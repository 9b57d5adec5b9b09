import { randomUUID } from "node:crypto";
import { fchmodSync, futimesSync, writeSync } from "node:fs";
import { access, copyFile, link, open, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import type { Deadline } from "../deadline.ts";
import { errorCode } from "./atomic-fs.ts";
import { firstFrom, isNamed, readIndexBytes, whileInUse, type IndexBytes } from "./index-bytes.ts";
import { sumOf, withNewEntries } from "./index-entries.ts";
import type { Checkout, Repository } from "./repository.ts";
import { gitFailed, runGit } from "./run-git.ts";
import type { TreeEdit } from "./tree.ts";
import { writerLockOf } from "./writer-lock.ts";

/**
 * In an index that names a folder outside a sparse checkout as one entry, Git 2.39 puts a file's entry beside the folder's
 * where the file does not lie in the worktree yet.
 */
const ENTRY_BY_ENTRY = ["-c", "index.sparse=false"];
/** What stands for a file with conflicting versions in the index. */
const UNMERGED = "unmerged";
/** Where a merge left no single version: base, ours, theirs. See gitrevisions(7), `:<n>:<path>`. */
const STAGES = [0, 1, 2, 3] as const;
/** Longest wait between two tries at `index.lock`, in milliseconds. */
const TRY_AGAIN_MS = 40;

/**
 * Blobs of the given paths in a worktree's index; null where the index has no such file. `git ls-files` compares every
 * path with every entry, which for 128 paths among 100,000 takes seven times as long as looking each up by its name.
 */
export async function readIndex({ worktree, gitDir }: Checkout, paths: readonly string[]): Promise<Map<string, string | null>> {
  if (areNowhereIn(join(gitDir, "index"), paths)) return new Map(paths.map((path) => [path, null]));
  const questions = paths.flatMap((path) => STAGES.map((stage) => `:${stage}:${path}\n`));
  const found = await runGit(worktree, ["cat-file", "--batch-check=%(objectname)", "--buffer"], questions.join(""));
  if (found.code !== 0) throw gitFailed(`Git cannot read the index of ${worktree}`, found);
  const answers = found.stdout.toString().split("\n").map((line) => (/^[0-9a-f]{40}$/.test(line) ? line : null));
  return new Map(
    paths.map((path, n) => {
      const [blob = null, ...conflicting] = answers.slice(n * STAGES.length, (n + 1) * STAGES.length);
      return [path, conflicting.some((version) => version !== null) ? UNMERGED : blob];
    }),
  );
}

/** Whether an index is known to have no entry for any of the paths, as is so for every new file. */
function areNowhereIn(file: string, paths: readonly string[]): boolean {
  const index = readIndexBytes(file);
  return index !== null && paths.map((path) => Buffer.from(path)).every((name) => !isNamed(index, firstFrom(index, name), name));
}

/** Those of the paths whose files the author does not want in the worktree (`git sparse-checkout`): that they are missing is no change. */
export async function outsideSparseCheckout({ worktree }: Checkout, paths: readonly string[]): Promise<ReadonlySet<string>> {
  if (paths.length === 0) return new Set();
  const listed = await runGit(worktree, ["ls-files", "-t", "-z", "--", ...paths]);
  if (listed.code !== 0) throw gitFailed(`Git cannot list the index of ${worktree}`, listed);
  return new Set(listed.stdout.toString().split("\0").flatMap((line) => (line.startsWith("S ") ? [line.slice(2)] : [])));
}

/** Stamps of the index that was there, and of the one put in its place: the author's Git may have put another there since. */
export interface Exchange {
  readonly from: string;
  readonly to: string;
}

/** An index with other entries, made beside the one that is there. `discard` must be called in the end. */
export interface NextIndex {
  /**
   * Puts it in the place of the other one. Waits while the author's Git holds `index.lock` (`git commit -a` with an editor
   * open); throws `store-busy` when `patience` is over, and nothing is changed.
   */
  exchange(patience: Deadline): Promise<Exchange>;
  discard(): Promise<void>;
}

/**
 * The new index is made beside the old one, for anything but new files by Git, and `index.lock` is held for the exchange alone: the author's Git, which does
 * not wait for it, hardly ever meets it. Where the index changed meanwhile, it is made again.
 * Removals must come first. The writer lock must be held.
 */
export async function prepareIndex(repository: Repository, checkout: Checkout, edits: readonly TreeEdit[]): Promise<NextIndex> {
  const lock = join(checkout.gitDir, "index.lock");
  const file = join(repository.temporaryFolder, `index-${randomUUID()}`);
  const before = `${file}.before`;
  const discard = async (): Promise<void> => {
    for (const left of [file, `${file}.lock`, before]) await rm(left, { force: true });
  };
  const make = async (): Promise<string> => {
    try {
      return await makeIndex(checkout, edits, file);
    } catch (error) {
      await discard();
      throw error;
    }
  };
  let stamp = await make();
  return {
    discard,
    async exchange(patience) {
      for (;;) {
        // To free the 4 MB of a large index takes 2 ms: with a second name it is left to `discard`. Where it gets none, it is freed here.
        const [to] = await Promise.all([stampOf(file), link(join(checkout.gitDir, "index"), before).catch(() => undefined)]);
        if (!(await isThere(lock)) && (await tryToExchange(repository, checkout, { file, stamp }))) return { from: stamp, to };
        await patience.pause(TRY_AGAIN_MS, `Another Git holds ${lock} (is an editor open for a commit?).`);
        if (stamp === (await indexStamp(checkout))) continue;
        await rm(file, { force: true });
        stamp = await make();
      }
    },
  };
}

/** Makes an index, flushed, and returns the stamp of the one that it was made from. */
async function makeIndex(checkout: Checkout, edits: readonly TreeEdit[], file: string): Promise<string> {
  const stamp = await indexStamp(checkout);
  const index = join(checkout.gitDir, "index");
  const before = readIndexBytes(index);
  const pieces = before && withNewEntries(before, edits);
  if (before !== null && pieces !== null) {
    await whileInUse(before, () => writeAsOldAs(before, file, pieces));
    return stamp;
  }
  const lines = edits.map(({ path, blob }) => (blob === null ? `0 ${"0".repeat(40)}\t${path}\0` : `100644 ${blob}\t${path}\0`));
  await twin(index, file);
  const made = await runGit(checkout.worktree, ["-c", "core.fsync=index", ...ENTRY_BY_ENTRY, "update-index", "-z", "--index-info"], lines.join(""), { env: { GIT_INDEX_FILE: file } });
  if (made.code !== 0) throw gitFailed(`Git does not update the index of ${checkout.worktree}`, made);
  return stamp;
}

/**
 * The lock is a link to our writer lock and so names its owner, unlike one of Git's: whoever finds it after a crash knows
 * whose it was. False where it was taken or the index changed since the new one was begun.
 */
async function tryToExchange(repository: Repository, checkout: Checkout, { file, stamp }: { readonly file: string; readonly stamp: string }): Promise<boolean> {
  const lock = join(checkout.gitDir, "index.lock");
  if (!(await linkIfFree(writerLockOf(repository), lock))) return false;
  try {
    if ((await indexStamp(checkout)) !== stamp) return false;
    await rename(file, join(checkout.gitDir, "index"));
    return true;
  } finally {
    await rm(lock, { force: true });
  }
}

/** Writes and flushes an index with the rights and the time of another. */
async function writeAsOldAs({ mode, mtimeNs }: IndexBytes, file: string, pieces: readonly Buffer[]): Promise<void> {
  // A number of seconds has no place for the last nanoseconds; never younger.
  const time = Number(mtimeNs) / 1e9 - 1e-6;
  const handle = await open(file, "wx");
  try {
    const writing = handle.writev(pieces);
    // Meanwhile, as each takes 2 ms for 4 MB.
    const sum = sumOf(pieces);
    const { bytesWritten } = await writing;
    if (bytesWritten < pieces.reduce((length, piece) => length + piece.length, 0)) throw new Error(`${file} could be written in part only.`);
    // At once: each would wait for a thread, and all of them wait for the disk.
    writeSync(handle.fd, sum);
    fchmodSync(handle.fd, mode);
    futimesSync(handle.fd, time, time);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A second name is enough, as Git never writes into an index that is there. */
async function twin(index: string, next: string): Promise<void> {
  try {
    await link(index, next);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return;
    // Linux may refuse it for a file of another user. Git takes files that are younger than the index for looked at, so the copy must not look younger.
    if (errorCode(error) !== "EPERM") throw error;
    const { mtimeMs } = await stat(index);
    await copyFile(index, next);
    await utimes(next, Math.floor(mtimeMs / 1000), Math.floor(mtimeMs / 1000));
  }
}

async function linkIfFree(file: string, lock: string): Promise<boolean> {
  try {
    await link(file, lock);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
}

/** Reads an index that was just put in its place, for the next commit: where something else is waited for anyway, it costs no time. */
export async function readAhead({ gitDir }: Checkout): Promise<void> {
  readIndexBytes(join(gitDir, "index"));
}

/** A word that changes when anybody writes the index. */
export async function indexStamp({ gitDir }: Checkout): Promise<string> {
  return await stampOf(join(gitDir, "index"));
}

/** Stays the same when the file is renamed. */
async function stampOf(file: string): Promise<string> {
  const found = await stat(file, { bigint: true }).catch(() => null);
  return found === null ? "none" : `${found.ino} ${found.mtimeNs} ${found.size}`;
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
