import type { CommentFile } from "../../content/schemas/comment.ts";
import type { Commit, Store, Stores, StoreView } from "../../store/store.ts";
import { asReaderError, storeBusy } from "../errors.ts";
import { commentPath, listCommentIds } from "./comment-files.ts";
import { isHeld, isOneStore, joinHalves, readHalves, splitComment } from "./comment-halves.ts";
import { Overtaken, TwoCommits } from "./two-commits.ts";

/** What of the two stores is needed to keep comments. */
export type CommentStores = { readonly [Name in keyof Stores]: Pick<Store, "read" | "list" | "head" | "commit"> };

/** After so many races in a row the store counts as busy. */
const maxRaces = 5;

/** The whole comment, put together from both stores; null where there is none. Throws `store-busy`, `store-unavailable`. */
export async function findComment(stores: { readonly [Name in keyof Stores]: Pick<StoreView, "read"> }, page: string, id: string): Promise<CommentFile | null> {
  return joinHalves(await readHalves(stores, page, id).catch(rethrown));
}

/** Ids of a page's comments in both stores, whatever their status, oldest first. Throws `store-busy`, `store-unavailable`. */
export async function findCommentIds(stores: { readonly [Name in keyof Stores]: Pick<StoreView, "list"> }, page: string): Promise<string[]> {
  const views = new Set([stores.store, stores.privateStore]);
  const ids = await Promise.all([...views].map((view) => listCommentIds(view, page))).catch(rethrown);
  return [...new Set(ids.flat())].toSorted();
}

export interface ChangedComment {
  /** As it was and as it is now; null: not there. */
  readonly before: CommentFile | null;
  readonly comment: CommentFile | null;
  /** In the public store where the change can be seen there, else in the private one; without a change the public store's head. */
  readonly commit: Commit;
}

/**
 * Reads a comment from both stores, lets `change` say what it shall be (null: gone; the same object: as it is) and commits
 * that, each part where it belongs; again from the start, `change` asked again, where somebody else was quicker.
 * When this returns, both stores hold it durably. What `change` throws is thrown, and nothing is changed.
 *
 * With two stores there are two commits, and a crash between them is mended by calling this again, even where nothing else
 * shall change: what becomes private is in the private store first, and a held comment stays whole there until the public
 * store has it. Where the owner rejects a comment at the very moment at which it is approved, the approval stands; where its
 * reader deletes it then, the deletion does.
 * Throws `store-busy`, `store-unavailable`. `message` must hold no reader's text.
 */
export async function changeComment(
  stores: CommentStores,
  page: string,
  id: string,
  change: (before: CommentFile | null) => Promise<CommentFile | null>,
  message: string,
): Promise<ChangedComment> {
  const commits = new TwoCommits(stores, commentPath(page, id), message);
  for (let races = 0; races < maxRaces; races += 1) {
    const found = await readHalves(stores, page, id).catch(rethrown);
    const before = joinHalves(found);
    if (before?.status === "deleted" && isHeld(found.closed) && found.open !== null) {
      // It was deleted while it was being approved. Whatever is asked for now, its words shall not stand there any longer.
      await new TwoCommits(stores, commentPath(page, id), message).bring(found, splitComment(before, false)).catch(unlessOvertaken);
      continue;
    }
    const comment = await change(before).catch(async (error: unknown) => {
      await commits.undo(found);
      throw error;
    });
    try {
      // A broken file, or half of one that is just being posted or moved between the stores, is not ours to remove.
      const untouched = before === null && comment === null && !commits.removing;
      const commit = untouched ? undefined : await commits.bring(found, splitComment(comment, isOneStore(stores)));
      return { before, comment, commit: commit ?? { id: (await stores.store.head()) ?? "", changed: false } };
    } catch (error) {
      unlessOvertaken(error);
    }
  }
  throw storeBusy();
}

function unlessOvertaken(error: unknown): void {
  if (!(error instanceof Overtaken)) throw asReaderError(error);
}

function rethrown(error: unknown): never {
  throw asReaderError(error);
}
