import { groupByFolder } from "../group-by-folder.ts";
import { inTheWay } from "../changes.ts";
import type { ObjectBatch, Objects } from "./objects.ts";
import { fromRaw, isFile, isTree, parseTree, toRaw, type TreeEntry } from "./tree-format.ts";
import { TreeObject } from "./tree-object.ts";

/** A file to be put (its blob) or removed (null). */
export interface TreeEdit {
  readonly path: string;
  readonly blob: string | null;
}

/** Where trees are read, and where the changed ones go. */
interface Trees {
  readonly objects: Pick<Objects, "read">;
  readonly batch: ObjectBatch;
}

/**
 * Adds the trees that change to the batch and returns the name of the root, or null where no file is left.
 * What is removed and not there is no error. Throws `bad-path` where something else lies in the way.
 */
export async function editTree(trees: Trees, tree: string | null, edits: readonly TreeEdit[]): Promise<string | null> {
  return await editFolder(trees, tree, edits, "");
}

/** Blob of a regular file, or null where there is none (a link, a folder and a submodule are none). */
export async function findBlob(objects: Pick<Objects, "read">, tree: string | null, path: string): Promise<string | null> {
  const folder = path.split("/").slice(0, -1).join("/");
  const found = await readTree(objects, await findTree(objects, tree, folder));
  const entry = found.get(toRaw(path.slice(folder === "" ? 0 : folder.length + 1)));
  return entry !== undefined && isFile(entry) ? entry.object : null;
}

/** Names of the regular files directly in a folder, unsorted. */
export async function listFiles(objects: Pick<Objects, "read">, tree: string | null, folder: string): Promise<string[]> {
  const found = await readTree(objects, await findTree(objects, tree, folder));
  return found.entries().filter(isFile).map((entry) => fromRaw(entry.rawName));
}

/** A regular file: its path and the name of its blob. */
export interface FoundFile {
  readonly path: string;
  readonly blob: string;
}

/** The regular files below a folder, however deep, sorted by path. All folders of a depth are read at once. */
export async function walkFiles(objects: Pick<Objects, "read" | "readMany">, tree: string | null, folder: string): Promise<FoundFile[]> {
  const files: FoundFile[] = [];
  const top = await findTree(objects, tree, folder);
  let depth = top === null ? [] : [{ object: top, start: folder === "" ? "" : `${folder}/` }];
  while (depth.length > 0) {
    const found = await objects.readMany(depth.map(({ object }) => object));
    const below: typeof depth = [];
    for (const { object, start } of depth) {
      for (const entry of parseTree(found.get(object) ?? (await objects.read("tree", object))).values()) {
        const path = start + fromRaw(entry.rawName);
        if (isFile(entry)) files.push({ path, blob: entry.object });
        else if (isTree(entry)) below.push({ object: entry.object, start: `${path}/` });
      }
    }
    depth = below;
  }
  return files.toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

async function editFolder(trees: Trees, tree: string | null, edits: readonly TreeEdit[], folder: string): Promise<string | null> {
  const before = await readTree(trees.objects, tree);
  const changes = new Map<string, TreeEntry | null>();
  const here = edits.filter((edit) => !edit.path.slice(folder.length).includes("/"));
  const nameOf = (edit: TreeEdit) => toRaw(edit.path.slice(folder.length));
  const entryOf = (rawName: string) => (changes.has(rawName) ? (changes.get(rawName) ?? undefined) : before.get(rawName));

  for (const edit of here) {
    const entry = entryOf(nameOf(edit));
    if (edit.blob === null && entry !== undefined && isFile(entry)) changes.set(nameOf(edit), null);
  }
  for (const [name, below] of groupByFolder(edits, folder)) {
    const entry = await editBelow(trees, entryOf(toRaw(name)), name, below, folder);
    if (entry !== undefined) changes.set(toRaw(name), entry);
  }
  for (const edit of here) {
    if (edit.blob === null) continue;
    const entry = entryOf(nameOf(edit));
    if (entry !== undefined && !isFile(entry)) throw inTheWay(edit.path, whatIs(entry));
    changes.set(nameOf(edit), { mode: "100644", rawName: nameOf(edit), object: edit.blob });
  }
  const after = before.with(changes);
  if (after.bytes.length === 0) return null;
  knownTrees.set(after.bytes, after);
  return trees.batch.add("tree", after.bytes);
}

/** What stands in the folder for the one below it after the edits: null for nothing, undefined where they change nothing. */
async function editBelow(trees: Trees, entry: TreeEntry | undefined, name: string, edits: readonly TreeEdit[], folder: string): Promise<TreeEntry | null | undefined> {
  if (entry !== undefined && !isTree(entry)) {
    const write = edits.find((edit) => edit.blob !== null);
    if (write !== undefined) throw inTheWay(write.path, whatIs(entry));
    return undefined;
  }
  const object = await editFolder(trees, entry?.object ?? null, edits, `${folder}${name}/`);
  return object === null ? null : { mode: entry?.mode ?? "40000", rawName: toRaw(name), object };
}

async function findTree(objects: Pick<Objects, "read">, tree: string | null, folder: string): Promise<string | null> {
  let found = tree;
  for (const name of folder === "" ? [] : folder.split("/")) {
    const entry = (await readTree(objects, found)).get(toRaw(name));
    if (entry === undefined || !isTree(entry)) return null;
    found = entry.object;
  }
  return found;
}

/** Trees looked into, for as long as somebody holds their bytes: a commit looks into the same few folders again and again, and the next one into those that it made. */
const knownTrees = new WeakMap<Buffer, TreeObject>();

async function readTree(objects: Pick<Objects, "read">, tree: string | null): Promise<TreeObject> {
  if (tree === null) return TreeObject.of(null);
  const bytes = await objects.read("tree", tree);
  const known = knownTrees.get(bytes) ?? TreeObject.of(bytes);
  knownTrees.set(bytes, known);
  return known;
}

function whatIs(entry: TreeEntry): string {
  if (isTree(entry)) return "a folder";
  if (entry.mode === "120000") return "a symbolic link";
  return isFile(entry) ? "a file" : "a submodule";
}
