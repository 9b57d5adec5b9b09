import type { LazyRendering } from "./lazy-rendering.ts";
import type { Claims } from "../addresses.ts";
import type { LinkTarget } from "../markdown/links.ts";
import type { Comment, Entry, Library, PageKey, Thread } from "../model.ts";
import type { CommentMemory } from "../comments/parse-comment.ts";
import type { ReadText, Text } from "../sources/read-text.ts";

/**
 * What a Library was made from, kept so that the next one can take over what did not change. It belongs to the newest
 * Library alone: `patch-library.ts` changes it in place, so it no longer fits the Library before.
 */
export interface LibraryCache {
  readonly texts: Map<string, CachedText>;
  readonly entries: Map<string, CachedEntry>;
  readonly targets: Map<string, LinkTarget>;
  /** Which text has an address and a page key, as `claimAddresses` compares them: its path. */
  readonly claims: Claims;
  /** Texts whose time has not come, and when it does (milliseconds since 1970). */
  readonly waiting: Map<string, number>;
  readonly comments: CommentMemory;
  readonly threads: ReadonlyMap<PageKey, { readonly comments: readonly Comment[]; readonly thread: Thread }>;
}

export interface CachedText {
  readonly text: string;
  /** The file's time and first commit as they were; another one may mean another date. */
  readonly dates: string;
  readonly read: ReadText;
}

export interface CachedEntry {
  readonly text: Text;
  readonly rendering: LazyRendering;
  /** Where it was rendered, as text to compare. */
  readonly place: string;
  /** All that the entry took from the rest of the site, as text to compare. */
  readonly around: string;
  readonly entry: Entry;
}

const caches = new WeakMap<Library, LibraryCache>();

export function rememberCache(library: Library, cache: LibraryCache): void {
  caches.set(library, cache);
}

/** Empty for a Library that was not made by `loadLibrary`. */
export function cacheOf(library: Library | undefined): LibraryCache {
  const known = library && caches.get(library);
  return known ?? { texts: new Map(), entries: new Map(), targets: new Map(), claims: { urls: new Map(), keys: new Map() }, waiting: new Map(), comments: new Map(), threads: new Map() };
}
