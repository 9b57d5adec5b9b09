import type { CommentFile } from "../../content/schemas/comment.ts";
import { StoreError } from "../../store/errors.ts";
import type { Stores, StoreView } from "../../store/store.ts";
import { asReaderError } from "../errors.ts";
import { commentPath } from "./comment-files.ts";
import { formatHalf, isOneStore, splitComment } from "./comment-halves.ts";
import { commentId, isRepeat } from "./comment-id.ts";
import { findComment, findCommentIds, type CommentStores } from "./comment-store.ts";

/** A comment that was neither deleted nor taken away. */
export type StandingComment = CommentFile & { readonly status: "published" | "held" };

export interface NewEntry {
  readonly page: string;
  /** Of the entry under each secret, the newest first: `commentMark`. */
  readonly marks: readonly [string, ...string[]];
  readonly now: Date;
  /** The entry under the id that it gets. */
  readonly write: (id: string) => Promise<StandingComment>;
  /** Looks at the public store as it is when the comment is committed; what it throws is thrown, and nothing is kept. */
  readonly requirePlace?: (view: Pick<StoreView, "read" | "list">) => Promise<void>;
}

export interface KeptComment {
  readonly comment: StandingComment;
  /** Object name: of the commit in the public store, or in the private one where it is held; for a repeat, of a later one. */
  readonly commit: string;
  /** Whether the same entry was there already, not 24 hours old, and is this one. */
  readonly repeat: boolean;
}

/**
 * Commits a new comment: the private field, or all of it where it is held, to the private store, and then the rest to the
 * public one. When this returns, both are durable. The same entry within 24 hours is the same comment, whichever store it
 * lies in; one whose first try ended between the two commits is finished under its id.
 * Throws `store-busy`, `store-unavailable`, and what `requirePlace` throws.
 */
export async function keepComment(stores: CommentStores, entry: NewEntry): Promise<KeptComment> {
  try {
    return await keep(stores, entry);
  } catch (error) {
    if (error instanceof Repeat) return { comment: error.comment, commit: (await stores.store.head()) ?? "", repeat: true };
    throw asReaderError(error);
  }
}

/** Leaves a commit where the same entry is there already. */
class Repeat extends Error {
  readonly comment: StandingComment;

  constructor(comment: StandingComment) {
    super(`Already kept as ${comment.id}`);
    this.comment = comment;
  }
}

async function keep(stores: CommentStores, entry: NewEntry): Promise<KeptComment> {
  // Asked before the commit too: what is refused anyway shall not wait for the store's lock.
  const begun = await requireNew(stores, entry);
  const id = begun ?? commentId(entry.now.getTime(), entry.marks[0]);
  const comment = await entry.write(id);
  const { open, closed } = splitComment(comment, isOneStore(stores));
  const files = { path: commentPath(entry.page, id), message: `comment: ${entry.page} (${id})` };
  let commit = "";
  if (closed !== null) {
    const precondition = async (view: StoreView) => void (await requireNew({ ...stores, privateStore: view }, entry));
    commit = (await stores.privateStore.commit([{ path: files.path, write: formatHalf(closed) }], { message: files.message, precondition })).id;
  }
  if (open !== null) {
    const precondition = async (view: StoreView) => void (await requireNew(isOneStore(stores) ? { store: view, privateStore: view } : { ...stores, store: view }, entry));
    const committing = stores.store.commit([{ path: files.path, write: formatHalf(open) }], { message: files.message, precondition });
    commit = (await committing.catch(async (error: unknown) => {
      if (closed !== null && !(error instanceof StoreError) && !(error instanceof Repeat && error.comment.id === id)) await removeClosed(stores, files);
      throw error;
    })).id;
  }
  return { comment, commit, repeat: false };
}

/** The comment was refused after all, or is there under another id: nobody's address stays behind. */
async function removeClosed({ privateStore }: CommentStores, { path, message }: { path: string; message: string }): Promise<void> {
  await privateStore.commit([{ path, delete: true }], { message }).catch(() => undefined);
}

type Views = { readonly [Name in keyof Stores]: Pick<StoreView, "read" | "list"> };

/** Throws `Repeat`, and what `requirePlace` throws. Returns the id of a try that got no further than the private store. */
async function requireNew(views: Views, { page, marks, now, requirePlace }: NewEntry): Promise<string | undefined> {
  let begun: string | undefined;
  const ids = await findCommentIds(views, page);
  for (const id of ids.filter((id) => isRepeat(id, marks, now.getTime()))) {
    const comment = await findComment(views, page, id);
    if (comment === null) begun = (await views.store.read(commentPath(page, id))) === null ? id : begun;
    // What its author deleted may be said again.
    else if (comment.status !== "deleted") throw new Repeat({ ...comment, status: comment.status });
  }
  await requirePlace?.(views.store);
  return begun;
}
