import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { SettingsError } from "../config/settings.ts";
import { parseStoreAddress } from "../config/store-address.ts";
import { Deadline } from "./deadline.ts";
import { StoreError } from "./errors.ts";
import { moveRef, readHead } from "./git/ref.ts";
import { findRepository } from "./git/repository.ts";
import { gitFailed, runGit } from "./git/run-git.ts";
import { withWriterLock } from "./git/writer-lock.ts";
import { gitHost } from "./github/git-reader.ts";
import type { StoreAccess } from "./open-store.ts";

/** The repository of a store with all its past, opened for the installed Git. */
export interface History {
  /** Folder of the repository, of its worktree where it has one, or its https address. Holds no secret. */
  readonly location: string;
  readonly kind: "checkout" | "bare" | "host";
  /** The store's branch. */
  readonly branch: string;
  /** Names of the places that this repository is copied to and from; empty at a host. */
  readonly remotes: readonly string[];
  /** Part of the past lies elsewhere: it was cloned without it. */
  readonly isShallow: boolean;
  /** Where Git works: the repository itself, or a temporary copy of the host's. */
  readonly gitDir: string;
  /** Moves the store's branch; false where it stands elsewhere than at `before` by now. Throws `store-busy`, `store-unavailable`. */
  moveBranch(before: string, after: string): Promise<boolean>;
  /** Brings a temporary copy up to date. Throws `store-unavailable`. */
  refresh(): Promise<void>;
  /** Removes the temporary copy. */
  close(): Promise<void>;
}

export interface OpenHistoryOptions {
  /** Folder that a relative address starts from. */
  readonly root: string;
  readonly access?: StoreAccess;
}

/** What Git needs in its environment to speak with a host. */
type Access = Readonly<Record<string, string>>;

/** A large repository takes its time. */
const fetchMs = 600_000;
const pushMs = 60_000;
/** How long other writers are waited for. */
const lockMs = 8000;

/**
 * Opens the whole history of the repository that a store's address names; that of a host is fetched into a temporary folder.
 * Throws a `StoreError`, or a `SettingsError` where the token is missing.
 */
export async function openHistory(text: string, { root, access = {} }: OpenHistoryOptions): Promise<History> {
  const address = parseStoreAddress(text);
  if (typeof address === "string") throw new StoreError("store-unavailable", `The store's address is wrong: ${address}.`, { hint: "Look at UNFILED_STORE and UNFILED_PRIVATE_STORE." });
  if (address.kind === "local") return await openLocal(resolve(root, address.path), address.branch);
  if (address.kind === "git") return await openHost(address.url, address.branch, authorization(address.url, access.GIT_USERNAME, access.GIT_PASSWORD));
  const { GITHUB_TOKEN: token, GITHUB_API_URL: apiUrl = "https://api.github.com" } = access;
  if (token === undefined) throw new SettingsError(["GITHUB_TOKEN: a github: store cannot be opened without it; make one that may read and write the repository's contents"]);
  const url = `${gitHost(apiUrl)}/${address.owner}/${address.repo}.git`;
  return await openHost(url, address.branch, authorization(url, "x-access-token", token));
}

async function openLocal(path: string, given: string | undefined): Promise<History> {
  const repository = await findRepository(path);
  const { gitDir, checkout } = repository;
  const shallow = await runGit(gitDir, ["rev-parse", "--is-shallow-repository"]);
  const remotes = await runGit(gitDir, ["remote"]);
  const branch = given ?? branchOf(await readHead(repository, checkout?.gitDir ?? gitDir));
  return {
    location: checkout?.worktree ?? gitDir,
    kind: checkout === null ? "bare" : "checkout",
    branch,
    remotes: remotes.stdout.toString().split("\n").filter((name) => name !== ""),
    isShallow: shallow.stdout.toString().trim() === "true",
    gitDir,
    moveBranch: (before, after) => withWriterLock(repository, new Deadline(lockMs), () => moveRef(repository, `refs/heads/${branch}`, after, before, "forget: a new root")),
    refresh: async () => undefined,
    close: async () => undefined,
  };
}

async function openHost(url: string, given: string | undefined, env: Access): Promise<History> {
  const gitDir = await mkdtemp(join(tmpdir(), "unfiled-history-"));
  const close = async () => rm(gitDir, { recursive: true, force: true });
  const refresh = async () => {
    const fetched = await runGit(gitDir, ["fetch", "--quiet", "--prune", "--no-auto-gc", url, "+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"], "", { env, timeoutMs: fetchMs });
    if (fetched.code !== 0) throw gitFailed(`The history of ${url} could not be fetched`, fetched);
  };
  try {
    await mustGit(gitDir, ["init", "--quiet", "--bare"]);
    await refresh();
    const branch = given ?? (await defaultBranch(gitDir, url, env));
    const ref = `refs/heads/${branch}`;
    const moveBranch = async (before: string, after: string) => {
      const pushed = await runGit(gitDir, ["push", "--quiet", `--force-with-lease=${ref}:${before}`, url, `${after}:${ref}`], "", { env, timeoutMs: pushMs });
      if (pushed.code === 0) return true;
      await refresh();
      // An answer that was lost on its way looks like a refusal.
      const now = await mustGit(gitDir, ["rev-parse", "--verify", ref]);
      if (now === before) throw gitFailed(`The branch ${branch} of ${url} could not be replaced`, pushed);
      return now === after;
    };
    return { location: url, kind: "host", branch, remotes: [], isShallow: false, gitDir, moveBranch, refresh, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function defaultBranch(gitDir: string, url: string, env: Access): Promise<string> {
  const listed = await mustGit(gitDir, ["ls-remote", "--symref", url, "HEAD"], env);
  return branchOf({ ref: /^ref: (\S+)\tHEAD$/m.exec(listed)?.[1] ?? "" });
}

/** Sent to this address only. */
function authorization(url: string, username: string | undefined, password: string | undefined): Access {
  if (password === undefined) return {};
  const basic = Buffer.from(`${username ?? ""}:${password}`).toString("base64");
  return { GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: `http.${url}.extraHeader`, GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}` };
}

function branchOf(head: { readonly ref: string } | { readonly commit: string }): string {
  const [, branch] = "ref" in head ? (/^refs\/heads\/(.+)$/.exec(head.ref) ?? []) : [];
  if (branch !== undefined) return branch;
  throw new StoreError("store-busy", "The repository is on no branch.", { hint: "Finish the rebase or check out the branch, or name it behind the store's address (#branch)." });
}

/** Runs Git and answers what it printed. Throws `store-unavailable` where it fails. */
export async function mustGit(gitDir: string, args: readonly string[], env: Access = {}): Promise<string> {
  const result = await runGit(gitDir, args, "", { env });
  if (result.code !== 0) throw gitFailed(`git ${args[0]} failed`, result);
  return result.stdout.toString().trimEnd();
}
