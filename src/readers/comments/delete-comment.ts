import type { CommentFile } from "../../content/schemas/comment.ts";
import { changeComment, type ChangedComment, type CommentStores } from "./comment-store.ts";
import { wasPublished } from "./comment-halves.ts";
import { openOwnReceipt, requireValid } from "./open-receipt.ts";
import type { ReceiptClaims, Tokens } from "../tokens.ts";

export interface DeleteCommentServices extends CommentStores {
  readonly tokens: Pick<Tokens, "receipt">;
}

/**
 * Empties a comment for the reader who wrote it; its place in the thread stays. Doing it twice changes nothing, and what the
 * owner rejected before stays gone. Throws `bad-token`, `store-busy`, `store-unavailable`.
 */
export async function deleteComment(token: string, services: DeleteCommentServices): Promise<ChangedComment & { readonly receipt: ReceiptClaims }> {
  const receipt = await openOwnReceipt(token, services.tokens);
  const { page, id } = receipt;
  const changed = await changeComment(services, page, id, async (before) => {
    requireValid(before, receipt);
    return before === null || before.status === "deleted" ? before : emptied(before);
  }, `comment: ${page} (${id})`);
  return { ...changed, receipt };
}

/** What stays of a deleted comment: its place; and the reasons that held it, where readers have never seen it there. */
export function emptied({ id, page, parent, date, edited, status, owner, held, generation }: CommentFile): CommentFile {
  const unseen = status === "held" && held?.includes(wasPublished) !== true;
  return {
    id,
    page,
    ...(parent !== undefined && { parent }),
    name: "",
    body: "",
    date,
    ...(edited !== undefined && { edited }),
    status: "deleted",
    ...(owner !== undefined && { owner }),
    ...(unseen && { held: held ?? [] }),
    ...(generation !== undefined && { generation }),
  };
}
