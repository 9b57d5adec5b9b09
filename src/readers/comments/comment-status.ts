import type { CommentFile } from "../../content/schemas/comment.ts";
import type { Store } from "../../store/store.ts";
import type { ReceiptClaims, Tokens } from "../tokens.ts";
import { findComment } from "./comment-store.ts";
import { requireValid } from "./open-receipt.ts";

export interface CommentStatusServices {
  readonly store: Pick<Store, "read">;
  readonly privateStore: Pick<Store, "read">;
  readonly tokens: Pick<Tokens, "receipt">;
}

/** What became of a comment, for the holder of its receipt. */
export interface CommentStatus {
  readonly status: "published" | "held" | "rejected" | "deleted";
  readonly receipt: ReceiptClaims;
  /** As it lies in the stores; absent where it was rejected, or holds words that the holder of this receipt may not have seen. */
  readonly comment?: CommentFile;
}

/**
 * Reads the stores now: a receipt says which comment, not how it stands.
 * Throws `bad-token` (also for a receipt that the owner made void), `store-busy`, `store-unavailable`.
 */
export async function commentStatus(token: string, services: CommentStatusServices): Promise<CommentStatus> {
  const receipt = await services.tokens.receipt.verify(token);
  const comment = await findComment(services, receipt.page, receipt.id);
  if (comment === null) return { status: "rejected", receipt };
  requireValid(comment, receipt);
  // It was given for the words as they were first sent: what its writer makes of them is for the owner first.
  const isUnknown = receipt.readOnly === true && comment.status === "held" && comment.edited !== undefined;
  return { status: comment.status, receipt, ...(!isUnknown && { comment }) };
}
