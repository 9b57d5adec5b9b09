import type { Entry, Library } from "../../src/content/model.ts";

/** The feed of an entry's comments, as a list for `frame`; empty where it has none. */
export function commentFeed(library: Library, entry: Entry): { title: string; url: string }[] {
  const hasFeed = entry.url.endsWith("/") && (entry.comments || library.threads.has(entry.key));
  return hasFeed ? [{ title: `Comments on ${entry.title}`, url: `${entry.url}comments.xml` }] : [];
}
