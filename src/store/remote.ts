import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkChanges } from "./changes.ts";
import { Deadline } from "./deadline.ts";
import { inTurn } from "./in-turn.ts";
import { commitUnderLease, type Workplace } from "./remote/commit-under-lease.ts";
import { connect } from "./remote/connection.ts";
import { openHost } from "./remote/host.ts";
import { openObjectCache } from "./remote/object-cache.ts";
import { branchMissing, PACK_MS, remoteBranch } from "./remote/remote-branch.ts";
import { viewOfRemote, type FolderMemory } from "./remote/remote-view.ts";
import { Rivalry } from "./remote/rivalry.ts";
import type { Change, Commit, CommitAuthor, CommitOptions, Store } from "./store.ts";
import { typedAs } from "./typed.ts";
import { UnderWay } from "./under-way.ts";

/** The contract's limit for an answer. */
const TIMEOUT_MS = 8000;
const DEFAULT_FRESH_MS = 1000;
/** What Git calls the branch of a repository in which nothing names one. */
const FIRST_BRANCH = "main";

export interface RemoteStoreOptions {
  /** `https://…` (`http://` on this machine), without name and password. */
  readonly url: string;
  /** Without it the store is the host's default branch, as it is when the store is opened. */
  readonly branch?: string;
  /** @default "git", which hosts take together with a token */
  readonly username?: string;
  /** Password or token. It is sent as a header and stands nowhere else. */
  readonly password?: string;
  readonly author: CommitAuthor;
  /** Date of the commits. */
  readonly clock?: () => Date;
  /** Keeps what was fetched from one process to the next, such as `.cache/store`. @default a temporary folder, removed at the end */
  readonly cacheFolder?: string;
  /** What others commit may be missing in what is read for this long, in milliseconds. @default 1000 */
  readonly freshMs?: number;
  /** The settings that the credentials come from, for hints. @default "GIT_USERNAME and GIT_PASSWORD" */
  readonly credentials?: string;
}

/**
 * Opens a repository at any host that speaks Git's smart HTTP protocol, without a checkout and without Git installed.
 * A commit costs three requests, whatever the branch holds: where it stands, what is new there, the push.
 * Reads may lack what others committed in the last second; `head` and `commit` always ask.
 * Throws a `StoreError`: `repository-missing`, `branch-missing`, `store-unavailable`.
 */
export async function openRemoteStore(options: RemoteStoreOptions): Promise<Store> {
  const { freshMs = DEFAULT_FRESH_MS } = options;
  const connection = connect(options);
  const place = await typed(() => openWorkplace(options, connection));
  const { branch } = place;
  const name = `${connection.address}#${branch.name}`;
  const underWay = new UnderWay();
  let seen: { readonly head: string | null; readonly at: number } | null = null;
  let looking: Promise<string | null> | null = null;

  async function look(): Promise<string | null> {
    const before = seen;
    const at = performance.now();
    const head = await branch.head(new Deadline(TIMEOUT_MS));
    if (head !== null) await branch.fetch(head, new Deadline(PACK_MS));
    // A commit of ours that came meanwhile knows better.
    if (seen === before) seen = { head, at };
    return seen?.head ?? head;
  }

  async function current(): Promise<string | null> {
    if (seen !== null && performance.now() - seen.at < freshMs) return seen.head;
    looking ??= look().finally(() => (looking = null));
    return await looking;
  }

  async function commit(changes: readonly Change[], commitOptions: CommitOptions): Promise<Commit> {
    const edits = checkChanges(changes);
    const deadline = new Deadline(commitOptions.timeoutMs ?? TIMEOUT_MS);
    const made = await inTurn(name, deadline, () => commitUnderLease(place, edits, commitOptions, deadline));
    seen = { head: made.id, at: performance.now() };
    return made;
  }

  return {
    name,
    worktree: null,
    head: () => typed(() => branch.head(new Deadline(TIMEOUT_MS))),
    read: (path) => typed(async () => place.viewOf(await current()).read(path)),
    list: (folder) => typed(async () => place.viewOf(await current()).list(folder)),
    walk: (folder) => typed(async () => place.viewOf(await current()).walk(folder)),
    readAll: (folder) => typed(async () => place.viewOf(await current()).readAll(folder)),
    commit: (changes, commitOptions) => underWay.track(typed(() => commit(changes, commitOptions))),
    async close() {
      await underWay.settled();
      await place.release();
    },
  };
}

interface OpenedWorkplace extends Workplace {
  readonly viewOf: (commit: string | null) => ReturnType<typeof viewOfRemote>;
  readonly release: () => Promise<void>;
}

async function openWorkplace(options: RemoteStoreOptions, connection: ReturnType<typeof connect>): Promise<OpenedWorkplace> {
  const { author, clock = () => new Date() } = options;
  const host = await openHost(connection, new Deadline(TIMEOUT_MS));
  const { heads, default: standard } = await host.branches(new Deadline(TIMEOUT_MS));
  const name = options.branch ?? standard ?? (heads.size === 0 ? FIRST_BRANCH : null);
  if (name === null || !isBranchName(name) || (heads.size > 0 && !heads.has(name))) throw branchMissing(name ?? "HEAD", connection.address);

  const scratch = options.cacheFolder === undefined ? await mkdtemp(join(tmpdir(), "unfiled-store-")) : null;
  // With blobs and without them are two caches: a host may change its mind, and then a snapshot would have holes.
  const key = createHash("sha256").update(`${connection.address}#${name} ${host.leavesOutBlobs}`).digest("hex").slice(0, 16);
  const cache = await openObjectCache(join(scratch ?? options.cacheFolder ?? "", key));
  const branch = remoteBranch({ host, cache, name, address: connection.address, hadCommits: heads.size > 0 });
  const memory: FolderMemory = new Map();
  return {
    connection,
    branch,
    author,
    clock,
    rivalry: new Rivalry(),
    viewOf: (commit) => viewOfRemote(branch, memory, commit),
    async release() {
      if (scratch !== null) await rm(scratch, { recursive: true, force: true });
    },
  };
}

/** What would break the lines of the protocol or be another ref; the host checks the rest. */
function isBranchName(name: string): boolean {
  return /^[^\s\p{Cc}~^:?*[\\]+$/u.test(name) && !/(^|\/)[.-]|\.\.|\/$|\.lock$|@\{/.test(name);
}

const typed = typedAs({
  failed: "The store's cache could not be used",
  hint: "See whether the disk is full and the cache's folder may be written by this user; it may be removed at any time.",
});
