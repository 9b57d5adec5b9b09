import path from "node:path";
import type { PageKey } from "../content/model.ts";
import type { FileStates } from "../content/sources/file-state.ts";
import { readCommentFolder, readCommentStates } from "../content/sources/read-sources.ts";
import type { CommentSource } from "../content/sources/sources.ts";
import type { Store } from "../store/store.ts";

const folder = "data/comments";

/** Every comment file of a store that is not this checkout's own branch. */
export async function readStoredComments(store: Store): Promise<CommentSource[]> {
  return readFromStore(store, folder);
}

/**
 * The comment files of one page. Where the store is this checkout's branch they are read from its folder, as the whole
 * build does: what the owner edits there by hand counts at once.
 */
export async function readPageComments(root: string, store: Store, page: PageKey): Promise<CommentSource[]> {
  const pageFolder = `${folder}/${page}`;
  if (store.worktree !== path.resolve(root)) return (await readFromStore(store, pageFolder)).filter(({ path: file }) => pageOfCommentFile(file) === page);
  return readCommentFolder(root, pageFolder);
}

/** How the comment files of one page stand, where they are read from this checkout's folder; else none. */
export function pageCommentStates(root: string, store: Store, page: PageKey): FileStates {
  return store.worktree === path.resolve(root) ? readCommentStates(root, `${folder}/${page}`) : new Map();
}

async function readFromStore(store: Store, folder: string): Promise<CommentSource[]> {
  const files = await store.readAll(folder);
  return files.filter(({ path: file }) => file.endsWith(".json")).map(({ path: file, bytes }) => ({ path: file, text: Buffer.from(bytes).toString("utf8") }));
}

/** The page whose comments lie in a file: `data/comments/logs/hello/<id>.json` → `logs/hello`; undefined for other files. */
export function pageOfCommentFile(file: string): PageKey | undefined {
  const match = /^data\/comments\/(.+)\/[^/]+\.json$/.exec(file.split(path.sep).join("/"));
  return match?.[1];
}
