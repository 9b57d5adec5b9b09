import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { busy } from "../deadline.ts";
import { errorCode, flushFolders } from "./atomic-fs.ts";
import { removeDeadLock } from "./dead-lock.ts";
import type { Repository } from "./repository.ts";
import { gitFailed, runGit } from "./run-git.ts";

/** Git's word for "no commit yet". */
const NO_COMMIT = "0".repeat(40);
/** How long Git waits for another holder of the ref's lock, which is held for a rename only. */
const REF_LOCK_MS = 1000;

/** Where a HEAD stands: on a branch (`ref`, perhaps without a commit yet) or detached on a commit (`commit`). */
export type Head = { readonly ref: string } | { readonly commit: string };

/** Reads the HEAD of a worktree or, given the repository's folder, of the repository. */
export async function readHead(repository: Repository, gitDir: string): Promise<Head> {
  if (repository.refsAreFiles) return parseHead(readFileSync(join(gitDir, "HEAD"), "utf8"));
  const symbolic = await runGit(gitDir, ["symbolic-ref", "-q", "HEAD"]);
  if (symbolic.code === 0) return { ref: symbolic.stdout.toString().trim() };
  const detached = await runGit(gitDir, ["rev-parse", "HEAD"]);
  if (detached.code !== 0) throw gitFailed("Git cannot read HEAD", detached);
  return { commit: detached.stdout.toString().trim() };
}

/** What a file `HEAD` says. */
export function parseHead(text: string): Head {
  const line = text.trim();
  return line.startsWith("ref: ") ? { ref: line.slice("ref: ".length) } : { commit: line };
}

/** The commit a full ref (`refs/heads/main`) stands on, or null where there is no such ref. */
export async function readRef(repository: Repository, ref: string): Promise<string | null> {
  if (!repository.refsAreFiles) {
    const found = await runGit(repository.gitDir, ["rev-parse", "--verify", "-q", ref]);
    return found.code === 0 ? found.stdout.toString().trim() : null;
  }
  const loose = readIfThere(join(repository.gitDir, ref));
  if (loose?.startsWith("ref: ") === true) return await readRef(repository, loose.slice("ref: ".length).trim());
  if (loose !== null) return loose.trim();
  const packed = readIfThere(join(repository.gitDir, "packed-refs")) ?? "";
  const line = packed.split("\n").find((line) => line.slice(41) === ref);
  return line === undefined ? null : line.slice(0, 40);
}

/**
 * Moves a ref from `previous` (null: it must not exist) to `next`, with Git's own lock, reflog and ref formats.
 * False where the ref stands elsewhere, and nothing was done. Throws `store-busy` where somebody keeps its lock.
 * The writer lock must be held.
 */
export async function moveRef(repository: Repository, ref: string, next: string, previous: string | null, reason: string): Promise<boolean> {
  for (;;) {
    const moved = await runGit(repository.checkout?.worktree ?? repository.gitDir, [
      "-c", "core.fsync=reference", "-c", `core.filesRefLockTimeout=${REF_LOCK_MS}`,
      "update-ref", "-m", reason, ref, next, previous ?? NO_COMMIT,
    ]);
    const now = await readRef(repository, ref);
    if (moved.code === 0 || now === next) {
      if (repository.refsAreFiles) await flushFolders([dirname(join(repository.gitDir, ref))]);
      return true;
    }
    if (now !== previous) return false;
    // The ref's own lock, or that of the HEAD which stands on it.
    const [, lock] = /Unable to create '(.+\.lock)': File exists/.exec(moved.stderr) ?? [];
    if (lock === undefined) throw gitFailed(`Git does not move ${ref}`, moved);
    if (!(await removeDeadLock(lock, repository))) {
      throw busy(`Another process keeps the lock of ${ref}.`, `If no Git is running, remove ${lock}.`);
    }
  }
}

/** At once, as HEAD is above: a line takes 0.03 ms so, and else four turns with threads that may all be waiting for the disk. */
function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (["ENOENT", "EISDIR", "ENOTDIR"].includes(errorCode(error) ?? "")) return null;
    throw error;
  }
}
