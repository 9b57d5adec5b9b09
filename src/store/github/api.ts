import { Octokit } from "@octokit/rest";
import { busyFor } from "../deadline.ts";
import type { CommitAuthor } from "../store.ts";
import { exhaustedFor, need, readContents, readFailure, readTree, Trouble, type Contents, type Tree } from "./answers.ts";
import type { Pace } from "./pace.ts";
import type { Patience } from "./patience.ts";

/** A request without an answer after this long, in milliseconds, is given up: two fit into the contract's 8 s. */
const REQUEST_TIMEOUT_MS = 4000;
/** Longest pause before a read is tried again; it doubles from a tenth of that. */
const READ_PAUSE_MS = 1000;
/** A write with less time than this before it, in milliseconds, is not sent: its answer would come too late. */
const LEAST_WRITE_MS = 500;
const API_VERSION = "2022-11-28";

export interface ApiOptions {
  readonly owner: string;
  readonly repo: string;
  readonly token: string;
  readonly apiUrl: string;
  readonly pace: Pace;
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly fetch: typeof fetch;
}

/** Author, committer and date of a commit. */
export interface Signature extends CommitAuthor {
  readonly date: string;
}

interface FileCommit {
  readonly branch: string;
  readonly path: string;
  readonly message: string;
  readonly signature: Signature;
}

/** A commit made through the contents API, and what it stands on (null: it is the branch's first). */
export interface MadeCommit {
  readonly id: string;
  readonly parent: string | null;
}

/** One changed path of a tree. */
export type TreeChange =
  | { readonly path: string; readonly mode: string; readonly remove: true }
  | { readonly path: string; readonly mode: string; readonly text: string }
  | { readonly path: string; readonly mode: string; readonly blob: string };

export type Api = ReturnType<typeof openApi>;

/**
 * The requests we make, one function each. Reads are tried again until the patience ends; writes never, as only
 * their caller knows what may have happened. Throws `Trouble`, or a `StoreError` where nothing can be done.
 */
