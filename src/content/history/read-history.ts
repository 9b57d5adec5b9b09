import { execFile } from "node:child_process";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { HistoryError } from "../sources/first-commits.ts";
import type { TextChange } from "../model.ts";
import { type Changes, commitMark, parseLog } from "./parse-log.ts";

/** Enough for the changes of a hundred thousand commits. */
const maxOutputBytes = 512 * 1024 * 1024;

/** Raised when what is kept would be read differently. */
const version = 2;

const cacheSchema = z.object({ version: z.literal(version), head: z.string(), changes: z.array(z.tuple([z.string(), z.array(z.any())])) });

interface Known {
  readonly head: string;
  readonly changes: Changes;
}

/** What this process read last, by repository. */
const inMemory = new Map<string, Known>();

const nothing: Changes = new Map();

/**
 * How every text below `content/` changed since it was first committed, from one `git log`. What was read before, here
 * or by an earlier process (`.cache/history.json`), is continued from its commit. Without Git, a repository or a commit
 * there is none. Throws a HistoryError where Git fails otherwise.
 */
export async function readHistory(root: string): Promise<Changes> {
  const head = (await git(root, ["rev-parse", "--verify", "--quiet", "HEAD"]))?.trim();
  if (head === undefined || head === "") return nothing;
  const cacheFile = path.join(root, ".cache", "history.json");
  const known = inMemory.get(root) ?? (await readCache(cacheFile));
  if (known?.head === head) {
    inMemory.set(root, known);
    return known.changes;
  }
  const isOlder = known !== undefined && (await git(root, ["merge-base", "--is-ancestor", known.head, head])) !== undefined;
  const format = `--format=${commitMark}%H%x00%aI%x00%s`;
  const log = ["log", "-M", "-p", "-U1", "--word-diff=porcelain", "--diff-filter=MR", "--no-color", "--no-ext-diff", "--no-textconv", "--src-prefix=a/", "--dst-prefix=b/", "--relative", format];
  const range = isOlder ? [`${known.head}..${head}`] : [head];
  const output = (await git(root, ["-c", "core.quotePath=false", "-c", "log.showSignature=false", ...log, ...range, "--", "content"])) ?? "";
  const changes = parseLog(output, isOlder ? known.changes : undefined);
  inMemory.set(root, { head, changes });
  await writeCache(cacheFile, { version, head, changes: [...changes] });
  return changes;
}

async function readCache(file: string): Promise<Known | undefined> {
  try {
    const { head, changes } = cacheSchema.parse(JSON.parse(await readFile(file, "utf8")));
    return { head, changes: new Map(changes) as Changes };
  } catch {
    // Whatever is wrong with it, all of it can be read again.
    return undefined;
  }
}

async function writeCache(file: string, cache: { version: number; head: string; changes: readonly (readonly [string, readonly TextChange[]])[] }): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(temporary, JSON.stringify(cache));
  await rename(temporary, file);
}

/** What Git prints; undefined where it says no. */
async function git(root: string, parameters: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)("git", ["--no-pager", ...parameters], { cwd: root, maxBuffer: maxOutputBytes, env: { ...process.env, LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0" } });
    return stdout;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const saysNo = "code" in error && (error.code === "ENOENT" || error.code === 1 || error.code === 128);
    if (saysNo) return undefined;
    throw new HistoryError(`Git could not tell how the texts changed: ${error.message}`, { cause: error });
  }
}
