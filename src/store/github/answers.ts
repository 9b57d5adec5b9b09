import { StoreError } from "../errors.ts";

/**
 * What an answer of GitHub means for us:
 * - `raced`: another writer was quicker; read again and decide anew
 * - `exists`: the file that was to be new is there
 * - `empty`: the repository has no commit yet
 * - `missing`: no such repository, branch, file or right
 * - `invalid`: refused for a reason of its own
 * - `limited`: too many requests; come again after `waitSeconds`
 * - `unclear`: no whole answer, so that a write may have happened or not
 */
export type TroubleKind = "raced" | "exists" | "empty" | "missing" | "invalid" | "limited" | "unclear";

/** An answer that is no success and no end yet. Never leaves the store. */
export class Trouble extends Error {
  readonly kind: TroubleKind;
  readonly waitSeconds: number;

  constructor(kind: TroubleKind, message: string, waitSeconds = 0) {
    super(message);
    this.kind = kind;
    this.waitSeconds = waitSeconds;
  }
}

/** GitHub: "wait for at least one minute" where a secondary limit names no time. */
const SECONDARY_WAIT_SECONDS = 60;

/** The last two: GitHub's copies of a repository do not learn at once of objects just made. */
const RACED = /expected to be at|\bis at\b.*\bexpected\b|does not match|not a fast.forward|(object|sha) does not exist|BadObjectState/i;
const RULES = /rule violations|protected branch|protected ref/i;
const SECONDARY = /secondary rate limit|abuse detection/i;
const RATE = /rate limit/i;

interface FailedAnswer {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
}

/**
 * What Octokit threw, as a `Trouble` or, where trying again cannot help, as a `StoreError`.
 * `request` names the request for people. Nothing of Octokit's error goes along, as it holds the whole request, and
 * `secret` stands in none of our messages, whatever was echoed.
 */
