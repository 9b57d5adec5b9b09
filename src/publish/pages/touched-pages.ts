import type { Library, PageKey } from "../../content/model.ts";
import { shownPictures } from "../assets/copy-assets.ts";
import { dependencies } from "./dependencies.ts";
import { allPageOf } from "./lists.ts";
import { entryPages, pageList, periodPage } from "./page-list.ts";
import { pageUrl, type SitePage } from "./site-page.ts";

/** What happened between the Library before and the one now. */
export type SiteChange =
  /** Comments were added, changed or taken away on these pages, and nothing else. */
  | { readonly kind: "comments"; readonly pages: readonly PageKey[] }
  /** Texts, settings or anything else changed: compared with the Library before. */
  | { readonly kind: "content"; readonly before: Library };

/**
 * The pages that may look different after a change; every other page is as it was.
 * Pages that are gone are not among them: `goneUrls` tells those. The pages of a comment's own entry come first.
 */
export function touchedPages(change: SiteChange, library: Library): SitePage[] {
  return change.kind === "comments" ? unique(change.pages.flatMap((key) => pagesShowingComments(key, library))) : pagesThatDiffer(change.before, library);
}

/** Addresses that the site had before and has no more, of pages and of the files beside the texts. */
export function goneUrls(before: Library, library: Library): string[] {
  const present = new Set(addresses(library));
  return addresses(before).filter((url) => !present.has(url));
}

function addresses(library: Library): string[] {
  const variants = shownPictures(library).flatMap((picture) => picture.variants.map(({ url }) => url));
  return [...pageList(library).map(pageUrl), ...library.assets.map(({ url }) => url), ...variants];
}

/** The page itself, its feed, and every list that shows how many comments it has: a handful, however large the site. */
function pagesShowingComments(key: PageKey, library: Library): SitePage[] {
  const entry = library.entries.get(key);
  if (entry === undefined) return [];
  const pages = [...entryPages(entry, library).filter(({ kind }) => kind !== "history" && kind !== "whole"), { kind: "site-comments" } as const];
  if (entry.kind === "page") return pages;
  pages.push({ kind: "home" });
  for (const { slug } of entry.labels) pages.push({ kind: "label", slug });
  if (entry.kind === "project") return [...pages, { kind: "projects" }];
  const project = library.places.get(key)?.project;
  if (project === undefined) pages.push({ kind: "logs" });
  else pages.push({ kind: "entry", key: project.key, url: project.url }, { kind: "projects" });
  const { day } = entry.date;
  pages.push(periodPage(day.slice(0, 4)), periodPage(day.slice(0, 7)), { kind: "all" });
  const number = allPageOf(library, entry);
  if (number > 0) pages.push({ kind: "all", number });
  return pages;
}

function pagesThatDiffer(before: Library, library: Library): SitePage[] {
  const earlier = new Map(pageList(before).map((page) => [pageUrl(page), page]));
  const differing = pageList(library).filter((page) => {
    const old = earlier.get(pageUrl(page));
    return old === undefined || old.kind !== page.kind || !same(dependencies(old, before), dependencies(page, library));
  });
  // A list must not link to a page that is not there yet.
  return differing.toSorted((one, other) => Number(other.kind === "entry") - Number(one.kind === "entry"));
}

function same(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

function unique(pages: readonly SitePage[]): SitePage[] {
  return [...new Map(pages.map((page) => [pageUrl(page), page])).values()];
}
