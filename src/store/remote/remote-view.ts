import { Deadline } from "../deadline.ts";
import { fromRaw, isFile, isTree, parseTree } from "../git/tree-format.ts";
import { checkFolder, checkPath } from "../paths.ts";
import type { Store, StoreView } from "../store.ts";
import { PACK_MS, rootOf, type RemoteBranch } from "./remote-branch.ts";

/** Entries of a folder by name: of a file its blob, of a folder its tree. Links and submodules are left out. */
export type Folder = ReadonlyMap<string, { readonly object: string; readonly isFolder: boolean }>;

/** Folders by the names of their trees, and roots also by those of their commits: what is so named never changes. */
export type FolderMemory = Map<string, Folder>;

/** Folders kept in memory, as many as there are pages with comments on a large site. */
const MAX_FOLDERS = 5000;
/** Who reads one comment of a page reads the others next: that many are fetched with it. */
const READ_AHEAD = 200;

/** The files of a commit at a host; null holds none. What was not fetched is fetched when it is read. */
export function viewOfRemote(branch: RemoteBranch, memory: FolderMemory, commit: string | null): StoreView & Pick<Store, "walk" | "readAll"> {
  async function findFolder(path: string): Promise<Folder> {
    let folder = await readRoot(branch, memory, commit);
    for (const name of path === "" ? [] : path.split("/")) {
      const entry = folder.get(name);
      folder = await readFolder(branch, memory, entry?.isFolder === true ? entry.object : null);
    }
    return folder;
  }

  /** Paths and blobs, sorted. */
  async function filesBelow(path: string): Promise<[file: string, blob: string][]> {
    const files: [string, string][] = [];
    const unread = [{ folder: await findFolder(path), start: path === "" ? "" : `${path}/` }];
    for (let next = unread.pop(); next !== undefined; next = unread.pop()) {
      for (const [name, { object, isFolder }] of next.folder) {
        if (isFolder) unread.push({ folder: await readFolder(branch, memory, object), start: `${next.start}${name}/` });
        else files.push([next.start + name, object]);
      }
    }
    return files.toSorted(([one], [other]) => (one < other ? -1 : 1));
  }

  return {
    async read(path) {
      checkPath(path);
      const end = path.lastIndexOf("/");
      const folder = await findFolder(path.slice(0, Math.max(end, 0)));
      const entry = folder.get(path.slice(end + 1));
      if (entry === undefined || entry.isFolder) return null;
      if (branch.isMissing(entry.object)) await branch.fetchMissing(following(folder, path.slice(end + 1)), new Deadline(PACK_MS));
      return new Uint8Array(await branch.objects.read("blob", entry.object));
    },
    async list(path) {
      checkFolder(path);
      const files = [...(await findFolder(path))].filter(([, { isFolder }]) => !isFolder);
      return files.map(([name]) => (path === "" ? name : `${path}/${name}`)).toSorted();
    },
    async walk(path) {
      checkFolder(path);
      return (await filesBelow(path)).map(([file]) => file);
    },
    async readAll(path) {
      checkFolder(path);
      const files = await filesBelow(path);
      const found = await branch.readMany(files.map(([, blob]) => blob), new Deadline(PACK_MS));
      return await Promise.all(files.map(async ([file, blob]) => ({ path: file, bytes: new Uint8Array(found.get(blob) ?? (await branch.objects.read("blob", blob))) })));
    },
  };
}

function following(folder: Folder, name: string): string[] {
  const files = [...folder].filter(([, { isFolder }]) => !isFolder);
  const at = files.findIndex(([found]) => found === name);
  return files.slice(at, at + READ_AHEAD).map(([, { object }]) => object);
}

async function readRoot(branch: RemoteBranch, memory: FolderMemory, commit: string | null): Promise<Folder> {
  const known = commit === null ? undefined : memory.get(commit);
  const root = known ?? (await readFolder(branch, memory, await rootOf(branch, commit)));
  if (commit !== null) memory.set(commit, root);
  return root;
}

async function readFolder(branch: RemoteBranch, memory: FolderMemory, tree: string | null): Promise<Folder> {
  if (tree === null) return new Map();
  const known = memory.get(tree);
  if (known !== undefined) return known;
  const folder = toFolder(await branch.objects.read("tree", tree));
  if (memory.size >= MAX_FOLDERS) memory.clear();
  memory.set(tree, folder);
  return folder;
}

function toFolder(tree: Buffer): Folder {
  const entries = [...parseTree(tree).values()].filter((entry) => isTree(entry) || isFile(entry));
  return new Map(entries.map((entry) => [fromRaw(entry.rawName), { object: entry.object, isFolder: isTree(entry) }]));
}
