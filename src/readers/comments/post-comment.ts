import type { KeyObject } from "node:crypto";
import type { Site } from "../../config/site.ts";
import { formatDataFile } from "../../content/data-file.ts";
import { commentFileSchema, type CommentFile } from "../../content/schemas/comment.ts";
import type { Store, StoreView } from "../../store/store.ts";
import { asReaderError } from "../errors.ts";
import { openCommentForm, refuseFilledHoneypot, type FindPage } from "../form-checks.ts";
import { sealForOwner } from "../seal.ts";
import type { PageClaims, PageTokens, Tokens } from "../tokens.ts";
import { listCommentIds, commentPath, readComment } from "./comment-files.ts";
import { commentId, commentMark, isRepeat } from "./comment-id.ts";
import { noSuchParent, readCommentInput, type CommentForm, type CommentInput } from "./comment-input.ts";
import { reasonsToHold } from "./reasons-to-hold.ts";

export interface PostCommentServices {
  readonly site: Pick<Site, "maxLinks" | "blockList">;
  readonly store: Pick<Store, "read" | "list" | "head" | "commit">;
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
  const { comment, commit, repeat } = await keep(input, page, services).catch((error: unknown) => {
    throw asReaderError(error);
  });
  const receipt = await services.tokens.receipt.sign({ id: comment.id, page: page.key, url: page.url, title: page.title, generation: comment.generation ?? 0, commit });
  return { id: comment.id, status: comment.status, page, receipt, commit, repeat };
}

type StandingComment = CommentFile & { readonly status: "published" | "held" };

/** Leaves a commit where the same entry is there already. */
class Repeat extends Error {
  readonly comment: StandingComment;

  constructor(comment: StandingComment) {
    super(`Already kept as ${comment.id}`);
    this.comment = comment;
  }
}

async function keep(input: CommentInput, page: PageClaims, { store, tokens, site, ownerKey, clock }: PostCommentServices): Promise<{ comment: StandingComment; commit: string; repeat: boolean }> {
  const now = clock();
  const marks = marksOf(input, page.key, tokens.commentIdKeys);
  const requirePlace = async (view: StoreView) => {
    const same = await findSame(view, page.key, marks, now);
    if (same !== undefined) throw new Repeat(same);
    if (input.parent !== undefined && (await readComment(view, page.key, input.parent))?.status !== "published") throw noSuchParent();
  };

  try {
    // Asked before the commit too: what is refused anyway shall not wait for the store's lock.
    await requirePlace(store);
    const held = reasonsToHold(input, page.moderation, site);
    const comment = await newComment({ id: commentId(now.getTime(), marks[0]), page: page.key, input, held, now, ownerKey });
    const write = formatDataFile(commentFileSchema, comment);
    const commit = await store.commit([{ path: commentPath(page.key, comment.id), write }], { message: `comment: ${page.key} (${comment.id})`, precondition: requirePlace });
    return { comment, commit: commit.id, repeat: false };
  } catch (error) {
    if (error instanceof Repeat) return { comment: error.comment, commit: (await store.head()) ?? "", repeat: true };
    throw error;
  }
}

function marksOf({ parent = "", name, body, email = "" }: CommentInput, page: string, [newest, ...older]: Tokens["commentIdKeys"]): [string, ...string[]] {
  const markWith = (key: KeyObject) => commentMark(key, { page, parent, name, body, email });
  return [markWith(newest), ...older.map(markWith)];
}

async function findSame(view: StoreView, page: string, marks: readonly string[], now: Date): Promise<StandingComment | undefined> {
  const ids = await listCommentIds(view, page);
  for (const id of ids.filter((id) => isRepeat(id, marks, now.getTime()))) {
    const comment = await readComment(view, page, id);
    // What its author deleted may be said again.
    if (comment !== null && comment.status !== "deleted") return { ...comment, status: comment.status };
  }
  return undefined;
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
