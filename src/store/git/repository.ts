import { access, readdir, readFile, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { StoreError } from "../errors.ts";
import { gitFailed, runGit } from "./run-git.ts";

/** A worktree with the folder that holds its HEAD and index (for a linked worktree not the repository's own). */
export interface Checkout {
  readonly worktree: string;
  readonly gitDir: string;
}

export interface Repository {
  /** Where objects and branches lie, shared by all worktrees. */
  readonly gitDir: string;
  /** The worktree that was asked for; null for a bare repository. */
  readonly checkout: Checkout | null;
  /** The repository's first worktree; null where that is bare. */
  readonly mainCheckout: Checkout | null;
  /** True where branches are files; false for reftable, which only Git can read. */
  readonly refsAreFiles: boolean;
  /** True where the author has only some files in the worktree (`git sparse-checkout`). */
  readonly isSparse: boolean;
  /** Our own folder in it: lock, journal, unfinished files. */
  readonly ownFolder: string;
  readonly temporaryFolder: string;
}

/**
 * Finds the repository that a folder belongs to. Throws `repository-missing` where there is none, and
 * `store-unavailable` where Git refuses it (another owner's) or where its object names are not SHA-1.
 */
export async function findRepository(path: string): Promise<Repository> {
  const there = await stat(path).catch(() => null);
  if (there === null || !there.isDirectory()) throw missing(path);
  const found = await runGit(path, [
    "rev-parse", "--path-format=absolute", "--git-common-dir", "--git-dir", "--is-bare-repository", "--is-inside-work-tree", "--show-object-format",
  ]);
  if (/not a git repository/i.test(found.stderr)) throw missing(path);
  if (found.code !== 0) throw gitFailed(`Git does not open ${path}`, found);
  const [gitDir = "", ownGitDir = "", bare, inWorktree, format] = found.stdout.toString().trimEnd().split("\n");
  if (format !== "sha1") {
    throw new StoreError("store-unavailable", `The repository at ${path} names its objects with ${format}.`, { hint: "Use a repository with SHA-1 names." });
  }
  if (bare !== "true" && inWorktree !== "true") throw missing(path);
  const checkout = bare === "true" ? null : { worktree: await topLevel(path), gitDir: ownGitDir };
  const ownFolder = join(gitDir, "unfiled");
  const settings = (await runGit(path, ["config", "--get-regexp", "^(extensions\\.refstorage|core\\.sparsecheckout)$"])).stdout.toString();
  return {
    gitDir,
    checkout,
    mainCheckout: checkout?.gitDir === gitDir ? checkout : await findMainCheckout(path, gitDir),
    refsAreFiles: !/^extensions\.refstorage reftable$/im.test(settings),
    isSparse: /^core\.sparsecheckout true$/im.test(settings),
    ownFolder,
    temporaryFolder: join(ownFolder, "tmp"),
  };
}

/** All worktrees of a repository, those included that were made after it was opened, without those that were removed. */
export async function listCheckouts(repository: Repository): Promise<Checkout[]> {
  const linked = join(repository.gitDir, "worktrees");
  const names = await readdir(linked).catch(() => []);
  const checkouts = repository.mainCheckout === null ? [] : [repository.mainCheckout];
  for (const name of names) {
    const gitDir = join(linked, name);
    const pointer = await readFile(join(gitDir, "gitdir"), "utf8").catch(() => null);
    const checkout = { worktree: dirname(resolve(gitDir, pointer?.trimEnd() ?? "")), gitDir };
    if (pointer !== null && (await isUsable(checkout))) checkouts.push(checkout);
  }
  return checkouts;
}

/** False for a linked worktree that the author has removed, with `git worktree remove` or by hand: `git worktree prune` would forget it. */
export async function isUsable({ worktree, gitDir }: Checkout): Promise<boolean> {
  if (await isThere(worktree)) return await isThere(join(gitDir, "HEAD"));
  // `git worktree lock`: it lies on a disk that is not always there, and must not miss a commit on its branch.
  return await isThere(join(gitDir, "locked"));
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}

async function topLevel(path: string): Promise<string> {
  const found = await runGit(path, ["rev-parse", "--show-toplevel"]);
  if (found.code !== 0) throw gitFailed(`Git does not find the worktree of ${path}`, found);
  return found.stdout.toString().replace(/\n$/, "");
}

async function findMainCheckout(path: string, gitDir: string): Promise<Checkout | null> {
  const listed = await runGit(path, ["worktree", "list", "--porcelain"]);
  if (listed.code !== 0) throw gitFailed(`Git does not list the worktrees of ${path}`, listed);
  const [first = ""] = listed.stdout.toString().split("\n\n");
  const worktree = /^worktree (.*)$/m.exec(first)?.[1];
  return worktree === undefined || /^bare$/m.test(first) ? null : { worktree, gitDir };
}

function missing(path: string): StoreError {
  return new StoreError("repository-missing", `There is no Git repository at ${path}.`, {
    hint: "Run `git init` there, or set UNFILED_STORE to where the repository is.",
  });
}
