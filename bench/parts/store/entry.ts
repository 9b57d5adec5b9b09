import { formatDataFile } from "../../../src/content/sources/data-file.ts";
import { commentFileSchema, type CommentFile } from "../../../src/content/schemas/comment.ts";
import type { Change, CommitOptions } from "../../../src/store/store.ts";

export const author = { name: "Bench", email: "bench@example.org" };

/** What `commit` is asked to do for a comment, as the API asks it. */
export function entryOf(comment: CommentFile): [Change[], CommitOptions] {
  const change = { path: `data/comments/${comment.page}/${comment.id}.json`, write: formatDataFile(commentFileSchema, comment) };
  return [[change], { message: `comment: ${comment.page} (${comment.id})`, timeoutMs: 60_000 }];
}
