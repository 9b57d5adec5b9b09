import { checkChanges } from "./changes.ts";
import { Deadline } from "./deadline.ts";
import { StoreError } from "./errors.ts";
import { Trouble } from "./github/answers.ts";
import { openApi } from "./github/api.ts";
import { isTrouble, noRepository, readHead, type Branch } from "./github/branch.ts";
import { commitToBranch, gaveUp, type Committer } from "./github/commit.ts";
import { gitReader } from "./github/git-reader.ts";
import { sharedPace, type Pacing } from "./github/pace.ts";
import { Patience, realTimer, type Timer } from "./github/patience.ts";
import { rememberTrees } from "./github/tree-memory.ts";
import { viewOfCommit } from "./github/view.ts";
import { inTurn } from "./in-turn.ts";
import type { Change, Commit, CommitAuthor, CommitOptions, Store } from "./store.ts";
import { UnderWay } from "./under-way.ts";

/** The contract's limit for an answer. */
const TIMEOUT_MS = 8000;
/** A build walks the whole store; a reader does not wait for it. */
const WALK_TIMEOUT_MS = 60_000;
const DEFAULT_GAP_MS = 1000;

export interface GitHubStoreOptions {
  readonly owner: string;
  readonly repo: string;
  /** Without it the repository's default branch. */
  readonly branch?: string;
  /** May read and write the repository's contents. Stands in no error and no log. */
  readonly token: string;
  /** @default "https://api.github.com" */
  readonly apiUrl?: string;
  readonly author: CommitAuthor;
  /** Date of the commits. */
  readonly clock?: () => Date;
  readonly pacing?: Pacing;
  /** Keeps what a build fetched from one process to the next, such as `.cache/store`. @default a temporary folder, removed at the end */
  readonly cacheFolder?: string;
  /** From 0 to below 1, for the pauses after lost races. */
  readonly random?: () => number;
  /** For tests. */
  readonly timer?: Timer;
  /** For tests. */
  readonly fetch?: typeof fetch;
}

/**
 * Opens a branch of a repository at GitHub as a store, and sees whether it can be read.
 * Throws a `StoreError`: `repository-missing`, `branch-missing`, `store-unavailable`, `store-busy`.
 */
export async function openGitHubStore(options: GitHubStoreOptions): Promise<Store> {
  const { owner, repo, author, clock = () => new Date(), random = Math.random, timer = realTimer } = options;
  const apiUrl = checkUrl(options.apiUrl ?? "https://api.github.com");
  const token = checkToken(options.token);
  const minGapMs = options.pacing?.minGapMs ?? DEFAULT_GAP_MS;
  const pace = sharedPace(apiUrl, token);
  const api = openApi({ owner, repo, token, apiUrl, pace, random, fetch: options.fetch ?? fetch });
  const patienceOf = (timeoutMs: number) => new Patience(timer, timeoutMs);

  const branch: Branch = { api, memory: rememberTrees(api), owner, repo, name: options.branch ?? (await typed(() => api.defaultBranch(patienceOf(TIMEOUT_MS)))) };
  const committer: Committer = { branch, pace, author, clock, random, minGapMs };
  const name = `github:${owner}/${repo}#${branch.name}`;
  const reader = gitReader({ owner, repo, branch: branch.name, token, apiUrl, author, ...(options.cacheFolder !== undefined && { cacheFolder: options.cacheFolder }) });
  const line = `${name} ${crypto.randomUUID()}`;
  const underWay = new UnderWay();
  await head();

  async function head(): Promise<string | null> {
    return await typed(() => readHead(branch, patienceOf(TIMEOUT_MS)));
  }

  function viewOfHead(timeoutMs: number) {
    const patience = patienceOf(timeoutMs);
    return viewOfCommit(branch, () => readHead(branch, patience), patience);
  }

  async function commit(changes: readonly Change[], commitOptions: CommitOptions): Promise<Commit> {
    const edits = checkChanges(changes);
    const { timeoutMs = TIMEOUT_MS } = commitOptions;
    const patience = patienceOf(timeoutMs);
    return await inTurn(line, new Deadline(timeoutMs), () => commitToBranch(committer, { edits, options: commitOptions }, patience));
  }

  /** What is still a `Trouble` at the end becomes an error for people; all else is one, or a precondition's own. */
  async function typed<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (isTrouble(error, "missing")) throw noRepository(owner, repo);
      throw error instanceof Trouble ? gaveUp(error) : error;
    }
  }

  return {
    name,
    worktree: null,
    head,
    read: (path) => typed(() => viewOfHead(TIMEOUT_MS).read(path)),
    list: (folder) => typed(() => viewOfHead(TIMEOUT_MS).list(folder)),
    walk: (folder) => typed(() => viewOfHead(WALK_TIMEOUT_MS).walk(folder)),
    readAll: (folder) => reader.readAll(folder),
    commit: (changes, commitOptions) => underWay.track(typed(() => commit(changes, commitOptions))),
    readyIn: () => pace.readyIn(timer, minGapMs),
    close: async () => {
      await underWay.settled();
      await reader.close();
    },
  };
}

/** A password in the address would stand in the errors of everything that connects to it. */
function checkUrl(apiUrl: string): string {
  const url = URL.canParse(apiUrl) ? new URL(apiUrl) : null;
  if (url !== null && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "") return apiUrl.replace(/\/+$/, "");
  throw new StoreError("store-unavailable", "Expected GITHUB_API_URL to be an http or https address without a password.", { hint: "Write it as https://api.github.com." });
}

function checkToken(token: string): string {
  if (/^[\u0021-\u007e]+$/.test(token)) return token;
  throw new StoreError("store-unavailable", "Expected a GitHub token, got none or one with spaces in it.", { hint: "Set GITHUB_TOKEN, without quotation marks and line ends." });
}
