import type { CommentFile } from "../../content/schemas/comment.ts";
import type { Change, Store, Stores } from "../../store/store.ts";
import { allComments } from "../comments/all-comments.ts";
import { commentPath } from "../comments/comment-files.ts";
import { formatHalf, isOneStore, splitComment } from "../comments/comment-halves.ts";
import { asReaderError } from "../errors.ts";
import { sealForOwner } from "../seal.ts";
import type { PlannedComment } from "./plan-comments.ts";

export type ImportingStores = { readonly [Name in keyof Stores]: Pick<Store, "read" | "readAll" | "commit"> };

export interface ImportedComments {
  /** Those that are new. */
  readonly comments: readonly CommentFile[];
  /** How many were there already, from an earlier import; they stay as they are now. */
  readonly known: number;
  /** Object names. */
  readonly commits: readonly string[];
}

export interface ImportOptions {
  /** The owner's age recipient. */
  readonly ownerKey: string;
  /** Only say what would come. */
  readonly dryRun: boolean;
}

/** So many comments go into one commit. */
const batch = 500;
/** Of one commit: nobody waits for an answer. */
const timeoutMs = 60_000;

/**
 * Keeps those comments that are not there yet, addresses sealed for the owner, in few commits; each part in the store where it
 * belongs. Nobody is mailed: none of them wants to be told of replies. Importing again mends what broke off.
 * Throws `store-busy`, `store-unavailable`.
 */
export async function importComments(planned: readonly PlannedComment[], stores: ImportingStores, { ownerKey, dryRun }: ImportOptions): Promise<ImportedComments> {
  const there = new Set((await allComments(stores)).map(({ id }) => id));
  const missing = planned.filter(({ comment }) => !there.has(comment.id));
  const comments: CommentFile[] = [];
  const commits: string[] = [];
  for (let start = 0; start < missing.length; start += batch) {
    const some = await Promise.all(missing.slice(start, start + batch).map((each) => sealed(each, ownerKey)));
    if (!dryRun) commits.push(...(await commitBoth(some, stores)));
    comments.push(...some);
  }
  return { comments, known: planned.length - missing.length, commits };
}

async function sealed({ comment, email }: PlannedComment, ownerKey: string): Promise<CommentFile> {
  return email === undefined ? comment : { ...comment, private: await sealForOwner({ email, notify: false }, ownerKey) };
}

/** The private half first: what is in the public store is a comment, and a later import would not look at it again. */
async function commitBoth(comments: readonly CommentFile[], stores: ImportingStores): Promise<string[]> {
  const halves = comments.map((comment) => ({ path: commentPath(comment.page, comment.id), ...splitComment(comment, isOneStore(stores)) }));
  const pages = new Set(comments.map(({ page }) => page)).size;
  const commits: string[] = [];
  for (const [side, store] of [["closed", stores.privateStore], ["open", stores.store]] as const) {
    const changes = halves.flatMap((each): Change[] => (each[side] === null ? [] : [{ path: each.path, write: formatHalf(each[side]) }]));
    if (changes.length === 0) continue;
    const message = `comments: ${changes.length} on ${pages} ${pages === 1 ? "page" : "pages"}`;
    const commit = await store.commit(changes, { message, timeoutMs }).catch((error: unknown) => {
      throw asReaderError(error);
    });
    commits.push(commit.id);
  }
  return commits;
}
