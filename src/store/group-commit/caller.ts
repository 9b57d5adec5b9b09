import type { FileEdit } from "../changes.ts";
import type { Deadline } from "../deadline.ts";
import type { Change, Commit, CommitOptions } from "../store.ts";

/** One who waits for a commit, and how the answer is given. Only the first answer counts. */
export interface Caller {
  readonly edits: readonly FileEdit[];
  readonly bytes: number;
  readonly options: CommitOptions;
  readonly deadline: Deadline;
  readonly done: (commit: Commit) => void;
  readonly fail: (error: unknown) => void;
}

/** Edits as changes for a store: of those to one path, the last counts. */
export function toChanges(edits: readonly FileEdit[]): Change[] {
  const last = new Map(edits.map((edit) => [edit.path, edit.bytes]));
  return [...last].map(([path, bytes]) => (bytes === null ? { path, delete: true } : { path, write: bytes }));
}

/**
 * How many callers from the start of the line can be answered by one commit with the same outcome as one after the
 * other. Who expects a head goes alone. Where one caller's file is another one's folder, or one deletes what another
 * writes, the earlier may have to be refused, which nobody would see in the sum: the later waits for the next commit.
 */
export function countTogether(line: readonly Caller[], { maxCallers, maxBytes }: { maxCallers: number; maxBytes: number }): number {
  const files = new Set<string>();
  const folders = new Set<string>();
  const written = new Set<string>();
  let bytes = 0;
  for (const [count, caller] of line.entries()) {
    bytes += caller.bytes;
    const isAlone = caller.options.ifHead !== undefined;
    if (count > 0 && (isAlone || count >= maxCallers || bytes > maxBytes || isEntangled(caller, { files, folders, written }))) return count;
    if (isAlone) return 1;
    for (const { path, bytes } of caller.edits) {
      files.add(path);
      if (bytes !== null) written.add(path);
      for (const folder of foldersAbove(path)) folders.add(folder);
    }
  }
  return line.length;
}

function isEntangled({ edits }: Caller, { files, folders, written }: Record<"files" | "folders" | "written", ReadonlySet<string>>): boolean {
  return edits.some(({ path, bytes }) => folders.has(path) || (bytes === null && written.has(path)) || foldersAbove(path).some((folder) => files.has(folder)));
}

function foldersAbove(path: string): string[] {
  const names = path.split("/");
  return names.slice(1).map((_, depth) => names.slice(0, depth + 1).join("/"));
}
