import type { CommentFile } from "../../content/schemas/comment.ts";
import type { Store, Stores } from "../../store/store.ts";
import { asReaderError } from "../errors.ts";
import { readAhead } from "../read-ahead.ts";
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

const folder = "data/comments";

/** Where every comment of both stores lies, oldest first; only those of `page` where it is given. Throws `store-busy`, `store-unavailable`. */
export async function commentPlaces({ store, privateStore }: SearchedStores, page?: string): Promise<CommentPlace[]> {
  const paths = await Promise.all([...new Set([store, privateStore])].map((each) => each.walk(folder))).catch((error: unknown) => {
    throw asReaderError(error);
  });
  return placesOf(paths.flat()).filter((place) => page === undefined || place.page === page);
}

/** The comments at these places, in their order; broken files are left out. Throws `store-busy`, `store-unavailable`. */
export async function commentsAt(places: readonly CommentPlace[], stores: SearchedStores): Promise<CommentFile[]> {
  const comments: (CommentFile | null)[] = [];
  for (let start = 0; start < places.length; start += batch) {
    comments.push(...(await Promise.all(places.slice(start, start + batch).map(({ page, id }) => findComment(stores, page, id)))));
  }
  return comments.filter((comment) => comment !== null);
}

/** Every comment of both stores, oldest first, all files read at one go; broken ones are left out. Throws `store-busy`, `store-unavailable`. */
export async function allComments(stores: { readonly [Name in keyof Stores]: Pick<Store, "readAll"> }): Promise<CommentFile[]> {
  const read = await readAhead(stores, folder);
  const places = placesOf([...read.store.files, ...read.privateStore.files].map(({ path }) => path));
  return (await Promise.all(places.map(({ page, id }) => findComment(read, page, id)))).filter((comment) => comment !== null);
}

/** The comment that lies at a path of either store; undefined for other files. */
export function commentPlace(path: string): CommentPlace | undefined {
  const [, page, id] = /^data\/comments\/(.+)\/([^/]+)\.json$/s.exec(path) ?? [];
  return page === undefined || id === undefined ? undefined : { page, id };
}

function placesOf(paths: readonly string[]): CommentPlace[] {
  return [...new Set(paths)].flatMap((path) => commentPlace(path) ?? []).toSorted((one, other) => (one.id < other.id ? -1 : 1));
}
