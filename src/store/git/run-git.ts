import { existsSync } from "node:fs";
import { StoreError } from "../errors.ts";
import { executeBeside } from "./started-beside.ts";

export interface GitResult {
  /** Exit code; null where Git was killed. */
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** What Git takes as "this repository": wrong for us where a hook of another repository started this process. */
const FOREIGN_REPOSITORY = [
  "GIT_DIR",
  "GIT_WORK_TREE",
  "GIT_COMMON_DIR",
  "GIT_INDEX_FILE",
  "GIT_OBJECT_DIRECTORY",
  "GIT_ALTERNATE_OBJECT_DIRECTORIES",
  "GIT_NAMESPACE",
  "GIT_PREFIX",
  "GIT_CONFIG",
  "GIT_CONFIG_PARAMETERS",
  "GIT_QUARANTINE_PATH",
];

/** The author's hooks are for the author's own commits: a reader's words start none, and none can call us in a circle. */
export const NO_HOOKS = ["-c", "core.hooksPath=/dev/null"];

/** Longer than any step of ours takes; a Git that hangs must not hold the writer lock for ever. */
const GIT_TIMEOUT_MS = 20_000;

export interface GitOptions {
  /** What is to stand in the environment beside the rest: where a secret belongs, which all users of a machine see in arguments. */
  readonly env?: Readonly<Record<string, string>>;
  /** @default 20000 */
  readonly timeoutMs?: number;
  /** Of each of its outputs. @default 256 MB */
  readonly maxBytes?: number;
}

/**
 * Runs the installed Git in a folder and waits for it, whatever its exit code.
 * Its messages are English, its paths literal. Throws `store-unavailable` where there is no Git to run.
 */
export async function runGit(folder: string, args: readonly string[], input = "", { env = {}, timeoutMs = GIT_TIMEOUT_MS, maxBytes = 2 ** 28 }: GitOptions = {}): Promise<GitResult> {
  const { missing, code, stdout, stderr } = await executeBeside({ folder, args: [...NO_HOOKS, ...args], env: { ...gitEnvironment(), ...env }, input, timeoutMs, maxBytes });
  if (missing === undefined) return { code, stdout: Buffer.from(stdout.buffer, stdout.byteOffset, stdout.byteLength), stderr };
  const isGone = !existsSync(folder);
  const hint = isGone ? "Somebody has moved or removed it, or its disk is not mounted: put it back." : "Install Git and put it on the PATH.";
  throw new StoreError("store-unavailable", isGone ? `The folder ${folder} is gone.` : `Git could not be run in ${folder}.`, { hint, cause: new Error(missing) });
}

/** The error for a Git command that failed in a way we do not expect. */
export function gitFailed(what: string, result: GitResult): StoreError {
  return new StoreError("store-unavailable", `${what}: ${result.stderr || `git ended with ${result.code}`}`, {
    hint: "See what `git status` and `git fsck` say in the repository, and whether the disk is full.",
  });
}

/** The environment in which Git knows only the folder that it is started in, speaks English and asks nothing. */
export function gitEnvironment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, LC_ALL: "C", GIT_LITERAL_PATHSPECS: "1", GIT_TERMINAL_PROMPT: "0" };
  for (const name of FOREIGN_REPOSITORY) delete env[name];
  return env;
}
