import { cacheOf } from "../content/library/library-cache.ts";
import type { Library, PageKey } from "../content/model.ts";
import { logsOnPage } from "./pages/logs-on-page.ts";
import { pageList } from "./pages/page-list.ts";
import { showsTexts } from "./pages/shows-texts.ts";
import type { SitePage } from "./pages/site-page.ts";
import type { TextsUnderWay } from "./texts/render-texts.ts";

/** How far the texts are. */
export type Progress = Pick<TextsUnderWay, "order" | "rendered" | "isDone" | "isWaiting" | "next">;

/**
 * All pages, each once. While texts are rendered: the pages of those that are done, and, whenever the next ones would have to be
 * waited for, pages that show no texts, and lists whose texts are all there. Then what is left.
 */
export async function* inOrder(library: Library, texts: Progress | undefined): AsyncGenerator<SitePage> {
  const { entries } = cacheOf(library);
  const pages = pageList(library);
  const done = new Set<PageKey>();
  const made = new Set<SitePage>();
  const between = texts === undefined || texts.isDone ? undefined : waitingPages(pages, library, texts);
  for (let sources = await texts?.next(); sources !== undefined; sources = await texts?.next()) {
    for (const { kind, key, url } of sources.flatMap((source) => entries.get(source)?.entry ?? [])) {
      // The page of a project shows its logs too.
      if (kind === "project") continue;
      done.add(key);
      yield { kind: "entry", key, url };
    }
    for (let page = between?.(); page !== undefined; page = holdsWholeTexts(page) ? undefined : between?.()) {
      made.add(page);
      yield page;
    }
  }
  for (const page of pages) if (!made.has(page) && !(page.kind === "entry" && done.has(page.key))) yield page;
}

/** Only one of these is made in each pause: what its fifty texts leave in memory can then be collected (30 MiB on a site of 4,000). */
function holdsWholeTexts({ kind }: SitePage): boolean {
  return kind === "feed" || kind === "json-feed";
}

/** Gives pages that can be made by now, as long as there is nothing else to do. */
function waitingPages(pages: readonly SitePage[], library: Library, texts: Progress): () => SitePage | undefined {
  const places = new Map(texts.order.map((source, index) => [source, index]));
  const without = pages.filter((page) => !showsTexts(page));
  // Those that can be made first stand last.
  const listed = pages
    .flatMap((page) => {
      const logs = logsOnPage(page, library) ?? [];
      return logs.length === 0 ? [] : [{ page, last: logs.reduce((last, { source }) => Math.max(last, places.get(source) ?? Infinity), 0) }];
    })
    .toSorted((one, other) => other.last - one.last);
  const lists = listed.filter(({ page }) => !holdsWholeTexts(page));
  const feeds = listed.filter(({ page }) => holdsWholeTexts(page));
  return () => {
    if (!texts.isWaiting) return undefined;
    const ready = [lists, feeds].find((some) => texts.rendered > (some.at(-1)?.last ?? Infinity));
    return ready === undefined ? without.pop() : ready.pop()?.page;
  };
}
