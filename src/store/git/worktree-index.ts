import { access, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Deadline } from "../deadline.ts";
import type { Checkout } from "./repository.ts";
import { gitFailed, runGit } from "./run-git.ts";
import type { TreeEdit } from "./tree.ts";

/** What stands for a file with conflicting versions in the index. */
export const UNMERGED = "unmerged";
/** Where a merge left no single version: base, ours, theirs. See gitrevisions(7), `:<n>:<path>`. */
const STAGES = [0, 1, 2, 3] as const;
/** Longest wait between two tries at `index.lock`, in milliseconds. */
const TRY_AGAIN_MS = 40;

/**
 * Blobs of the given paths in a worktree's index; null where the index has no such file. `git ls-files` compares every
 * path with every entry, which for 128 paths among 100,000 takes seven times as long as looking each up by its name.
 */
export async function readIndex({ worktree }: Checkout, paths: readonly string[]): Promise<Map<string, string | null>> {
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
