import type { LibraryCache } from "../library/library-cache.ts";
import type { Comment, Library, PageKey, Thread } from "../model.ts";
import { type CommentMemory, parseOnce } from "./parse-comment.ts";
import type { Problem } from "../problems.ts";
import type { CommentSource } from "../sources/sources.ts";
import type { Work } from "../turns.ts";
import { buildThread } from "./threads.ts";

interface Pages {
  /** Pages that are shown: only they have threads. */
  readonly entries: Library["entries"];
  /** Keys of all texts, drafts and future logs too: their comments wait. */
  readonly known: ReadonlySet<PageKey>;
  readonly before: LibraryCache;
}

interface LoadedThreads {
  readonly threads: ReadonlyMap<PageKey, Thread>;
  readonly skipped: readonly Problem[];
  readonly cache: Pick<LibraryCache, "comments" | "threads">;
}

/**
 * Reads the comment files and builds the threads; files and threads that did not change are taken over.
 * A file that cannot be read, and a folder whose page no text has, are named in `skipped` and left out.
 */
export function* loadThreads(sources: readonly CommentSource[], { entries, known, before }: Pages): Work<LoadedThreads> {
  const skipped: Problem[] = [];
  const files: CommentMemory = new Map();
  const pages = new Map<PageKey, Comment[]>();
  for (const { path, text } of sources) {
    yield;
    const parsed = parseOnce(path, text, before.comments);
    files.set(path, { text, parsed });
    const { comment, problem } = parsed;
    if (problem) skipped.push(problem);
    if (!comment) continue;
    const page = pages.get(comment.page);
    if (page) page.push(comment);
    else pages.set(comment.page, [comment]);
  }

  const threads = new Map<PageKey, { comments: readonly Comment[]; thread: Thread }>();
  for (const [page, comments] of pages) {
    yield;
    if (!known.has(page)) skipped.push({ file: `data/comments/${page}/`, message: "there is no such page", expected: "a text with this page key; `id` keeps it when a text moves" });
    if (!entries.has(page)) continue;
    const earlier = before.threads.get(page);
    const isSame = earlier?.comments.length === comments.length && earlier.comments.every((comment, index) => comment === comments[index]);
    threads.set(page, isSame ? earlier : { comments, thread: buildThread(comments) });
  }
  return {
    threads: new Map([...threads].map(([page, { thread }]) => [page, thread])),
    skipped: skipped.toSorted((one, other) => (one.file < other.file ? -1 : 1)),
    cache: { comments: files, threads },
  };
}
