import { renderComment } from "../../content/comment-markdown.ts";
import type { CommentFile } from "../../content/schemas/comment.ts";
import { StoreError } from "../../store/errors.ts";
import type { Store } from "../../store/store.ts";
import { asReaderError } from "../errors.ts";
import { noSuchPage, type FindPage } from "../form-checks.ts";
import { commentFolder, listCommentIds, readComment } from "./comment-files.ts";

export interface ListCommentsServices {
  readonly store: Pick<Store, "read" | "list">;
  readonly findPage?: FindPage;
}

/** A published comment as anybody may read it. */
export interface PublicComment {
  readonly id: string;
  readonly parent?: string;
  readonly name: string;
  readonly url?: string;
  /** Safe HTML. */
  readonly html: string;
  /** ISO 8601 UTC. */
  readonly date: string;
}

/** Published comments of a page, oldest first; broken files are left out. Throws `no-such-page`, `store-busy`, `store-unavailable`. */
export async function listComments(page: string, { store, findPage }: ListCommentsServices): Promise<PublicComment[]> {
  if (commentFolder(page) === undefined || (findPage !== undefined && findPage(page) === undefined)) throw noSuchPage();
  try {
    const ids = await listCommentIds(store, page);
    const comments = await Promise.all(ids.map((id) => readComment(store, page, id)));
    return comments.filter((comment) => comment !== null).filter(({ status }) => status === "published").map(publicComment);
  } catch (error) {
    // The key comes from a stranger: that no file can have such a name says only that there is no such page.
    throw error instanceof StoreError && error.code === "bad-path" ? noSuchPage() : asReaderError(error);
  }
}

function publicComment({ id, parent, name, url, body, date }: CommentFile): PublicComment {
  return { id, ...(parent !== undefined && { parent }), name, ...(url !== undefined && { url }), html: renderComment(body), date };
}
