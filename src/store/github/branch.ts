import { StoreError } from "../errors.ts";
import { checkFolder, checkPath } from "../paths.ts";
import type { Store, StoreView } from "../store.ts";
import { Trouble } from "./answers.ts";
import type { Api } from "./api.ts";
import type { Patience } from "./patience.ts";
import { blobName, filesBelow, filesIn, findEntry, isFile } from "./trees.ts";

/** The contents API tells of so many files in a folder and is silent about the rest. */
const CONTENTS_LIMIT = 1000;

export interface Branch {
  readonly api: Api;
  readonly owner: string;
  readonly repo: string;
  /** Its name, such as `main`. */
  readonly name: string;
}

/**
 * The branch's newest commit, or null where the repository has none yet.
 * Throws `branch-missing`, `repository-missing`, else as `Api` does.
 */
export async function readHead({ api, owner, repo, name }: Branch, patience: Patience): Promise<string | null> {
  try {
    return await api.head(name, patience);
  } catch (error) {
    if (isTrouble(error, "empty")) return null;
    if (!isTrouble(error, "missing")) throw error;
  }
  try {
    await api.newestCommit(patience);
  } catch (error) {
    if (isTrouble(error, "empty")) return null;
    throw isTrouble(error, "missing") ? noRepository(owner, repo) : error;
  }
  throw new StoreError("branch-missing", `There is no branch ${JSON.stringify(name)} in github:${owner}/${repo}.`, {
    hint: "Make it, or name another after the # of UNFILED_STORE.",
  });
}

/** GitHub does not tell a missing repository from one that the token may not see. */
export function noRepository(owner: string, repo: string): StoreError {
  return new StoreError("repository-missing", `GitHub knows no repository ${owner}/${repo}, or keeps it from this token.`, {
    hint: "Look at the name in UNFILED_STORE, and whether GITHUB_TOKEN may read the repository's contents.",
  });
}

/** The files of a commit; null holds none. A commit given is known to be there, so what is missing below it is no file. */
export function viewOfCommit(api: Api, findCommit: () => Promise<string | null>, patience: Patience): StoreView & Pick<Store, "walk"> {
  return {
    async read(path) {
      checkPath(path);
      const commit = await findCommit();
      return commit === null ? null : await readFile(api, commit, path, patience);
    },
    async list(folder) {
      checkFolder(folder);
      const commit = await findCommit();
      return commit === null ? [] : (await listFolder(api, commit, folder, patience)).toSorted();
    },
    async walk(folder) {
      checkFolder(folder);
      const commit = await findCommit();
      const tree = commit === null ? null : await findFolder(api, commit, folder, patience);
      return tree === null ? [] : (await filesBelow(api, tree, patience)).map((path) => inFolder(folder, path)).toSorted();
    },
  };
}

async function readFile(api: Api, commit: string, path: string, patience: Patience): Promise<Uint8Array | null> {
  const found = await api.contents(path, commit, patience).catch(ignoreMissing);
  if (found?.kind !== "file") return null;
  const bytes = found.bytes ?? (await api.blob(found.sha, patience));
  // GitHub answers a link to a file with that file's bytes, and we follow no links.
  if (blobName(bytes) !== found.sha && !isFile(await findEntry(api, await api.treeOf(commit, patience), path, patience))) return null;
  return new Uint8Array(bytes);
}

async function listFolder(api: Api, commit: string, folder: string, patience: Patience): Promise<string[]> {
  const found = await api.contents(folder, commit, patience).catch(ignoreMissing);
  if (found?.kind !== "folder") return [];
  if (found.entries < CONTENTS_LIMIT) return [...found.files];
  const tree = await findFolder(api, commit, folder, patience);
  return tree === null ? [] : (await filesIn(api, tree, patience)).map((name) => inFolder(folder, name));
}

async function findFolder(api: Api, commit: string, folder: string, patience: Patience): Promise<string | null> {
  const root = await api.treeOf(commit, patience);
  const entry = folder === "" ? null : await findEntry(api, root, folder, patience);
  if (folder === "") return root;
  return entry?.type === "tree" ? entry.sha : null;
}

function inFolder(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

function ignoreMissing(error: unknown): null {
  if (isTrouble(error, "missing")) return null;
  throw error;
}

export function isTrouble(error: unknown, kind: Trouble["kind"]): error is Trouble {
  return error instanceof Trouble && error.kind === kind;
}
