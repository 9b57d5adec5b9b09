import { StoreError } from "../errors.ts";
import { parseBatch } from "../git/bulk-read.ts";
import { gitFailed, runGit } from "../git/run-git.ts";
import type { History } from "../history.ts";

/** What a commit made of a file. */
export interface Version {
  readonly commit: string;
  readonly path: string;
  /** Object names of the file's bytes before and after; null where it was not there. */
  readonly before: string | null;
  readonly blob: string | null;
}

/** Enough for some hundred thousand commits. */
const logLimits = { timeoutMs: 600_000, maxBytes: 2 ** 30 };

/** Objects a question to Git. */
const atOnce = 10_000;

/** Every version of every file below a folder that any branch or tag can still reach, the newest first. Throws `store-unavailable`. */
export async function readVersions({ gitDir }: Pick<History, "gitDir">, folder: string): Promise<Version[]> {
  // A merge is compared with each of its parents: what it brought in itself, or chose, is a version too.
  const log = ["log", "--all", "--full-history", "-m", "--raw", "--no-abbrev", "--no-renames", "--no-color", "--no-ext-diff", "-z", "--format=%x01%H", "--", folder];
  const result = await runGit(gitDir, ["--no-replace-objects", "-c", "log.showSignature=false", "-c", "log.showRoot=true", ...log], "", logLimits);
  if (result.code !== 0) throw gitFailed("Git could not read the history", result);
  return parse(result.stdout.toString());
}

/** `\1<commit>`, then for each file `:<mode> <mode> <blob> <blob> <letter>` and its path, all of them ended by a null. */
function parse(output: string): Version[] {
  const versions: Version[] = [];
  let commit = "";
  const tokens = output.split("\0");
  for (let at = 0; at < tokens.length; at += 1) {
    const token = (tokens[at] ?? "").trimStart();
    if (token.startsWith("\u0001")) commit = token.slice(1, 41);
    const [, before, blob] = /:\d+ \d+ ([0-9a-f]{40}) ([0-9a-f]{40}) [A-Z]/.exec(token) ?? [];
    if (before === undefined || blob === undefined) continue;
    at += 1;
    versions.push({ commit, path: tokens[at] ?? "", before: nameOf(before), blob: nameOf(blob) });
  }
  return versions;
}

function nameOf(blob: string): string | null {
  return /^0+$/.test(blob) ? null : blob;
}

/** The bytes of these objects, some at a time, so that the whole past need not lie in memory. Throws `store-unavailable`. */
export async function* readBlobs({ gitDir }: Pick<History, "gitDir">, names: readonly string[]): AsyncGenerator<[name: string, bytes: Buffer]> {
  for (let start = 0; start < names.length; start += atOnce) {
    const asked = names.slice(start, start + atOnce);
    const answer = await runGit(gitDir, ["--no-replace-objects", "cat-file", "--batch", "--buffer"], `${asked.join("\n")}\n`, logLimits);
    if (answer.code !== 0) throw gitFailed("Git could not read the history", answer);
    const found = [...parseBatch(answer.stdout)];
    if (found.length !== asked.length) throw new StoreError("store-unavailable", `${asked.length - found.length} objects of the history are missing.`, { hint: "See what `git fsck` says; a partial clone has to fetch them first." });
    yield* found;
  }
}
