import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { errorCode } from "../store/git/atomic-fs.ts";
import { gitFailed, runGit } from "../store/git/run-git.ts";

/** By this line we know a hook of ours, whatever version wrote it. */
const OURS = "# Written by Unfiled at its start.";

/**
 * Git updates the files of a checkout before it finds out that the branch has moved since the push began: without this, a
 * comment that comes while somebody pushes is taken out of the files again, and staged to be deleted. The rest is what Git does
 * by itself, see push-to-checkout in githooks(5).
 */
const HOOK = `#!/bin/sh
${OURS}
head=$(git rev-parse --quiet --verify HEAD) || head=$(git hash-object -t tree /dev/null)
if git rev-parse --quiet --verify HEAD >/dev/null && ! git merge-base --is-ancestor "$head" "$1"; then
  echo "The branch has what you do not, perhaps a comment that just came: git pull --rebase, and push again." >&2
  exit 1
fi
git update-index -q --ignore-submodules --refresh
git diff-files --quiet --ignore-submodules -- || { echo "There is unsaved work in the files there." >&2; exit 1; }
git diff-index --quiet --cached --ignore-submodules "$head" -- || { echo "There are staged changes there." >&2; exit 1; }
exec git read-tree -u -m "$1"
`;

/** Lets a push into a checkout be refused where a comment came while it was under way. A hook of the author's is left as it is, and said. */
export async function guardPushes(root: string, log: (line: string) => void): Promise<void> {
  const folder = await hooksFolder(root);
  const file = folder === undefined ? undefined : path.join(folder, "push-to-checkout");
  const before = file === undefined ? null : await readIfThere(file);
  if (file === undefined || (before !== null && !before.includes(OURS))) {
    log("Pushes into this checkout are not guarded: Git's hooks here are your own. See docs/hosting.md, Publishing by push.");
    return;
  }
  if (before === HOOK) return;
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, HOOK, { mode: 0o755 });
}

/** Undefined where the author has set another: it may be a part of the repository. */
async function hooksFolder(root: string): Promise<string | undefined> {
  // The last is our own, which keeps the author's hooks from running.
  const set = await runGit(root, ["config", "--get-all", "core.hooksPath"]);
  if (set.stdout.toString().trim().split("\n").length > 1) return undefined;
  const found = await runGit(root, ["rev-parse", "--path-format=absolute", "--git-common-dir"]);
  if (found.code !== 0) throw gitFailed("Git does not say where its folder is", found);
  return path.join(found.stdout.toString().trimEnd(), "hooks");
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
}
