import type { CommentFile } from "../../content/schemas/comment.ts";
import { ReaderError } from "../errors.ts";
import { badToken } from "../token-kinds.ts";
import type { ReceiptClaims, Tokens } from "../tokens.ts";

/**
 * A receipt that lets its holder change the comment. Throws `bad-token`, also for one that was given for the same words
 * sent again by somebody who may be somebody else: it only shows how the comment stands.
 */
export async function openOwnReceipt(token: string, tokens: Pick<Tokens, "receipt">): Promise<ReceiptClaims> {
  const receipt = await tokens.receipt.verify(token);
  if (receipt.readOnly === true) {
    throw new ReaderError("bad-token", ({ receiptOnlyShows }) => receiptOnlyShows);
  }
  return receipt;
}

/** Throws `bad-token` where the owner has made the receipts of this comment void since this one was given. */
export function requireValid(comment: CommentFile | null, { generation }: Pick<ReceiptClaims, "generation">): void {
  if ((comment?.generation ?? 0) > generation) throw badToken();
}