export function readFailure(error: unknown, request: string, secret: string): Trouble | StoreError {
  const answer = failedAnswer(error, secret);
  if (answer === null) return new Trouble("unclear", `${request} came to no answer.`);
  const { status, text } = answer;
  const said = `GitHub answered ${status} to ${request}: ${text}`;
  if (status >= 500 || status === 408) return new Trouble("unclear", said);
  if (status === 401) return refused(said, "Make a new GITHUB_TOKEN: this one is wrong, expired or revoked.");
  if (status === 403 || status === 429) return readRefusal(answer, said);
  if (status === 404) return new Trouble("missing", said);
  if (status === 410 || status === 451) return new StoreError("repository-missing", said, { hint: "GitHub has blocked or removed the repository." });
  if (status !== 409 && status !== 422) return refused(said, "Look at GITHUB_API_URL, and at https://www.githubstatus.com.");
  if (RULES.test(text)) return refused(said, "Let the token's owner bypass the branch's rules, or name another branch in UNFILED_STORE.");
  if (/git repository is empty/i.test(text)) return new Trouble("empty", said);
  if (/"?sha"? wasn't supplied/i.test(text)) return new Trouble("exists", said);
  if (/reference does not exist/i.test(text)) return new Trouble("missing", said);
  // A 409 whose text nobody has told of yet is a conflict all the same.
  return new Trouble(status === 409 || RACED.test(text) ? "raced" : "invalid", said);
}

/** 403 and 429 mean a limit or a missing right; only the text and the headers tell which. */
function readRefusal(answer: FailedAnswer, said: string): Trouble | StoreError {
  const { status, text, headers } = answer;
  const secondary = SECONDARY.test(text);
  const used = Number(headers["x-ratelimit-remaining"] ?? 1) === 0;
  if (secondary || used || status === 429 || RATE.test(text) || headers["retry-after"] !== undefined) {
    return new Trouble("limited", said, waitSeconds(headers, { obeyReset: used && !secondary }));
  }
  if (/archived/i.test(text)) return refused(said, "The repository is archived: unarchive it, or name another in UNFILED_STORE.");
  return refused(said, "Give GITHUB_TOKEN the right to read and write the repository's contents.");
}

/** Seconds to wait: `retry-after` if told, else until the limit is reset, else GitHub's minute. */
function waitSeconds(headers: FailedAnswer["headers"], { obeyReset }: { obeyReset: boolean }): number {
  const told = Number(headers["retry-after"]);
  if (told >= 0) return told;
  const until = obeyReset ? secondsToReset(headers) : null;
  return until ?? SECONDARY_WAIT_SECONDS;
}

/** Seconds until requests are allowed again where the answer says that this one was the last; else null. */
export function exhaustedFor(headers: FailedAnswer["headers"]): number | null {
  return Number(headers["x-ratelimit-remaining"] ?? 1) === 0 ? secondsToReset(headers) : null;
}

/** By GitHub's own clock, as ours may be wrong. */
function secondsToReset(headers: FailedAnswer["headers"]): number | null {
  const reset = Number(headers["x-ratelimit-reset"]);
  if (!(reset > 0)) return null;
  const date = Date.parse(String(headers["date"] ?? ""));
  return Math.max(0, reset - Math.floor((Number.isNaN(date) ? Date.now() : date) / 1000)) + 1;
}

/** Null where no answer came: the network, our own time limit, a connection that broke. */
function failedAnswer(error: unknown, secret: string): FailedAnswer | null {
  const { status, response, message = "" } = error as { status?: number; response?: { headers?: FailedAnswer["headers"]; data?: unknown }; message?: string };
  if (status === undefined || response === undefined) return null;
  // Octokit makes an empty text of a body that broke off, and the text is what tells a race from a refusal.
  if (response.data === "" && status < 500) return null;
  return { status, text: oneLine(message.replaceAll(secret, "[token]")), headers: response.headers ?? {} };
}

/** Not too long either: a proxy in between may answer with a whole page. */
function oneLine(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}

function refused(message: string, hint: string): StoreError {
  return new StoreError("store-unavailable", message, { hint });
}

/** One entry of a folder, in Git's own words. */
export interface TreeEntry {
  readonly name: string;
  readonly mode: string;
  readonly type: "blob" | "tree" | "commit";
  readonly sha: string;
}

export interface Tree {
  /** For a recursive tree the names are paths. */
  readonly entries: readonly TreeEntry[];
  /** Whether GitHub left entries away. */
  readonly truncated: boolean;
}

/** What lies at a path. A file's bytes are null where it is too large to be sent along. */
export type Contents =
  | { readonly kind: "file"; readonly sha: string; readonly bytes: Uint8Array | null }
  | { readonly kind: "folder"; readonly files: readonly string[]; readonly entries: number }
  | { readonly kind: "other" };

/** Half an answer, as a broken connection leaves it, is none. */
export function need<Value>(value: Value | null | undefined, request: string): Value {
  if (value === null || value === undefined) throw new Trouble("unclear", `${request} came to no whole answer.`);
  return value;
}

/** Entries that have no name or object are none of Git's. */
export function readTree(data: unknown, request: string): Tree {
  const { tree, truncated } = (data ?? {}) as { tree?: { path?: string; mode?: string; type?: string; sha?: string | null }[]; truncated?: boolean };
  const entries = need(tree, request).flatMap(({ path, mode, type, sha }): TreeEntry[] =>
    path !== undefined && mode !== undefined && typeof sha === "string" && (type === "blob" || type === "tree" || type === "commit") ? [{ name: path, mode, type, sha }] : [],
  );
  return { entries, truncated: truncated === true };
}

interface ContentsEntry {
  readonly type?: string;
  readonly path?: string;
  readonly sha?: string;
  readonly size?: number;
  readonly content?: string;
  readonly encoding?: string;
  readonly submodule_git_url?: string | null;
  readonly git_url?: string | null;
}

export function readContents(data: unknown, request: string): Contents {
  if (Array.isArray(data)) {
    const entries = data as ContentsEntry[];
    return { kind: "folder", files: entries.filter(isFile).map(({ path }) => need(path, request)), entries: entries.length };
  }
  const entry = data as ContentsEntry;
  need((data as ContentsEntry | null)?.type, request);
  if (!isFile(entry)) return { kind: "other" };
  const sent = entry.encoding === "base64" ? need(entry.content, request) : null;
  return { kind: "file", sha: need(entry.sha, request), bytes: sent === null ? null : Buffer.from(sent, "base64") };
}

/** In a folder GitHub calls a submodule a file, for old programs' sake. */
function isFile({ type, submodule_git_url, git_url }: ContentsEntry): boolean {
  return type === "file" && submodule_git_url === undefined && git_url !== null && git_url?.includes("/git/trees/") !== true;
}
