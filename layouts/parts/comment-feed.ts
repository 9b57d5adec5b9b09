import type { Words } from "../../src/config/words.ts";
import type { Entry, Library } from "../../src/content/model.ts";

/** A page has a feed of its comments while it takes some or has some; one with a file's address (`/x.html`) has nowhere to put it. */
export function hasCommentFeed(entry: Entry, library: Library): boolean {
  return entry.url.endsWith("/") && (entry.comments || library.threads.has(entry.key));
}

/** The feed of an entry's comments, as a list for `frame`; empty where it has none. */
export function commentFeed(library: Library, words: Words, entry: Entry): { title: string; url: string }[] {
  return hasCommentFeed(entry, library) ? [{ title: words.comments.on(entry.title), url: `${entry.url}comments.xml` }] : [];
}
