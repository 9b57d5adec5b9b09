import type { FileEdit } from "../changes.ts";
import { checkFolder, checkPath } from "../paths.ts";
import type { StoreView } from "../store.ts";

/** What a store would hold with some changes made to it. What is below is asked once and remembered. */
export interface LaidOver extends StoreView {
  /** Makes further changes; false where all of them are there already. */
  apply(edits: readonly FileEdit[]): Promise<boolean>;
}

export function layOver(below: StoreView): LaidOver {
  const changed = new Map<string, Uint8Array | null>();
  const files = new Map<string, Promise<Uint8Array | null>>();
  const folders = new Map<string, Promise<string[]>>();

  const listBelow = (folder: string) => remember(folders, folder, () => below.list(folder));
  const readBelow = (path: string) => remember(files, path, () => below.read(path));

  /** A folder is listed once for all its new files, which are then not asked for one by one. */
  async function isThere(path: string): Promise<boolean> {
    return (await listBelow(folderOf(path))).includes(path);
  }

  async function differs({ path, bytes }: FileEdit): Promise<boolean> {
    const known = changed.get(path);
    const before = known !== undefined ? known : (await isThere(path)) ? await readBelow(path) : null;
    return before === null || bytes === null ? before !== bytes : Buffer.compare(before, bytes) !== 0;
  }

  return {
    async read(path) {
      checkPath(path);
      const known = changed.get(path);
      const bytes = known !== undefined ? known : await readBelow(path);
      return bytes === null ? null : Uint8Array.from(bytes);
    },
    async list(folder) {
      checkFolder(folder);
      const paths = new Set(await listBelow(folder));
      for (const [path, bytes] of changed) {
        if (folderOf(path) !== folder) continue;
        if (bytes === null) paths.delete(path);
        else paths.add(path);
      }
      return [...paths].toSorted();
    },
    async apply(edits) {
      const differing = await Promise.all(edits.map(differs));
      for (const { path, bytes } of edits) changed.set(path, bytes);
      return differing.includes(true);
    },
  };
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}

async function remember<Value>(memory: Map<string, Promise<Value>>, key: string, ask: () => Promise<Value>): Promise<Value> {
  const known = memory.get(key) ?? ask();
  memory.set(key, known);
  return await known;
}
