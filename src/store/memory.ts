import { createHash } from "node:crypto";
import { checkChanges, headMoved, inTheWay, type FileEdit } from "./changes.ts";
import { checkFolder, checkPath } from "./paths.ts";
import type { Change, Commit, CommitOptions, Store, StoreView } from "./store.ts";

type Files = ReadonlyMap<string, Uint8Array>;

/**
 * A store that forgets: the reference which the others are compared with, and a fast one for tests.
 * Object names look like Git's and are made up. `files` are there from the start, as one commit.
 */
export function openMemoryStore({ files = {} }: { files?: Readonly<Record<string, string>> } = {}): Store {
  let held: Files = new Map();
  let head: string | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  async function commit(changes: readonly Change[], options: CommitOptions): Promise<Commit> {
    const edits = checkChanges(changes);
    const mine = turn.then(() => commitInTurn(edits, options));
    turn = mine.catch(() => undefined);
    return await mine;
  }

  async function commitInTurn(edits: readonly FileEdit[], options: CommitOptions): Promise<Commit> {
    if (options.ifHead !== undefined && options.ifHead !== head) throw headMoved(options.ifHead, head);
    await options.precondition?.(viewOf(held));
    const next = applyEdits(held, edits);
    if (head !== null && sameFiles(held, next)) return { id: head, changed: false };
    held = next;
    head = createHash("sha1").update(`${head} ${options.message}`).digest("hex");
    return { id: head, changed: true };
  }

  if (Object.keys(files).length > 0) {
    held = applyEdits(held, checkChanges(Object.entries(files).map(([path, write]) => ({ path, write }))));
    head = createHash("sha1").update("start").digest("hex");
  }
  return {
    name: "memory:",
    worktree: null,
    head: async () => head,
    read: (path) => viewOf(held).read(path),
    list: (folder) => viewOf(held).list(folder),
    walk: (folder) => viewOf(held).walk(folder),
    readAll: (folder) => viewOf(held).readAll(folder),
    commit,
    close: async () => {
      await turn;
    },
  };
}

function viewOf(files: Files): StoreView & Pick<Store, "walk" | "readAll"> {
  const below = (folder: string) => [...files.keys()].filter((path) => folder === "" || path.startsWith(`${folder}/`)).toSorted();
  return {
    async read(path) {
      checkPath(path);
      const bytes = files.get(path);
      return bytes === undefined ? null : Uint8Array.from(bytes);
    },
    async list(folder) {
      checkFolder(folder);
      const start = folder === "" ? "" : `${folder}/`;
      return [...files.keys()].filter((path) => path.startsWith(start) && !path.slice(start.length).includes("/")).toSorted();
    },
    async walk(folder) {
      checkFolder(folder);
      return below(folder);
    },
    async readAll(folder) {
      checkFolder(folder);
      return below(folder).map((path) => ({ path, bytes: Uint8Array.from(files.get(path) ?? []) }));
    },
  };
}

function applyEdits(files: Files, edits: readonly FileEdit[]): Files {
  const next = new Map(files);
  for (const { path, bytes } of edits) if (bytes === null) next.delete(path);
  for (const { path, bytes } of edits) {
    if (bytes === null) continue;
    for (const other of next.keys()) {
      if (other.startsWith(`${path}/`)) throw inTheWay(path, "a folder");
      if (path.startsWith(`${other}/`)) throw inTheWay(path, "a file");
    }
    next.set(path, bytes);
  }
  return next;
}

function sameFiles(one: Files, other: Files): boolean {
  if (one.size !== other.size) return false;
  return [...one].every(([path, bytes]) => {
    const there = other.get(path);
    return there !== undefined && Buffer.compare(bytes, there) === 0;
  });
}
