import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { FirstCommits } from "./sources.ts";

/** Git said something unexpected while it was asked for the history of `content/`. */
export class HistoryError extends Error {
  readonly code = "history";
  readonly hint = "Run `git log -- content` in the same folder: Git says there what it needs.";

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "HistoryError";
  }
}

/** Enough for the names and dates of a million files. */
const maxOutputBytes = 256 * 1024 * 1024;

/**
 * When each file below a folder (`.`: all of `root`) was first committed under its name (renames are not followed), from
 * one `git log`. With `read-sources.ts` the only file here that looks outside. Without Git, a repository or a commit: no dates.
 * Throws a HistoryError where Git fails otherwise: dates that are quietly wrong would stay in feeds for ever.
 */
export async function readFirstCommits(root: string, folder = "content"): Promise<FirstCommits> {
  const shallow = await git(root, ["rev-parse", "--is-shallow-repository"]);
  const log = ["log", "-z", "-m", "--format=%x02%aI", "--name-only", "--no-renames", "--diff-filter=A", "--relative", "--", folder];
  const output = shallow === undefined ? undefined : await git(root, ["-c", "log.follow=false", "-c", "log.showSignature=false", ...log]);
  return { dates: parseLog(output ?? ""), shallow: shallow?.trim() === "true" };
}

/** Reads what Git printed, newest commit first: a byte with which no name begins, the commit's date, a line break, then the names. */
function parseLog(output: string): ReadonlyMap<string, string> {
  const dates = new Map<string, string>();
  let date = "";
  for (const part of output.split("\0")) {
    const text = part.replace(/^\n/, "");
    if (text.startsWith("\u0002")) date = text.slice(1);
    else if (text !== "") dates.set(text, date);
  }
  return dates;
}

async function git(root: string, parameters: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)("git", ["--no-pager", ...parameters], {
      cwd: root,
      maxBuffer: maxOutputBytes,
      // Messages are compared below, so they must be in English.
      env: { ...process.env, LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0" },
    });
    return stdout;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const isNothing = "code" in error && error.code === "ENOENT";
    if (isNothing || /not a git repository|does not have any commits yet|unknown revision|bad default revision/.test(error.message)) return undefined;
    throw new HistoryError(`Git could not tell when the texts were first committed: ${error.message}`, { cause: error });
  }
}
