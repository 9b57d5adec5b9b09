import type { KeyObject } from "node:crypto";
import type { Site } from "../../config/site.ts";
import { openCommentForm, refuseFilledHoneypot, type FindPage } from "../form-checks.ts";
import { sealForOwner } from "../seal.ts";
import type { PageClaims, PageTokens, Tokens } from "../tokens.ts";
import { readComment } from "./comment-files.ts";
import { commentMark } from "./comment-id.ts";
import { noSuchParent, readCommentInput, type CommentForm, type CommentInput } from "./comment-input.ts";
import type { CommentStores } from "./comment-store.ts";
import { keepComment, type KeptComment, type StandingComment } from "./keep-comment.ts";
import { reasonsToHold } from "./reasons-to-hold.ts";

export interface PostCommentServices extends CommentStores {
  readonly site: Pick<Site, "maxLinks" | "blockList">;
  readonly tokens: Pick<Tokens, "timedPage" | "receipt" | "commentIdKeys">;
  readonly pageTokens: Pick<PageTokens, "verify">;
  /** The owner's age recipient. */
  readonly ownerKey: string;
  readonly clock: () => Date;
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
}

/**
 * Keeps a reader's comment: when this returns, it is committed.
 * Throws `ReaderError` with `spam`, `bad-token`, `no-such-page`, `closed`, `required`, `too-long`, `invalid`,
 * `no-such-parent`, `store-busy`, `store-unavailable`; then nothing was committed.
 */
export async function postComment(form: CommentForm, services: PostCommentServices): Promise<PostedComment> {
  refuseFilledHoneypot(form.subject);
  const { page } = await openCommentForm(form, services);
  const input = readCommentInput(form);
  const { comment, commit, repeat } = await keep(input, page, services);
  const receipt = await services.tokens.receipt.sign({ id: comment.id, page: page.key, url: page.url, title: page.title, generation: comment.generation ?? 0, commit });
  return { id: comment.id, status: comment.status, page, receipt, commit, repeat };
}

async function keep(input: CommentInput, page: PageClaims, services: PostCommentServices): Promise<KeptComment> {
  const { tokens, site, ownerKey } = services;
  const now = services.clock();
  const held = reasonsToHold(input, page.moderation, site);
  return await keepComment(services, {
    page: page.key,
    marks: marksOf(input, page.key, tokens.commentIdKeys),
    now,
    write: (id) => newComment({ id, page: page.key, input, held, now, ownerKey }),
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
  readonly now: Date;
  readonly ownerKey: string;
}

async function newComment({ id, page, input, held, now, ownerKey }: NewComment): Promise<StandingComment> {
  const { email, notify, ...open } = input;
  return {
    ...open,
    id,
    page,
    date: now.toISOString(),
    ...(held.length === 0 ? { status: "published" } : { status: "held", held: [...held] }),
    ...(email !== undefined && { private: await sealForOwner({ email, notify }, ownerKey) }),
  };
}
