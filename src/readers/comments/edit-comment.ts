import type { Moderation, Site } from "../../config/site.ts";
import type { CommentFile } from "../../content/schemas/comment.ts";
import type { Commit } from "../../store/store.ts";
import { ReaderError } from "../errors.ts";
import type { FindPage } from "../form-checks.ts";
import type { ReceiptClaims, Tokens } from "../tokens.ts";
import { authorOf, moderationFor } from "./authors.ts";
import { readCommentInput, type CommentInput } from "./comment-input.ts";
import { wasPublished } from "./comment-halves.ts";
import { changeComment, findComment } from "./comment-store.ts";
import { openOwnReceipt, requireValid } from "./open-receipt.ts";
import { reasonsToHold, type ReasonsToHoldServices } from "./reasons-to-hold.ts";

export interface EditCommentServices extends ReasonsToHoldServices {
  readonly site: Pick<Site, "maxLinks" | "blockList" | "moderation">;
  readonly tokens: Pick<Tokens, "receipt" | "authorKeys">;
  readonly findPage?: FindPage;
}

/** What a reader may change of a comment, as it was sent. */
export interface EditForm {
  readonly name: string;
  readonly url: string;
  readonly body: string;
}

/** A comment after its reader changed it. */
export interface OwnComment {
  readonly receipt: ReceiptClaims;
  readonly comment: CommentFile;
  /** The commit that holds it. */
  readonly commit: Commit;
  /** It stood on its page, and now waits for the owner. */
  readonly takenOff: boolean;
}

/** The comment that a receipt lets one edit. Throws `bad-token`, `closed` where nothing is left to edit, `store-busy`, `store-unavailable`. */
export async function readOwnComment(token: string, services: Pick<EditCommentServices, "store" | "privateStore"> & { readonly tokens: Pick<Tokens, "receipt"> }): Promise<{ receipt: ReceiptClaims; comment: CommentFile }> {
  const receipt = await openOwnReceipt(token, services.tokens);
  return { receipt, comment: requireEditable(await findComment(services, receipt.page, receipt.id), receipt) };
}

/**
 * Changes name, website and text; the same again changes nothing. Whatever holds a new comment holds a changed one too: a
 * published comment then leaves the page until the owner approves it, and a held one stays held whatever was changed.
 * Throws `bad-token`, `closed`, `spam`, `required`, `too-long`, `invalid`, `store-busy`, `store-unavailable`.
 */
export async function editComment(token: string, form: EditForm, services: EditCommentServices): Promise<OwnComment> {
  const receipt = await openOwnReceipt(token, services.tokens);
  const { page, id } = receipt;
  const input = readCommentInput({ ...form, page, token, parent: "", email: "", notify: "", subject: "" });
  const edit = async (before: CommentFile | null) => edited(requireEditable(before, receipt), input, receipt, services);
  const { before, comment, commit } = await changeComment(services, page, id, edit, `comment: ${page} (${id})`);
  return { receipt, comment: requireEditable(comment, receipt), commit, takenOff: before?.status === "published" && comment?.status === "held" };
}

function requireEditable(comment: CommentFile | null, receipt: ReceiptClaims): CommentFile {
  requireValid(comment, receipt);
  if (comment === null) throw new ReaderError("closed", ({ commentRejected }) => commentRejected);
  if (comment.status === "deleted") throw new ReaderError("closed", ({ commentDeleted }) => commentDeleted);
  return comment;
}

async function edited(before: CommentFile, input: CommentInput, receipt: ReceiptClaims, services: EditCommentServices): Promise<CommentFile> {
  const { name, url, body } = input;
  if (before.name === name && before.url === url && before.body === body) return before;
  const { url: _url, held, ...kept } = before;
  const comment = { ...kept, name, ...(url !== undefined && { url }), body, edited: editedAt(before, services.clock()) };
  const page = { key: before.page, url: receipt.url, title: receipt.title, moderation: await moderationOf(before, services) };
  // Judged by its words alone: an edit is no new post that floods a page, and whoever edits has looked.
  const reasons = await reasonsToHold(input, { page, ageMs: Infinity }, { ...services, limits: false });
  if (before.status === "held") return { ...comment, held: [...new Set([...(held ?? []), ...reasons])] };
  return reasons.length === 0 ? comment : { ...comment, status: "held", held: [wasPublished, ...reasons] };
}

/** When a comment is edited, as it stands in its file: later than all that it was before, whatever the clock of this machine says. */
export function editedAt({ edited, date }: Pick<CommentFile, "edited" | "date">, now: Date): string {
  return new Date(Math.max(now.getTime(), Date.parse(edited ?? date) + 1)).toISOString();
}

/** Whom the owner has approved before is known by their mark. A page that is gone has the site's rule. */
async function moderationOf(comment: CommentFile, services: EditCommentServices): Promise<Moderation> {
  return moderationFor(await authorOf(comment, services), services.findPage?.(comment.page)?.moderation ?? services.site.moderation);
}
