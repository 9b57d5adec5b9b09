import { cacheOf, rememberCache } from "../library/library-cache.ts";
import type { Comment, Library, PageKey } from "../model.ts";
import { type ParsedComment, parseOnce } from "./parse-comment.ts";
import type { CommentSource } from "../sources/sources.ts";
import { withThread } from "./changed-threads.ts";
import { buildThread } from "./threads.ts";

/**
 * The same Library with other comments on one page: a new frozen one that shares all the rest, also its renderings.
 * `comments` are all that readers see on that page (deleted ones too); none takes the thread away.
 * A page that is not in the Library changes nothing.
 */
export function withComments(library: Library, pageKey: PageKey, comments: readonly Comment[]): Library {
  if (!library.entries.has(pageKey)) return library;
  const threads = withThread(library.threads, pageKey, comments.length === 0 ? undefined : buildThread(comments));
  const changed = Object.freeze({ ...library, threads });
  rememberCache(changed, cacheOf(library));
  return changed;
}

/** Comment files as the Library would read them; of those it has already, the very comments that it shows, with their HTML. */
export function parseComments(library: Library, sources: readonly CommentSource[]): ParsedComment[] {
  const { comments } = cacheOf(library);
  return sources.map(({ path, text }) => parseOnce(path, text, comments));
}
