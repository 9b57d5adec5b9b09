import { inTheWay, type FileEdit } from "../changes.ts";
import { objectName } from "../git/loose-object.ts";
import { formatTree, toRaw } from "../git/tree-format.ts";
import { groupByFolder } from "../group-by-folder.ts";
import type { TreeEntry } from "./answers.ts";
import type { Api } from "./api.ts";
import type { Patience } from "./patience.ts";
import type { Folder, TreeMemory } from "./tree-memory.ts";

/** How many folders are read side by side; GitHub asks for few. */
const FOLDERS_AT_ONCE = 8;

/** A path that a commit changes: the new bytes, or null and the name of the blob that goes. */
export interface PlannedChange {
  readonly path: string;
  readonly mode: string;
  readonly bytes: Uint8Array | null;
  readonly before: string | null;
}

export interface Plan {
  /** Removals first within each folder. Empty where the tree holds all of it already. */
  readonly changes: readonly PlannedChange[];
  /** The tree as it will be, by Git's own naming; null where no file is left. */
  readonly tree: string | null;
  /** The changed folders in it, by their names. */
  readonly folders: ReadonlyMap<string, Folder>;
}

/**
 * What must change in a tree (null: an empty one) for the edits to hold. GitHub refuses to remove what is not there, and what it does with
 * a file in the place of a folder is written nowhere, so all is looked at before. Throws `bad-path` for what is in the way.
 */
export async function planChanges(memory: TreeMemory, tree: string | null, edits: readonly FileEdit[], patience: Patience): Promise<Plan> {
  const folders = new Map<string, Folder>();
  return { ...(await planFolder(tree, "", edits)), folders };

  async function planFolder(before: string | null, folder: string, edits: readonly FileEdit[]): Promise<Omit<Plan, "folders">> {
    const entries = new Map(before === null ? [] : (await memory.folder(before, patience)).map((entry) => [entry.name, entry]));
    const here = edits.filter(({ path }) => !path.slice(folder.length).includes("/"));
    let changes: PlannedChange[] = [];

    for (const { path, bytes } of here) {
      const entry = entries.get(path.slice(folder.length));
      if (bytes !== null || !isFile(entry)) continue;
      changes.push({ path, mode: entry.mode, bytes, before: entry.sha });
      entries.delete(entry.name);
    }
    const below = await inGroups([...groupByFolder(edits, folder)], async ([name, group]) => {
      const entry = entries.get(name);
      const write = group.find(({ bytes }) => bytes !== null);
      if (entry === undefined || entry.type === "tree") return { name, ...(await planFolder(entry?.sha ?? null, `${folder}${name}/`, group)) };
      if (write !== undefined) throw inTheWay(write.path, whatIs(entry));
      return { name, changes: [], tree: null };
    });
    for (const { name, changes: inside, tree } of below) {
      if (inside.length === 0) continue;
      changes.push(...inside);
      if (tree === null) entries.delete(name);
      else entries.set(name, { name, mode: "040000", type: "tree", sha: tree });
    }
    for (const { path, bytes } of here) {
      if (bytes === null) continue;
      const name = path.slice(folder.length);
      const entry = entries.get(name);
      if (entry !== undefined && !isFile(entry) && !(await isEmptied(entry))) throw inTheWay(path, whatIs(entry));
      if (entry?.sha === blobName(bytes)) continue;
      // An entry takes the place of a whole folder, and GitHub is told of each place once.
      if (below.some((folder) => folder.name === name)) changes = changes.filter((change) => !change.path.startsWith(`${path}/`));
      const mode = entry?.mode === "100755" ? entry.mode : "100644";
      changes.push({ path, mode, bytes, before: isFile(entry) ? entry.sha : null });
      entries.set(name, { name, mode, type: "blob", sha: blobName(bytes) });
    }
    if (entries.size === 0) return { changes, tree: null };
    if (changes.length === 0 && before !== null) return { changes, tree: before };
    const tree = treeName([...entries.values()]);
    folders.set(tree, [...entries.values()]);
    return { changes, tree };
  }

  /** A folder without a file is none, but who takes the last one out through an api may leave it. */
  async function isEmptied({ type, sha }: TreeEntry): Promise<boolean> {
    if (type !== "tree") return false;
    for (const entry of folders.get(sha) ?? (await memory.folder(sha, patience))) if (!(await isEmptied(entry))) return false;
    return true;
  }
}

/** What lies at a path, or null. */
export async function findEntry(memory: TreeMemory, tree: string, path: string, patience: Patience): Promise<TreeEntry | null> {
  const [name = "", ...rest] = path.split("/");
  const entry = (await memory.folder(tree, patience)).find((entry) => entry.name === name);
  if (entry === undefined || rest.length === 0) return entry ?? null;
  return entry.type === "tree" ? await findEntry(memory, entry.sha, rest.join("/"), patience) : null;
}

/** Paths of the regular files below a folder, relative to it, unsorted; folder by folder where it is too large for one answer. */
export async function filesBelow(api: Api, memory: TreeMemory, tree: string, patience: Patience): Promise<string[]> {
  const whole = await api.tree(tree, { recursive: true }, patience);
  if (!whole.truncated) return whole.entries.filter(isFile).map(({ name }) => name);
  const entries = await memory.folder(tree, patience);
  const below = await inGroups(entries.filter(({ type }) => type === "tree"), async ({ name, sha }) =>
    (await filesBelow(api, memory, sha, patience)).map((path) => `${name}/${path}`));
  return [...entries.filter(isFile).map(({ name }) => name), ...below.flat()];
}

/** Git's name of a file's bytes. */
export function blobName(bytes: Uint8Array): string {
  return objectName("blob", bytes);
}

/** GitHub writes the mode of a folder with a zero before it, Git does not. */
function treeName(entries: Folder): string {
  return objectName("tree", formatTree(entries.map(({ mode, name, sha }) => ({ mode: mode.replace(/^0/, ""), rawName: toRaw(name), object: sha }))));
}

/** Links and submodules are no files. */
export function isFile(entry: TreeEntry | null | undefined): entry is TreeEntry {
  return entry?.type === "blob" && entry.mode.startsWith("100");
}

async function inGroups<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += FOLDERS_AT_ONCE) {
    results.push(...(await Promise.all(items.slice(start, start + FOLDERS_AT_ONCE).map(work))));
  }
  return results;
}

function whatIs({ type, mode }: TreeEntry): string {
  if (type === "tree") return "a folder";
  if (mode === "120000") return "a symbolic link";
  return type === "blob" ? "a file" : "a submodule";
}
