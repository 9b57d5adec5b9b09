import { z } from "zod";
import { moderationSchema } from "../config/site.ts";
import { topicSchema } from "../content/schemas/subscriber.ts";
import { commentIdSchema } from "../content/schemas/comment.ts";
import { deriveKey, keysFrom, sealedTokens, signedTokens, type Keys, type TokenKind } from "./token-kinds.ts";

const day = 24 * 60 * 60;
/** Enough to recognise a page by. */
const maxTitle = 200;

const pageClaims = z.object({ key: z.string().min(1), url: z.string().startsWith("/"), title: z.string(), moderation: moderationSchema });

const timedPageClaims = pageClaims.extend({
  /** When it was made, in milliseconds since 1970. */
  made: z.int().min(0),
  /** Tells two forms apart that were opened at the same moment: whoever has this token had that form. */
  nonce: z.string().optional(),
});

const receiptClaims = z.object({
  id: commentIdSchema,
  page: z.string().min(1),
  url: z.string(),
  title: z.string(),
  generation: z.int().min(0),
  /** Commit that holds the comment. */
  commit: z.string(),
  /** Shows how the comment stands and lets nobody change it. */
  readOnly: z.literal(true).optional(),
});

/** What the owner decides about a held comment. */
const moderationActions = ["approve", "reject", "spam"] as const;
export type ModerationAction = (typeof moderationActions)[number];

const moderateClaims = z.object({ id: commentIdSchema, page: z.string().min(1), action: z.enum(moderationActions) });

const confirmationClaims = z.object({
  address: z.string(),
  topics: z.array(topicSchema).min(1),
  /** With which the address came, where that was so. */
  comment: z
    .object({
      page: z.string().min(1),
      id: commentIdSchema,
      /** It waited for the owner when it came: if it is published by now, the owner approved it. */
      held: z.literal(true).optional(),
    })
    .optional(),
});

const unsubscriptionClaims = z.object({
  subscriber: z.string().regex(/^[0-9a-f]{32}$/),
  topic: topicSchema,
  /** Where only replies to this comment shall end. */
  comment: commentIdSchema.optional(),
});

/** What a form says about the page it stands on: key, address without prefix, title, and who may publish at once. */
export type PageClaims = z.output<typeof pageClaims>;
export type TimedPageClaims = z.output<typeof timedPageClaims>;
export type ReceiptClaims = z.output<typeof receiptClaims>;
export type ModerateClaims = z.output<typeof moderateClaims>;
export type ConfirmationClaims = z.output<typeof confirmationClaims>;
export type UnsubscriptionClaims = z.output<typeof unsubscriptionClaims>;

export type PageTokens = TokenKind<PageClaims>;

/** Everything that is derived from the secret, but for the page key. */
export interface Tokens {
  /** 24 hours. A page token with its time: tells how long a form was open. */
  readonly timedPage: TokenKind<TimedPageClaims>;
  /** Timed tokens of any age: an old form is still one of ours, and may be given a new token. */
  readonly agedPage: Pick<TokenKind<TimedPageClaims>, "verify">;
  /** One year. */
  readonly receipt: TokenKind<ReceiptClaims>;
  /** 30 days; for one decision about one comment. */
  readonly moderate: TokenKind<ModerateClaims>;
  /** 48 hours; sealed, since it holds an address. */
  readonly confirm: TokenKind<ConfirmationClaims>;
  /** No expiry. */
  readonly unsubscribe: TokenKind<UnsubscriptionClaims>;
  /** Keys of the HMAC in comment ids. The first makes ids, all are looked up. */
  readonly commentIdKeys: Keys;
  /** Keys of the HMAC that names subscribers. The first makes ids, all are looked up. */
  readonly subscriberIdKeys: Keys;
  /** Keys of the HMACs in the names of files below `data/replies/`. The first writes, all are looked up. */
  readonly replyKeys: Keys;
  /** Keys of the HMACs in a comment's `author` and in the names of files below `data/authors/`. The first writes, all are looked up. */
  readonly authorKeys: Keys;
}

/** The newsletter form's token is a page token for this key; comments are refused for it. */
export const newsletterKey = "newsletter:";

/** All that a build elsewhere needs to sign forms: 43 characters of base64url (`UNFILED_PAGE_KEY`). */
export function derivePageKey(secret: string): string {
  return deriveKey(secret, "page").toString("base64url");
}

/**
 * Tokens of the forms on pages, without expiry. Signing is deterministic, so that a page has the same bytes in every build.
 * The first key signs, all verify. `verify` throws `bad-token`.
 */
export function createPageTokens({ pageKeys }: { readonly pageKeys: readonly string[] }): PageTokens {
  return withShortTitle(signedTokens({ keys: keysFrom(pageKeys), type: "unfiled-page", schema: pageClaims, clock: () => new Date() }));
}

/** The tokens that only a holder of the secret makes. The first secret signs, all verify. */
export function createTokens({ secrets, clock = () => new Date() }: { readonly secrets: readonly string[]; readonly clock?: () => Date }): Tokens {
  const keysFor = (purpose: string) => keysFrom(secrets.map((secret) => deriveKey(secret, purpose)));
  const timedPage = { keys: keysFor("timed-page"), type: "unfiled-timed-page", schema: timedPageClaims, lifetimeSeconds: day };
  return {
    timedPage: withShortTitle(signedTokens({ ...timedPage, clock })),
    // In 1970 no token has expired yet.
    agedPage: signedTokens({ ...timedPage, clock: () => new Date(0) }),
    receipt: withShortTitle(signedTokens({ keys: keysFor("receipt"), type: "unfiled-receipt", schema: receiptClaims, lifetimeSeconds: 365 * day, clock })),
    moderate: signedTokens({ keys: keysFor("moderate"), type: "unfiled-moderate", schema: moderateClaims, lifetimeSeconds: 30 * day, clock }),
    confirm: sealedTokens({ keys: keysFor("confirm"), type: "unfiled-confirm", schema: confirmationClaims, lifetimeSeconds: 2 * day, clock }),
    unsubscribe: signedTokens({ keys: keysFor("unsubscribe"), type: "unfiled-unsubscribe", schema: unsubscriptionClaims, clock }),
    commentIdKeys: keysFor("comment-id"),
    subscriberIdKeys: keysFor("subscriber-id"),
    replyKeys: keysFor("replies"),
    authorKeys: keysFor("author"),
  };
}

/** A log without a title may have a whole paragraph for one; tokens stand in addresses, which servers cut at some length. */
function withShortTitle<Claims extends { readonly title: string }>(kind: TokenKind<Claims>): TokenKind<Claims> {
  return { ...kind, sign: (claims) => kind.sign({ ...claims, title: shortened(claims.title) }) };
}

function shortened(title: string): string {
  const characters = Array.from(title);
  return characters.length > maxTitle ? `${characters.slice(0, maxTitle - 1).join("")}…` : title;
}
