import type { KeyObject } from "node:crypto";
import { openCommentForm, type FindPage, type OpenedForm } from "../form-checks.ts";
import { sealForOwner } from "../seal.ts";
import { refuseFilledHoneypot } from "../spam/honeypot.ts";
import type { RecentTexts } from "../spam/recent-texts.ts";
import type { PageClaims, PageTokens, Tokens } from "../tokens.ts";
import { authorField } from "./author-mark.ts";
import { findAuthor, moderationFor } from "./authors.ts";
import { readComment } from "./comment-files.ts";
import { commentMark } from "./comment-id.ts";
import { noSuchParent, readCommentInput, type CommentForm, type CommentInput } from "./comment-input.ts";
import type { HeldLimit } from "./held-limit.ts";
import { keepComment, type KeptComment, type StandingComment } from "./keep-comment.ts";
import { reasonsToHold, type ReasonsToHoldServices } from "./reasons-to-hold.ts";
import type { Senders } from "./senders.ts";

export interface PostCommentServices extends ReasonsToHoldServices {
  readonly tokens: Pick<Tokens, "timedPage" | "receipt" | "commentIdKeys" | "authorKeys" | "subscriberIdKeys">;
  readonly pageTokens: Pick<PageTokens, "verify">;
  /** The owner's age recipient. */
  readonly ownerKey: string;
  readonly recentTexts: Pick<RecentTexts, "count" | "add">;
  readonly heldLimit: Pick<HeldLimit, "take">;
  readonly senders: Pick<Senders, "remember" | "isBy">;
  readonly findPage?: FindPage;
}

/** A comment that is durable. */
export interface PostedComment {
  readonly id: string;
  readonly status: "published" | "held";
  readonly page: PageClaims;
  readonly receipt: string;
  /** Object name of the commit that holds it; for a repeat, of a later one. */
  readonly commit: string;
  /** Whether the same entry was there already, not 24 hours old, and is this one. */
  readonly repeat: boolean;
  readonly comment: StandingComment;
  /** The address that came with it, as typed now; nobody knows yet whose it is. */
  readonly email?: string;
  /** Whether a mail is wanted when somebody replies. */
  readonly notify: boolean;
}

/**
 * Keeps a reader's comment: when this returns, it is committed.
 * Throws `ReaderError` with `spam`, `bad-token`, `no-such-page`, `closed`, `required`, `too-long`, `invalid`,
 * `no-such-parent`, `too-many`, `store-busy`, `store-unavailable`; then nothing was committed.
 * `address` is the one it came from, where that is known: the same words by another sender get a receipt that only shows how they stand.
 */
export async function postComment(form: CommentForm, services: PostCommentServices, address?: string): Promise<PostedComment> {
  refuseFilledHoneypot(form.subject);
  const opened = await openCommentForm(form, services);
  const { page } = opened;
  const input = readCommentInput(form);
  const { comment, commit, repeat } = await keep(input, opened, services);
  const sender = { address, timedToken: opened.ageMs === undefined ? undefined : form.token };
  if (!repeat) {
    services.recentTexts.add(input.body);
    services.senders.remember(comment.id, sender);
  }
  const isOwn = !repeat || services.senders.isBy(comment.id, sender);
  const receipt = await services.tokens.receipt.sign({ id: comment.id, page: page.key, url: page.url, title: page.title, generation: comment.generation ?? 0, commit, ...(!isOwn && { readOnly: true }) });
  const { email, notify } = input;
  return { id: comment.id, status: comment.status, page, receipt, commit, repeat, comment, ...(email !== undefined && { email }), notify };
}

async function keep(input: CommentInput, form: OpenedForm, services: PostCommentServices): Promise<KeptComment> {
  const { page } = form;
  const { tokens, ownerKey } = services;
  const now = services.clock();
  return await keepComment(services, {
    page: page.key,
    marks: marksOf(input, page.key, tokens.commentIdKeys),
    now,
    // Judged only here, where it is known to be new: what is there already is not asked about again.
    write: async (id) => {
      const author = input.email === undefined ? undefined : await findAuthor(input.email, services);
      const held = await reasonsToHold(input, { ...form, page: { ...page, moderation: moderationFor(author, page.moderation) } }, services);
      if (held.length > 0 && services.limits) await services.heldLimit.take();
      return newComment({ id, page: page.key, input, held, ...(input.email !== undefined && { author: authorField(author?.mark, id, tokens.authorKeys) }), now, ownerKey });
    },
    requirePlace: async (view) => {
      if (input.parent !== undefined && (await readComment(view, page.key, input.parent))?.status !== "published") throw noSuchParent();
    },
  });
}

function marksOf({ parent = "", name, body, email = "" }: CommentInput, page: string, [newest, ...older]: Tokens["commentIdKeys"]): [string, ...string[]] {
  const markWith = (key: KeyObject) => commentMark(key, { page, parent, name, body, email });
  return [markWith(newest), ...older.map(markWith)];
}

interface NewComment {
  readonly id: string;
  readonly page: string;
  readonly input: CommentInput;
  readonly held: readonly string[];
  readonly author?: string;
  readonly now: Date;
  readonly ownerKey: string;
}

async function newComment({ id, page, input, held, author, now, ownerKey }: NewComment): Promise<StandingComment> {
  const { email, notify, ...open } = input;
  return {
    ...open,
    id,
    page,
    date: now.toISOString(),
    ...(author !== undefined && { author }),
    ...(held.length === 0 ? { status: "published" } : { status: "held", held: [...held] }),
    ...(email !== undefined && { private: await sealForOwner({ email, notify }, ownerKey) }),
  };
}
