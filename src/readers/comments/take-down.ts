import type { CommentFile } from "../../content/schemas/comment.ts";
import { ReaderError } from "../errors.ts";
import { commentsAt, type CommentPlace, type SearchedStores } from "./all-comments.ts";
import { rememberAuthorOf, type AuthorServices } from "./authors.ts";
import { changeComment, findCommentIds, type ChangedComment, type CommentStores } from "./comment-store.ts";
import { emptied } from "./delete-comment.ts";

export type TakeDownServices = CommentStores & SearchedStores & Pick<AuthorServices, "clock" | "tokens">;

/**
 * Takes a published comment from its page: its file is deleted, or, where others have answered, emptied, so that its place
 * in the thread stays. Throws `closed` where it is not published, `store-busy`, `store-unavailable`.
 */
export async function takeDown(action: "reject" | "spam", { page, id }: CommentPlace, services: TakeDownServices): Promise<ChangedComment> {
  const ids = await findCommentIds(services, page);
  const answers = (await commentsAt(ids.map((each) => ({ page, id: each })), services)).filter(({ parent }) => parent === id);
  const changed = await changeComment(services, page, id, async (before) => {
    if (before?.status !== "published") throw notPublished(before);
    return answers.length > 0 ? emptied(before) : null;
  }, `moderation: ${action} ${id}`);
  if (action === "spam") await rememberAuthorOf(changed.before, "spam", services);
  return changed;
}

/** Makes every receipt void that was given for a comment. Throws `closed` where there is none, `store-busy`, `store-unavailable`. */
export async function revokeReceipts({ page, id }: CommentPlace, services: CommentStores): Promise<ChangedComment> {
  return await changeComment(services, page, id, async (before) => {
    if (before === null) throw notPublished(before);
    return { ...before, generation: (before.generation ?? 0) + 1 };
  }, `moderation: revoke ${id}`);
}

function notPublished(comment: CommentFile | null): ReaderError {
  return new ReaderError("closed", () => ({ message: comment === null ? "There is no such comment any more." : `The comment is ${comment.status}.`, hint: "Look with: npx unfiled comments list --all" }));
}
