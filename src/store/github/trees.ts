import { groupByFolder } from "../group-by-folder.ts";
import { createHash } from "node:crypto";
import { inTheWay, type FileEdit } from "../changes.ts";
import { StoreError } from "../errors.ts";
import type { TreeEntry } from "./answers.ts";
import type { Api } from "./api.ts";
import type { Patience } from "./patience.ts";

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
  /** Whether no file is left. */
  readonly empty: boolean;
}

/**
 * What must change in a tree for the edits to hold. GitHub refuses to remove what is not there, and what it does with
 * a file in the place of a folder is written nowhere, so all is looked at before. Throws `bad-path` for what is in the way.
 */
export async function planChanges(api: Api, tree: string, edits: readonly FileEdit[], patience: Patience): Promise<Plan> {
  return await planFolder(tree, "", edits);

  async function planFolder(sha: string | null, folder: string, edits: readonly FileEdit[]): Promise<Plan> {
    const entries = new Map(sha === null ? [] : (await readFolder(api, sha, patience)).map((entry) => [entry.name, entry]));
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
      if (entry !== undefined && entry.type !== "tree") {
        if (write !== undefined) throw inTheWay(write.path, whatIs(entry));
        return { name, changes: [], empty: false };
      }
      return { name, ...(await planFolder(entry?.sha ?? null, `${folder}${name}/`, group)) };
    });
    for (const { name, changes: inside, empty } of below) {
      changes.push(...inside);
      if (empty) entries.delete(name);
      else entries.set(name, entries.get(name) ?? { name, mode: "040000", type: "tree", sha: "" });
    }
    for (const { path, bytes } of here) {
      if (bytes === null) continue;
      const name = path.slice(folder.length);
      const entry = entries.get(name);
      if (entry !== undefined && !isFile(entry)) throw inTheWay(path, whatIs(entry));
      if (entry?.sha === blobName(bytes)) continue;
      // An entry takes the place of a whole folder, and GitHub is told of each place once.
      if (below.some((folder) => folder.name === name)) changes = changes.filter((change) => !change.path.startsWith(`${path}/`));
      changes.push({ path, mode: entry?.mode ?? "100644", bytes, before: entry?.sha ?? null });
      entries.set(name, { name, mode: "100644", type: "blob", sha: "" });
    }
    return { changes, empty: entries.size === 0 };
  }
}

/** What lies at a path, or null. */
export async function findEntry(api: Api, tree: string, path: string, patience: Patience): Promise<TreeEntry | null> {
  const [name = "", ...rest] = path.split("/");
  const entry = (await readFolder(api, tree, patience)).find((entry) => entry.name === name);
  if (entry === undefined || rest.length === 0) return entry ?? null;
  return entry.type === "tree" ? await findEntry(api, entry.sha, rest.join("/"), patience) : null;
}

/** Names of the regular files directly in a folder, unsorted. */
export async function filesIn(api: Api, tree: string, patience: Patience): Promise<string[]> {
  return (await readFolder(api, tree, patience)).filter(isFile).map(({ name }) => name);
}

/** Paths of the regular files below a folder, relative to it, unsorted; folder by folder where it is too large for one answer. */
export async function filesBelow(api: Api, tree: string, patience: Patience): Promise<string[]> {
  const whole = await api.tree(tree, { recursive: true }, patience);
  if (!whole.truncated) return whole.entries.filter(isFile).map(({ name }) => name);
  const entries = await readFolder(api, tree, patience);
  const below = await inGroups(entries.filter(({ type }) => type === "tree"), async ({ name, sha }) =>
    (await filesBelow(api, sha, patience)).map((path) => `${name}/${path}`));
  return [...entries.filter(isFile).map(({ name }) => name), ...below.flat()];
}

/** Git's name of a file's bytes. */
export function blobName(bytes: Uint8Array): string {
  return createHash("sha1").update(`blob ${bytes.byteLength}\0`).update(bytes).digest("hex");
}

/** Links and submodules are no files. */
export function isFile(entry: TreeEntry | null | undefined): entry is TreeEntry {
  return entry?.type === "blob" && entry.mode.startsWith("100");
}

async function readFolder(api: Api, tree: string, patience: Patience): Promise<readonly TreeEntry[]> {
  const { entries, truncated } = await api.tree(tree, { recursive: false }, patience);
  if (!truncated) return entries;
  throw new StoreError("store-unavailable", "GitHub does not tell all names of a folder: there are too many in it.", {
    hint: "Fetch the repository with Git, or move old entries away.",
  });
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