export function openApi({ owner, repo, token, apiUrl, pace, random, fetch }: ApiOptions) {
  const silent = () => undefined;
  const octokit = new Octokit({
    auth: token,
    baseUrl: apiUrl,
    userAgent: "unfiled",
    request: { fetch },
    log: { debug: silent, info: silent, warn: silent, error: silent },
  });
  octokit.hook.before("request", (options) => {
    options.headers["x-github-api-version"] = API_VERSION;
  });
  const at = { owner, repo };

  type Send<Data> = (request: { signal: AbortSignal }) => Promise<{ data: Data; headers: Parameters<typeof exhaustedFor>[0] }>;

  async function once<Data>(name: string, patience: Patience, send: Send<Data>): Promise<Data> {
    await pace.beforeRequest(patience);
    const signal = AbortSignal.timeout(Math.max(1, Math.ceil(Math.min(REQUEST_TIMEOUT_MS, patience.left))));
    try {
      const { data, headers } = await send({ signal });
      const exhausted = exhaustedFor(headers);
      if (exhausted !== null) pace.block(patience, exhausted * 1000);
      return data;
    } catch (error) {
      const failure = readFailure(error, `${name} in ${owner}/${repo}`, token);
      if (failure instanceof Trouble && failure.kind === "limited") pace.block(patience, failure.waitSeconds * 1000);
      throw failure;
    }
  }

  async function read<Data, Result>(name: string, patience: Patience, send: Send<Data>, understand: (data: Data) => Result): Promise<Result> {
    for (let tried = 1; ; tried += 1) {
      try {
        return understand(await once(name, patience, send));
      } catch (error) {
        if (!(error instanceof Trouble) || (error.kind !== "unclear" && error.kind !== "limited")) throw error;
        const pause = random() * READ_PAUSE_MS * Math.min(1, 0.1 * 2 ** tried);
        if (pause >= patience.left) throw error;
        await patience.timer.sleep(pause);
      }
    }
  }

  async function write<Data, Result>(name: string, patience: Patience, send: Send<Data>, understand: (data: Data) => Result): Promise<Result> {
    await pace.beforeRequest(patience);
    if (patience.left < LEAST_WRITE_MS) throw busyFor(1000, "No time was left to write to GitHub.");
    pace.noteWrite(patience);
    return understand(await once(name, patience, send));
  }

  return {
    defaultBranch: (patience: Patience) =>
      read("GET repository", patience, (request) => octokit.request("GET /repos/{owner}/{repo}", { ...at, request }), (data) => need(data.default_branch, "GET repository")),

    /** Whether there is any commit; throws `empty` where there is none. */
    newestCommit: (patience: Patience) =>
      read("GET commits", patience, (request) => octokit.request("GET /repos/{owner}/{repo}/commits", { ...at, per_page: 1, request }), () => undefined),

    head: (branch: string, patience: Patience) =>
      read("GET branch", patience, (request) => octokit.request("GET /repos/{owner}/{repo}/git/ref/{ref}", { ...at, ref: `heads/${branch}`, request }), (data) =>
        need(data.object?.sha, "GET branch")),

    treeOf: (commit: string, patience: Patience) =>
      read("GET commit", patience, (request) => octokit.request("GET /repos/{owner}/{repo}/git/commits/{commit_sha}", { ...at, commit_sha: commit, request }), (data) =>
        need(data.tree?.sha, "GET commit")),

    tree: (sha: string, { recursive }: { recursive: boolean }, patience: Patience): Promise<Tree> =>
      read("GET tree", patience, (request) =>
        octokit.request("GET /repos/{owner}/{repo}/git/trees/{tree_sha}", { ...at, tree_sha: sha, ...(recursive && { recursive: "1" }), request }), (data) => readTree(data, "GET tree")),

    contents: (path: string, commit: string, patience: Patience): Promise<Contents> =>
      read(`GET ${path}`, patience, (request) => octokit.request("GET /repos/{owner}/{repo}/contents/{path}", { ...at, path, ref: commit, request }), (data) =>
        readContents(data, `GET ${path}`)),

    blob: (sha: string, patience: Patience): Promise<Uint8Array> =>
      read("GET blob", patience, (request) => octokit.request("GET /repos/{owner}/{repo}/git/blobs/{file_sha}", { ...at, file_sha: sha, request }), (data) =>
        Buffer.from(need(data.content, "GET blob"), "base64")),

    /** Whether `commit` is `head` or one of its ancestors. */
    contains: (head: string, commit: string, patience: Patience): Promise<boolean> =>
      read("GET compare", patience, (request) =>
        octokit.request("GET /repos/{owner}/{repo}/compare/{basehead}", { ...at, basehead: `${commit}...${head}`, per_page: 1, request }), (data) =>
        ["ahead", "identical"].includes(need(data.status, "GET compare"))),

    /** Makes a file that is not there; throws `exists` where it is. */
    putNew: ({ branch, path, message, signature, bytes }: FileCommit & { bytes: Uint8Array }, patience: Patience): Promise<MadeCommit> =>
      write(`PUT ${path}`, patience, (request) =>
        octokit.request("PUT /repos/{owner}/{repo}/contents/{path}", {
          ...at, path, branch, message, content: Buffer.from(bytes).toString("base64"), author: signature, committer: signature, request,
        }), (data) => madeCommit(data, `PUT ${path}`)),

    deleteFile: ({ branch, path, message, signature, sha }: FileCommit & { sha: string }, patience: Patience): Promise<MadeCommit> =>
      write(`DELETE ${path}`, patience, (request) =>
        octokit.request("DELETE /repos/{owner}/{repo}/contents/{path}", { ...at, path, branch, message, sha, author: signature, committer: signature, request }), (data) =>
        madeCommit(data, `DELETE ${path}`)),

    createBlob: (bytes: Uint8Array, patience: Patience): Promise<string> =>
      write("POST blob", patience, (request) =>
        octokit.request("POST /repos/{owner}/{repo}/git/blobs", { ...at, content: Buffer.from(bytes).toString("base64"), encoding: "base64", request }), (data) =>
        need(data.sha, "POST blob")),

    createTree: (base: string, changes: readonly TreeChange[], patience: Patience): Promise<string> =>
      write("POST tree", patience, (request) =>
        octokit.request("POST /repos/{owner}/{repo}/git/trees", { ...at, base_tree: base, tree: changes.map(treeItem), request }), (data) =>
        need(data.sha, "POST tree")),

    createCommit: (commit: { tree: string; parent: string; message: string; signature: Signature }, patience: Patience): Promise<string> =>
      write("POST commit", patience, (request) =>
        octokit.request("POST /repos/{owner}/{repo}/git/commits", {
          ...at, message: commit.message, tree: commit.tree, parents: [commit.parent], author: commit.signature, committer: commit.signature, request,
        }), (data) => need(data.sha, "POST commit")),

    /** Moves the branch to a commit that stands on its head; throws `raced` where it does not. */
    moveBranch: (branch: string, commit: string, patience: Patience): Promise<void> =>
      write("PATCH branch", patience, (request) =>
        octokit.request("PATCH /repos/{owner}/{repo}/git/refs/{ref}", { ...at, ref: `heads/${branch}`, sha: commit, force: false, request }), (data) =>
        void need(data.object?.sha, "PATCH branch")),
  };
}

type TreeItem = { path: string; mode: "100644" | "100755"; type: "blob" } & ({ sha: string | null } | { content: string });

function treeItem(change: TreeChange): TreeItem {
  const item = { path: change.path, mode: change.mode === "100755" ? "100755" : "100644", type: "blob" } as const;
  if ("text" in change) return { ...item, content: change.text };
  return { ...item, sha: "blob" in change ? change.blob : null };
}

function madeCommit(data: { commit?: { sha?: string; parents?: { sha?: string }[] } }, request: string): MadeCommit {
  const { sha, parents } = need(data.commit, request);
  return { id: need(sha, request), parent: need(parents, request)[0]?.sha ?? null };
}
