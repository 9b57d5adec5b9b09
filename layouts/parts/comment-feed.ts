import type { Words } from "../../src/config/words.ts";
import type { Entry, Library } from "../../src/content/model.ts";

/** The feed of an entry's comments, as a list for `frame`; empty where it has none. */
export function commentFeed(library: Library, words: Words, entry: Entry): { title: string; url: string }[] {
  const hasFeed = entry.url.endsWith("/") && (entry.comments || library.threads.has(entry.key));
  return hasFeed ? [{ title: words.comments.on(entry.title), url: `${entry.url}comments.xml` }] : [];
}
