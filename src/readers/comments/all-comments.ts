import type { CommentFile } from "../../content/schemas/comment.ts";
import type { Store } from "../../store/store.ts";
import { asReaderError } from "../errors.ts";
import { findComment } from "./comment-store.ts";

/** What of the two stores is needed to look through all comments. */
export interface SearchedStores {
  readonly store: Pick<Store, "read" | "walk">;
  readonly privateStore: Pick<Store, "read" | "walk">;
}

/** Where a comment lies. */
export interface CommentPlace {
  readonly page: string;
  readonly id: string;
}

/** So many files are read at once. */
const batch = 50;

/** Where every comment of both stores lies, oldest first; only those of `page` where it is given. Throws `store-busy`, `store-unavailable`. */
export async function commentPlaces({ store, privateStore }: SearchedStores, page?: string): Promise<CommentPlace[]> {
  const paths = await Promise.all([...new Set([store, privateStore])].map((each) => each.walk("data/comments"))).catch((error: unknown) => {
    throw asReaderError(error);
  });
  return [...new Set(paths.flat())]
    .flatMap((path) => {
      const [, of, id] = /^data\/comments\/(.+)\/([^/]+)\.json$/s.exec(path) ?? [];
      return of === undefined || id === undefined || (page !== undefined && of !== page) ? [] : [{ page: of, id }];
    })
    .toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

/** The comments at these places, in their order; broken files are left out. Throws `store-busy`, `store-unavailable`. */
export async function commentsAt(places: readonly CommentPlace[], stores: SearchedStores): Promise<CommentFile[]> {
  const comments: (CommentFile | null)[] = [];
  for (let start = 0; start < places.length; start += batch) {
    comments.push(...(await Promise.all(places.slice(start, start + batch).map(({ page, id }) => findComment(stores, page, id)))));
  }
  return comments.filter((comment) => comment !== null);
}
