import { readFileSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { checkChanges } from "./changes.ts";
import { Deadline } from "./deadline.ts";
import { StoreError } from "./errors.ts";
import { commitOnBranch, type CommitRequest } from "./git/branch-commit.ts";
import { recover, type Workshop } from "./git/checkout-commit.ts";
import { openObjects } from "./git/objects.ts";
import { parseHead, readHead, readRef } from "./git/ref.ts";
import { readBranch } from "./git/repository-state.ts";
import { findRepository, listCheckouts, type Checkout, type Repository } from "./git/repository.ts";
import { runGit } from "./git/run-git.ts";
import { SecondLook } from "./git/second-look.ts";
import { tidyWhenIdle } from "./git/tidy-when-idle.ts";
import { viewOfCommit } from "./git/view.ts";
import { withWriterLock } from "./git/writer-lock.ts";
import { inTurn } from "./in-turn.ts";
import type { Change, Commit, CommitAuthor, CommitOptions, Store } from "./store.ts";
import { typedAs } from "./typed.ts";
import { UnderWay } from "./under-way.ts";

/** The contract's limit for an answer. */
const TIMEOUT_MS = 8000;
/** How long the author's own Git is waited for before a reader is told to come again. */
const AUTHOR_PATIENCE_MS = 5000;
/** Opening waits this long for other writers, and for the author, to clean up after a crash; the next commit does it otherwise. */
const CLEAN_UP_MS = 2000;
const CLEAN_UP_PATIENCE_MS = 200;
const TIDY_AFTER_MS = 60_000;

export interface LocalStoreOptions {
  /** A folder in a checkout (a linked worktree too), or a bare repository. Absolute. */
  readonly path: string;
  /** Without it the store is the branch checked out, whichever that is at the moment. */
  readonly branch?: string;
  readonly author: CommitAuthor;
  /** Date of the commits. */
  readonly clock?: () => Date;
  /** How long to wait for the author's rebase, merge or open editor, in milliseconds. @default 5000 */
  readonly authorPatienceMs?: number;
  /** Whether commits are looked at again for a few seconds, against a `git commit` that was begun before them. @default true */
  readonly looksAgain?: boolean;
  /** How long after the last commit `git gc --auto` may pack, in milliseconds. @default 60000 */
  readonly tidyAfterMs?: number;
}

/**
 * Opens a repository on this machine as a store, and finishes or takes out what a crash left half done.
 * Throws a `StoreError`: `repository-missing`, `branch-missing`, `store-unavailable`.
 */
export async function openLocalStore(options: LocalStoreOptions): Promise<Store> {
  const { author, clock = () => new Date(), authorPatienceMs = AUTHOR_PATIENCE_MS, tidyAfterMs = TIDY_AFTER_MS, looksAgain = true } = options;
  const branch = options.branch ?? null;
  const repository = await typed(() => findRepository(options.path));
  const workshop: Workshop = { repository, objects: openObjects(repository) };
  const underWay = new UnderWay();
  const tidying = tidyWhenIdle(repository, tidyAfterMs);
  if (branch !== null) await checkBranch(repository, branch);
  const home = branch === null ? repository.checkout : await findHome(repository, branch);
  await cleanUp(workshop);

  async function head(): Promise<string | null> {
    if (branch !== null) return await readBranch(repository, branch);
    const found = await readHead(repository, repository.checkout?.gitDir ?? repository.gitDir);
    return "ref" in found ? await readRef(repository, found.ref) : found.commit;
  }

  /** Alone among all writers of the repository. */
  async function alone<Result>(deadline: Deadline, work: () => Promise<Result>): Promise<Result> {
    return await inTurn(repository.gitDir, deadline, () => withWriterLock(repository, deadline, work));
  }

  async function make(request: CommitRequest, deadline: Deadline): Promise<Commit> {
    const made = await commitOnBranch(workshop, request, deadline, deadline.atMost(authorPatienceMs));
    if (made.inCheckout !== null && looksAgain) secondLook.watch(made.inCheckout, request.options.message);
    return made.commit;
  }

  const secondLook = new SecondLook(workshop, alone, async (files, message, deadline) => {
    const edits = await Promise.all(files.map(async ({ path, after }) => ({ path, bytes: after === null ? null : await workshop.objects.read("blob", after) })));
    await make({ branch, edits, options: { message }, author, clock }, deadline);
  });

  async function commit(changes: readonly Change[], commitOptions: CommitOptions): Promise<Commit> {
    const edits = checkChanges(changes);
    const deadline = new Deadline(commitOptions.timeoutMs ?? TIMEOUT_MS);
    const made = await alone(deadline, () => make({ branch, edits, options: commitOptions, author, clock }, deadline));
    tidying.touched();
    return made;
  }

  return {
    name: `local:${repository.checkout?.worktree ?? repository.gitDir}${branch === null ? "" : `#${branch}`}`,
    get worktree() {
      return home !== null && !repository.isSparse && (branch === null || isOnBranch(repository, home, branch)) ? home.worktree : null;
    },
    head: () => typed(head),
    read: (path) => typed(async () => viewOfCommit(workshop.objects, await head()).read(path)),
    list: (folder) => typed(async () => viewOfCommit(workshop.objects, await head()).list(folder)),
    walk: (folder) => typed(async () => viewOfCommit(workshop.objects, await head()).walk(folder)),
    readAll: (folder) => typed(async () => viewOfCommit(workshop.objects, await head()).readAll(folder)),
    commit: (changes, commitOptions) => underWay.track(typed(() => commit(changes, commitOptions))),
    close: async () => {
      await underWay.settled();
      await secondLook.stop();
      await tidying.stop();
    },
  };
}

const typed = typedAs({
  failed: "The repository could not be used",
  hint: "See whether the repository is still there, the disk is full, and the files may be written by this user.",
});

async function checkBranch(repository: Repository, branch: string): Promise<void> {
  const checked = await runGit(repository.gitDir, ["check-ref-format", `refs/heads/${branch}`]);
  if (checked.code !== 0) {
    throw new StoreError("branch-missing", `${JSON.stringify(branch)} can be no branch's name.`, { hint: "Write the branch after the #, such as #main." });
  }
  await typed(() => readBranch(repository, branch));
}

async function findHome(repository: Repository, branch: string): Promise<Checkout | null> {
  for (const checkout of await listCheckouts(repository)) {
    const head = await readHead(repository, checkout.gitDir).catch(() => null);
    if (head !== null && "ref" in head && head.ref === `refs/heads/${branch}`) return checkout;
  }
  return null;
}

/** The author may switch branches at any time, and a build must not read another branch's files. */
function isOnBranch(repository: Repository, { gitDir }: Checkout, branch: string): boolean {
  if (!repository.refsAreFiles) return true;
  const head = parseHead(readFileSync(join(gitDir, "HEAD"), "utf8"));
  return "ref" in head && head.ref === `refs/heads/${branch}`;
}

/** Does not fail where it cannot: who only reads needs no right to write, and every commit recovers by itself. */
async function cleanUp(workshop: Workshop): Promise<void> {
  const { repository } = workshop;
  const left = [...(await namesIn(repository.ownFolder)).filter((name) => name !== "tmp"), ...(await namesIn(repository.temporaryFolder))];
  if (left.length === 0) return;
  const deadline = new Deadline(CLEAN_UP_MS);
  await withWriterLock(repository, deadline, async () => {
    await sweep(repository);
    await recover(workshop, deadline.atMost(CLEAN_UP_PATIENCE_MS));
  }).catch(() => undefined);
}

/** Unfinished files and locks of the dead; whoever is alive and misses one makes it again. */
async function sweep({ ownFolder, temporaryFolder }: Repository): Promise<void> {
  for (const name of await namesIn(temporaryFolder)) await rm(join(temporaryFolder, name), { force: true });
  for (const name of await namesIn(ownFolder)) {
    if (name.startsWith("writer.lock-of-")) await rm(join(ownFolder, name), { force: true });
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return await readdir(folder).catch(() => []);
}
