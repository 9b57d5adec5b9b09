import { checkFolder, checkPath } from "../paths.ts";
import type { Store, StoreView } from "../store.ts";
import { isTrouble, type Branch } from "./branch.ts";
import type { Patience } from "./patience.ts";
import type { Folder } from "./tree-memory.ts";
import { blobName, filesBelow, findEntry, isFile } from "./trees.ts";

/** The contents API tells of so many files in a folder and is silent about the rest. */
const CONTENTS_LIMIT = 1000;

/**
 * The files of a commit; null holds none. A commit given is known to be there, so what is missing below it is no file.
 * A file or folder costs one request where its folder is not remembered. With `wholeFolders` the folders on the way are
 * asked for instead: who then changes them has them at hand.
 */
export function viewOfCommit(branch: Branch, findCommit: () => Promise<string | null>, patience: Patience, { wholeFolders = false } = {}): StoreView & Pick<Store, "walk"> {
  const { api, memory } = branch;

  /** Undefined where it is not known and need not be. */
  async function folderAt(commit: string, path: string): Promise<Folder | null | undefined> {
    return wholeFolders ? await findFolder(branch, commit, path, patience) : memory.known(commit, path);
  }

  return {
    async read(path) {
      checkPath(path);
      const commit = await findCommit();
      if (commit === null) return null;
      const end = path.lastIndexOf("/");
      const folder = await folderAt(commit, path.slice(0, Math.max(end, 0)));
      if (folder === undefined) return await readFile(branch, commit, path, patience);
      const entry = folder?.find(({ name }) => name === path.slice(end + 1));
      return isFile(entry) ? new Uint8Array(await api.blob(entry.sha, patience)) : null;
    },
    async list(path) {
      checkFolder(path);
      const commit = await findCommit();
      if (commit === null) return [];
      const folder = await folderAt(commit, path);
      const files = folder === undefined ? await listFolder(branch, commit, path, patience) : filesIn(folder ?? [], path);
      return files.toSorted();
    },
    async walk(path) {
      checkFolder(path);
      const commit = await findCommit();
      const tree = commit === null ? null : await findTree(branch, commit, path, patience);
      return tree === null ? [] : (await filesBelow(api, memory, tree, patience)).map((name) => inFolder(path, name)).toSorted();
    },
  };
}

async function readFile({ api, memory }: Branch, commit: string, path: string, patience: Patience): Promise<Uint8Array | null> {
  const found = await api.contents(path, commit, patience).catch(ignoreMissing);
  if (found?.kind !== "file") return null;
  const bytes = found.bytes ?? (await api.blob(found.sha, patience));
  // GitHub answers a link to a file with that file's bytes, and we follow no links.
  if (blobName(bytes) !== found.sha && !isFile(await findEntry(memory, await memory.treeOf(commit, patience), path, patience))) return null;
  return new Uint8Array(bytes);
}

async function listFolder(branch: Branch, commit: string, path: string, patience: Patience): Promise<string[]> {
  const found = await branch.api.contents(path, commit, patience).catch(ignoreMissing);
  if (found?.kind !== "folder") return [];
  if (found.entries < CONTENTS_LIMIT) return [...found.files];
  return filesIn((await findFolder(branch, commit, path, patience)) ?? [], path);
}

async function findFolder(branch: Branch, commit: string, path: string, patience: Patience): Promise<Folder | null> {
  const tree = await findTree(branch, commit, path, patience);
  return tree === null ? null : await branch.memory.folder(tree, patience);
}

/** Name of a folder's tree; null where no folder lies there. */
async function findTree({ memory }: Branch, commit: string, path: string, patience: Patience): Promise<string | null> {
  const root = await memory.treeOf(commit, patience);
  if (path === "") return root;
  const entry = await findEntry(memory, root, path, patience);
  return entry?.type === "tree" ? entry.sha : null;
}

function filesIn(folder: Folder, path: string): string[] {
  return folder.filter(isFile).map(({ name }) => inFolder(path, name));
}

function inFolder(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

function ignoreMissing(error: unknown): null {
  if (isTrouble(error, "missing")) return null;
  throw error;
}
