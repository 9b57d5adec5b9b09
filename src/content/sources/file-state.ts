import { lstatSync, type Stats } from "node:fs";

/**
 * How a file stands on disk, to compare: where number, size and both times are the same, nobody wrote it since. The time of
 * a change (`ctime`) cannot be set by hand, so also a file with an older date that took its place is another one.
 */
export type FileState = string;

/** By path, with `/`. */
export type FileStates = ReadonlyMap<string, FileState>;

/** Short, as there are tens of thousands of them. */
export function stateOf({ ino, size, mtimeMs, ctimeMs }: Stats): FileState {
  return `${ino} ${size} ${ctimeMs}${mtimeMs === ctimeMs ? "" : ` ${mtimeMs}`}`;
}

/** Undefined where nothing is. Of a link its own state, as nobody looks behind it. */
export function readState(file: string): FileState | undefined {
  try {
    const stats = lstatSync(file, { throwIfNoEntry: false });
    return stats && stateOf(stats);
  } catch {
    // A file stands in the place of a folder.
    return undefined;
  }
}

/** Paths of files that came, went or changed from one to the other. */
export function differing(before: FileStates, now: FileStates): string[] {
  const changed = [...now].filter(([path, state]) => before.get(path) !== state).map(([path]) => path);
  return [...changed, ...[...before.keys()].filter((path) => !now.has(path))];
}
