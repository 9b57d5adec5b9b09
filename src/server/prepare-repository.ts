import { appendFile, mkdir, realpath } from "node:fs/promises";
import path from "node:path";
import { gitFailed, runGit } from "../store/git/run-git.ts";
import type { CommitAuthor } from "../store/store.ts";
import { guardPushes } from "./guard-pushes.ts";

/**
 * Makes the folder a Git repository where it is none, with a first commit of everything that is not ignored, and lets
 * `git push` to its checkout work: Git then updates the files as long as the author has no unsaved work in them.
 */
export async function prepareRepository(root: string, author: CommitAuthor, log: (line: string) => void): Promise<void> {
  if (!(await isRepository(root))) {
    log("This folder is no Git repository yet: making one (git init) with a first commit of everything that is not ignored.");
    await git(root, "init", "--quiet", "--initial-branch=main");
    await ignoreSettings(root);
    await git(root, "add", "--all");
    const identity = ["-c", `user.name=${author.name}`, "-c", `user.email=${author.email}`];
    await git(root, ...identity, "commit", "--quiet", "--no-gpg-sign", "--message", "Begin the blog");
  }
  const set = await git(root, "config", "--get", "receive.denyCurrentBranch").catch(() => "");
  if (set === "") await git(root, "config", "receive.denyCurrentBranch", "updateInstead");
  if (["", "updateinstead"].includes(set.toLowerCase())) await guardPushes(root, log);
}

/** The folder's own .gitignore may be lost or another one: passwords must not depend on it. */
async function ignoreSettings(root: string): Promise<void> {
  await mkdir(path.join(root, ".git", "info"), { recursive: true });
  await appendFile(path.join(root, ".git", "info", "exclude"), [".env", ".unfiled/", ".cache/", "_site/", "node_modules", ""].join("\n"));
}

/** Makes an empty bare repository where there is none: the scratch store of `npm run dev`. */
export async function prepareScratchStore(folder: string): Promise<void> {
  await git(path.dirname(folder), "init", "--quiet", "--bare", "--initial-branch=main", folder);
}

/** A folder inside another repository is no repository of its own: its paths would not be ours. */
async function isRepository(root: string): Promise<boolean> {
  const top = await git(root, "rev-parse", "--show-toplevel").catch(() => undefined);
  return top !== undefined && (await realpath(top)) === (await realpath(root));
}

/** Runs Git and answers what it printed. Throws a `StoreError` with Git's own words where it fails. */
async function git(root: string, ...args: string[]): Promise<string> {
  const result = await runGit(root, args);
  if (result.code !== 0) throw gitFailed(`git ${args[0]} failed`, result);
  return result.stdout.toString().trim();
}
