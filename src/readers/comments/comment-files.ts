import { parseCommentFile } from "../../content/comments/parse-comment.ts";
import { pageKeySchema, type CommentFile } from "../../content/schemas/comment.ts";
import type { StoreView } from "../../store/store.ts";

/**
 * Folder of a page's comments in the store, or undefined where the key, which may come from a stranger, cannot be one:
 * it must not lead out of `data/comments/`.
 */
export function commentFolder(page: string): string | undefined {
  const safe = pageKeySchema.safeParse(page).success && !/[\p{Cc}\p{Cs}\\]/u.test(page) && page.split("/").every((part) => part !== "" && part !== "." && part !== "..");
  return safe ? `data/comments/${page}` : undefined;
}

/** Path of one comment. */
export function commentPath(page: string, id: string): string {
  return `data/comments/${page}/${id}.json`;
}

/** Ids of a page's comments in the store, whatever their status, oldest first. */
export async function listCommentIds(view: Pick<StoreView, "list">, page: string): Promise<string[]> {
  const folder = commentFolder(page);
  if (folder === undefined) return [];
  const paths = await view.list(folder);
  return paths.filter((path) => path.endsWith(".json")).map((path) => path.slice(folder.length + 1, -".json".length));
}

/** The comment as it lies in the store; null where there is none or where its file is broken. */
export async function readComment(view: Pick<StoreView, "read">, page: string, id: string): Promise<CommentFile | null> {
  if (commentFolder(page) === undefined) return null;
  const path = commentPath(page, id);
  return parseComment(path, await view.read(path));
}

/** The comment in a file's bytes; null where there are none or they are broken. */
export function parseComment(path: string, bytes: Uint8Array | null): CommentFile | null {
  return bytes === null ? null : (parseCommentFile(path, Buffer.from(bytes).toString()).file ?? null);
}
