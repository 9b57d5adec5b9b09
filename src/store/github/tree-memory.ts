import { StoreError } from "../errors.ts";
import type { TreeEntry } from "./answers.ts";
import type { Api } from "./api.ts";
import type { Patience } from "./patience.ts";

/** Entries of folders kept in memory, about 20 MB: all that is written to at a time, and the folders above. */
const MAX_ENTRIES = 100_000;
const MAX_COMMITS = 1000;

/** What lies directly in a folder. */
export type Folder = readonly TreeEntry[];

/** The folders of a repository. What Git names never changes, so each is asked for once. */
export interface TreeMemory {
  treeOf(commit: string, patience: Patience): Promise<string>;
  /** Throws `store-unavailable` where GitHub does not tell all of it. */
  folder(tree: string, patience: Patience): Promise<Folder>;
  /** A folder of a commit where all on the way to it is known, null where there is none; undefined where GitHub has to be asked. */
  known(commit: string, path: string): Folder | null | undefined;
  /** Notes the folders of a commit of ours, so that the next one on top of it need not ask for them. */
  noteCommit(commit: string, tree: string, folders: ReadonlyMap<string, Folder>): void;
}

export function rememberTrees(api: Api): TreeMemory {
  const roots = new Map<string, string>();
  const folders = new Map<string, Folder>();
  const asked = new Map<string, Promise<Folder>>();
  let entries = 0;

  function noteRoot(commit: string, tree: string): void {
    roots.set(commit, tree);
    const [oldest] = roots.keys();
    if (roots.size > MAX_COMMITS && oldest !== undefined) roots.delete(oldest);
  }

  /** The last used stand at the end, and the first go. */
  function noteFolder(tree: string, folder: Folder): void {
    forget(tree);
    folders.set(tree, folder);
    entries += folder.length;
    for (const oldest of folders.keys()) {
      if (entries <= MAX_ENTRIES) return;
      forget(oldest);
    }
  }

  function forget(tree: string): void {
    entries -= folders.get(tree)?.length ?? 0;
    folders.delete(tree);
  }

  function recall(tree: string): Folder | undefined {
    const folder = folders.get(tree);
    if (folder !== undefined) noteFolder(tree, folder);
    return folder;
  }

  async function ask(tree: string, patience: Patience): Promise<Folder> {
    const { entries, truncated } = await api.tree(tree, { recursive: false }, patience);
    if (truncated) {
      throw new StoreError("store-unavailable", "GitHub does not tell all names of a folder: there are too many in it.", {
        hint: "Fetch the repository with Git, or move old entries away.",
      });
    }
    noteFolder(tree, entries);
    return entries;
  }

  return {
    async treeOf(commit, patience) {
      const known = roots.get(commit);
      if (known !== undefined) return known;
      const tree = await api.treeOf(commit, patience);
      noteRoot(commit, tree);
      return tree;
    },
    async folder(tree, patience) {
      const known = recall(tree);
      if (known !== undefined) return known;
      // Who plans for many pages asks for the folders above them many times at once.
      const answer = asked.get(tree) ?? ask(tree, patience).finally(() => asked.delete(tree));
      asked.set(tree, answer);
      return await answer;
    },
    known(commit, path) {
      const root = roots.get(commit);
      let folder = root === undefined ? undefined : recall(root);
      for (const name of path === "" ? [] : path.split("/")) {
        if (folder === undefined) return undefined;
        const entry = folder.find((entry) => entry.name === name);
        if (entry?.type !== "tree") return null;
        folder = recall(entry.sha);
      }
      return folder;
    },
    noteCommit(commit, tree, made) {
      noteRoot(commit, tree);
      for (const [name, folder] of made) noteFolder(name, folder);
    },
  };
}
