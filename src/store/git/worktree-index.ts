import { access, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Deadline } from "../deadline.ts";
import type { Checkout } from "./repository.ts";
import { gitFailed, runGit } from "./run-git.ts";
import type { TreeEdit } from "./tree.ts";

/** What stands for a file with conflicting versions in the index. */
export const UNMERGED = "unmerged";
/** Paths a call of `git ls-files`: Windows allows 32,767 characters of arguments, one path has at most 900. */
const PATHS_A_CALL = 30;
/** Longest wait between two tries at `index.lock`, in milliseconds. */
const TRY_AGAIN_MS = 40;

/** Blobs of the given paths in a worktree's index; null where the index has no such file. */
export async function readIndex({ worktree }: Checkout, paths: readonly string[]): Promise<Map<string, string | null>> {
  const entries = new Map<string, string | null>(paths.map((path) => [path, null]));
  for (let at = 0; at < paths.length; at += PATHS_A_CALL) {
    const found = await runGit(worktree, ["ls-files", "--stage", "-z", "--", ...paths.slice(at, at + PATHS_A_CALL)]);
    if (found.code !== 0) throw gitFailed(`Git cannot read the index of ${worktree}`, found);
    for (const line of found.stdout.toString().split("\0")) {
      const [, blob, stage, path] = /^\d+ ([0-9a-f]{40}) (\d)\t(.*)$/s.exec(line) ?? [];
      if (blob !== undefined && path !== undefined && entries.has(path)) entries.set(path, stage === "0" ? blob : UNMERGED);
    }
  }
  return entries;
}

/**
 * Sets and removes entries in one step of Git's own. Waits while the author's Git holds `index.lock`
 * (`git commit -a` with an editor open); throws `store-busy` when `patience` is over, and nothing is changed.
 */
export async function updateIndex({ worktree, gitDir }: Checkout, edits: readonly TreeEdit[], patience: Deadline): Promise<void> {
  const lock = join(gitDir, "index.lock");
  const lines = edits.map(({ path, blob }) => (blob === null ? `0 ${"0".repeat(40)}\t${path}\0` : `100644 ${blob}\t${path}\0`));
  for (;;) {
    if (!(await isThere(lock))) {
      const updated = await runGit(worktree, ["-c", "core.fsync=index", "update-index", "-z", "--index-info"], lines.join(""));
      if (updated.code === 0) return;
      if (!updated.stderr.includes("index.lock")) throw gitFailed(`Git does not update the index of ${worktree}`, updated);
    }
    await patience.pause(TRY_AGAIN_MS, `Another Git holds ${lock} (is an editor open for a commit?).`);
  }
}

/** A word that changes when anybody writes the index. */
export async function indexStamp({ gitDir }: Checkout): Promise<string> {
  const found = await stat(join(gitDir, "index"), { bigint: true }).catch(() => null);
  return found === null ? "none" : `${found.ino} ${found.mtimeNs} ${found.size}`;
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
