import { formatDataFile } from "../../content/sources/data-file.ts";
import { commentFileSchema, isUnseen, type CommentFile } from "../../content/schemas/comment.ts";
import { commentPrivateFileSchema, type CommentPrivateFile } from "../../content/schemas/comment-private.ts";
import type { StoreView } from "../../store/store.ts";
import { commentFolder, commentPath, parseComment } from "./comment-files.ts";

/** Stands among the reasons that hold a comment which readers have seen on its page. */
export const wasPublished = "edited";

/** Two stores, or two views of them; one object where there is no private store. */
export interface StoreViews {
  readonly store: Pick<StoreView, "read">;
  readonly privateStore: Pick<StoreView, "read">;
}

/**
 * What the two stores hold of one comment. `open`: as everybody may read it. `closed`: what only the owner may read
 * beside it, or the whole comment while it is held. Where the two stores are one, all of it is `open`.
 */
export interface Halves {
  readonly open: CommentFile | null;
  readonly closed: CommentFile | CommentPrivateFile | null;
}

/** Halves with the bytes they were read from, so that a commit can tell whether somebody else was quicker. */
export interface ReadHalves extends Halves {
  readonly openBytes: Uint8Array | null;
  readonly closedBytes: Uint8Array | null;
}

/** Whether there is no private store beside the store. */
export function isOneStore({ store, privateStore }: StoreViews): boolean {
  return store === privateStore;
}

/** Reads both halves; a broken file counts as none. */
export async function readHalves(views: StoreViews, page: string, id: string): Promise<ReadHalves> {
  if (commentFolder(page) === undefined) return { open: null, closed: null, openBytes: null, closedBytes: null };
  const path = commentPath(page, id);
  const readOpen = async () => {
    const openBytes = await views.store.read(path);
    return { openBytes, open: parseComment(path, openBytes) };
  };
  const readClosed = async () => {
    const closedBytes = await views.privateStore.read(path);
    return { closedBytes, closed: parsePrivatePart(closedBytes, page, id) ?? parseComment(path, closedBytes) };
  };
  if (isOneStore(views)) return { ...(await readOpen()), closed: null, closedBytes: null };
  // An approval writes the open half before it takes the closed one away: read the other way round, neither would be seen.
  const closed = await readClosed();
  const open = await readOpen();
  // Nothing in either: perhaps it was taken back from the readers between the two.
  return { ...open, ...(open.open === null && !isHeld(closed.closed) ? await readClosed() : closed) };
}

/** The whole comment. A private part alone is none yet: the writing of its comment was cut off. */
export function joinHalves({ open, closed }: Halves): CommentFile | null {
  if (isHeld(closed)) return open === null ? closed : mergeWhole(open, closed);
  if (open === null) return null;
  const sealed = open.status === "deleted" ? undefined : (closed?.private ?? open.private);
  return sealed === undefined || sealed === open.private ? open : { ...open, private: sealed };
}

/**
 * Both stores have a whole comment: somebody is between two commits, or was cut off there. What any reader was told is done
 * stays done, in whichever store it was: deleted, edited (the last edit; `editedAt` only grows), receipts made void.
 */
function mergeWhole(open: CommentFile, closed: CommentFile): CommentFile {
  const generation = Math.max(open.generation ?? 0, closed.generation ?? 0);
  const [openRank, closedRank] = [rankOf(open), rankOf(closed)];
  const { generation: _, held, ...last } = closedRank > openRank ? closed : open;
  const known = { ...last, ...(generation > 0 && { generation }) };
  // Its place is in the public store already, and must not be taken from there by one while another relies on it.
  if (known.status === "deleted") return known;
  const [author, sealed] = [open.author ?? closed.author, closed.private ?? open.private];
  return {
    ...known,
    ...(author !== undefined && { author }),
    ...(known.status === "held" && { held: [...new Set([wasPublished, ...(held ?? [])])] }),
    ...(sealed !== undefined && { private: sealed }),
  };
}

function rankOf({ status, edited, date }: CommentFile): number {
  return status === "deleted" ? Infinity : Date.parse(edited ?? date);
}

/** Where the parts of a comment belong; null: it shall be gone. */
export function splitComment(comment: CommentFile | null, oneStore: boolean): Halves {
  if (comment === null || oneStore) return { open: comment, closed: null };
  if (isUnseen(comment)) return { open: null, closed: comment };
  const { private: sealed, ...open } = comment;
  return { open, closed: sealed === undefined ? null : { id: comment.id, page: comment.page, private: sealed } };
}

export function isHeld(half: Halves["closed"]): half is CommentFile {
  return half !== null && "status" in half && isUnseen(half);
}

/** The text of a half as it lies on disk. */
export function formatHalf(half: CommentFile | CommentPrivateFile): string {
  return "status" in half ? formatDataFile(commentFileSchema, half) : formatDataFile(commentPrivateFileSchema, half);
}

/** Whether two halves say the same, however their files are laid out. */
export function sameHalf(one: Halves["closed"], other: Halves["closed"]): boolean {
  return one === null || other === null ? one === other : formatHalf(one) === formatHalf(other);
}

function parsePrivatePart(bytes: Uint8Array | null, page: string, id: string): CommentPrivateFile | null {
  if (bytes === null) return null;
  try {
    const { data } = commentPrivateFileSchema.safeParse(JSON.parse(Buffer.from(bytes).toString()));
    return data?.id === id && data.page === page ? data : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
