import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { StoreError } from "../errors.ts";
import type { Deadline } from "../deadline.ts";
import { removeDeadLock } from "./dead-lock.ts";
import { readHead, readRef } from "./ref.ts";
import { listCheckouts, type Checkout, type Repository } from "./repository.ts";

/** Files that Git keeps in a worktree's folder while something is under way, and what that is. */
const UNDER_WAY: readonly (readonly [file: string, what: string])[] = [
  ["rebase-merge", "a rebase"],
  ["rebase-apply", "a rebase"],
  ["MERGE_HEAD", "a merge"],
  ["CHERRY_PICK_HEAD", "a cherry-pick"],
  ["REVERT_HEAD", "a revert"],
  ["sequencer", "a cherry-pick or revert"],
  ["BISECT_LOG", "a bisect"],
];

/** Where the next commit goes. */
export interface Target {
  readonly ref: string;
  /** Null on a branch without a commit. */
  readonly head: string | null;
  /** The worktree in which the branch is checked out, if any. */
  readonly checkout: Checkout | null;
}

/** How often the author's rebase is looked at while we wait for its end, in milliseconds. */
const LOOK_AGAIN_MS = 50;

/**
 * Finds where the store's branch stands and waits for the author to be done with a rebase, merge and the like.
 * `branch` null is the branch checked out. The writer lock must be held.
 * Throws `store-busy` when `patience` is over, `branch-missing`.
 */
export async function findTarget(repository: Repository, branch: string | null, patience: Deadline): Promise<Target> {
  for (;;) {
    const target = branch === null ? await checkedOutBranch(repository) : await namedBranch(repository, branch);
    if (typeof target !== "string") return target;
    await patience.pause(LOOK_AGAIN_MS, target);
  }
}

/**
 * The newest commit of a branch, null where it is HEAD's and has none yet. Throws `branch-missing`: a branch that
 * is not there must not look like one without files.
 */
export async function readBranch(repository: Repository, branch: string): Promise<string | null> {
  const ref = `refs/heads/${branch}`;
  const head = await readRef(repository, ref);
  if (head !== null) return head;
  const unborn = await readHead(repository, repository.checkout?.gitDir ?? repository.gitDir);
  if ("ref" in unborn && unborn.ref === ref) return null;
  throw new StoreError("branch-missing", `There is no branch ${branch} in ${repository.gitDir}.`, {
    hint: `Where it is at a remote, fetch it: \`git fetch origin ${branch}:${branch}\`. Else make it, as docs/store.md says, or name another one after the # of the store's address.`,
  });
}

/** What the author is in the midst of in a worktree, as words; null where it is quiet. */
async function whatIsUnderWay(repository: Repository, { gitDir }: Checkout): Promise<string | null> {
  for (const [file, what] of UNDER_WAY) {
    if (existsSync(join(gitDir, file))) return what;
  }
  const lock = join(gitDir, "index.lock");
  if (!existsSync(lock) || (await removeDeadLock(lock, repository))) return null;
  return `a commit or another change of the index (is an editor open? If no Git is running, remove ${lock})`;
}

/** Waits until nothing is under way in a worktree; throws `store-busy` when `patience` is over. The writer lock must be held. */
export async function waitUntilQuiet(repository: Repository, checkout: Checkout, patience: Deadline): Promise<void> {
  for (let what = await whatIsUnderWay(repository, checkout); what !== null; what = await whatIsUnderWay(repository, checkout)) {
    await patience.pause(LOOK_AGAIN_MS, underWay(what, checkout));
  }
}

async function checkedOutBranch(repository: Repository): Promise<Target | string> {
  const { checkout } = repository;
  const what = checkout === null ? null : await whatIsUnderWay(repository, checkout);
  if (checkout !== null && what !== null) return underWay(what, checkout);
  const head = await readHead(repository, checkout?.gitDir ?? repository.gitDir);
  if (!("ref" in head)) return `No branch is checked out in ${checkout?.worktree ?? repository.gitDir} (HEAD is detached).`;
  return { ref: head.ref, head: await readRef(repository, head.ref), checkout };
}

async function namedBranch(repository: Repository, branch: string): Promise<Target | string> {
  const ref = `refs/heads/${branch}`;
  for (const checkout of await listCheckouts(repository)) {
    const head = await readHead(repository, checkout.gitDir);
    const isHere = "ref" in head && head.ref === ref;
    if (!isHere && !(await isBeingRebased(checkout, ref))) continue;
    const what = await whatIsUnderWay(repository, checkout);
    if (what !== null) return underWay(what, checkout);
    return { ref, head: await readRef(repository, ref), checkout };
  }
  return { ref, head: await readBranch(repository, branch), checkout: null };
}

async function isBeingRebased({ gitDir }: Checkout, ref: string): Promise<boolean> {
  for (const folder of ["rebase-merge", "rebase-apply"]) {
    const name = await readFile(join(gitDir, folder, "head-name"), "utf8").catch(() => "");
    if (name.trim() === ref) return true;
  }
  return false;
}

function underWay(what: string, { worktree }: Checkout): string {
  return `The author is in the midst of ${what} in ${worktree}.`;
}
