import type { CommentFile } from "../../content/schemas/comment.ts";
import { openSealed } from "../seal.ts";
import type { Tokens } from "../tokens.ts";
import { findComment, type CommentStores } from "./comment-store.ts";
import { openOwnReceipt, requireValid } from "./open-receipt.ts";

export interface ExportServices extends CommentStores {
  readonly tokens: Pick<Tokens, "receipt">;
  readonly ownerIdentity?: string | undefined;
}

/** Everything that is stored about a comment; what was rejected leaves nothing. */
export interface ExportedComment {
  readonly id: string;
  readonly page: string;
  /** The file as it lies in the store, but for `private`, which is opened where the owner's identity is at hand. */
  readonly comment: (Omit<CommentFile, "private"> & { readonly private?: unknown }) | null;
}

/** What is stored of a reader with one comment, for that reader. Throws `bad-token`, `store-busy`, `store-unavailable`. */
export async function exportComment(token: string, services: ExportServices): Promise<ExportedComment> {
  const { page, id, generation } = await openOwnReceipt(token, services.tokens);
  const comment = await findComment(services, page, id);
  requireValid(comment, { generation });
  return { id, page, comment: comment && (await opened(comment, services.ownerIdentity)) };
}

/** A comment with what is private in it readable, where it can be; else it says for whom it is encrypted. */
export async function opened(comment: CommentFile, ownerIdentity: string | undefined): Promise<Omit<CommentFile, "private"> & { readonly private?: unknown }> {
  const { private: sealed, ...open } = comment;
  if (sealed === undefined) return open;
  const fields = ownerIdentity === undefined ? undefined : await openSealed(sealed, ownerIdentity);
  return { ...open, private: fields ?? "encrypted for the owner" };
}
