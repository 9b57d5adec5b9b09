import { StoreError } from "./errors.ts";
import { checkPath } from "./paths.ts";
import type { Change } from "./store.ts";

/** One change with its bytes at hand; null deletes. */
export interface FileEdit {
  readonly path: string;
  readonly bytes: Uint8Array | null;
}

/**
 * Checks every path and takes a copy of what is to be written, so that a caller who goes on using his buffer
 * changes nothing. Throws a `StoreError` `bad-path` for a bad path and for one that is named twice.
 */
export function checkChanges(changes: readonly Change[]): FileEdit[] {
  const named = new Set<string>();
  return changes.map((change) => {
    checkPath(change.path);
    if (named.has(change.path)) {
      throw new StoreError("bad-path", `${JSON.stringify(change.path)} is named twice in one commit.`, {
        hint: "Give one change a file.",
        path: change.path,
      });
    }
    named.add(change.path);
    return { path: change.path, bytes: "write" in change ? Uint8Array.from(Buffer.from(change.write)) : null };
  });
}

/** The error for a write where a folder, a link or a submodule lies, or below something that is no folder. */
export function inTheWay(path: string, what: string): StoreError {
  return new StoreError("bad-path", `${JSON.stringify(path)} cannot be written: ${what} lies in the way.`, {
    hint: "Move what lies there, or use another name.",
    path,
  });
}

/** The error for an `ifHead` that does not hold. */
export function headMoved(expected: string | null, found: string | null): StoreError {
  return new StoreError("conflict", `Expected the head ${expected ?? "of an empty branch"}, got ${found ?? "none"}.`, {
    hint: "Read again and decide anew.",
  });
}
