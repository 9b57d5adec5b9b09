import { hasCommentFeed } from "../../../layouts/parts/comment-feed.ts";
import type { Entry, Library } from "../../content/model.ts";
import { allPagesCount, periodsOf } from "./lists.ts";
import type { SitePage } from "./site-page.ts";
import { sitemapPages } from "./sitemap.ts";

/** Every page the site has, each once. */
export function pageList(library: Library): SitePage[] {
  return [
    { kind: "home" },
    { kind: "projects" },
    { kind: "logs" },
    { kind: "labels" },
    { kind: "archive" },
    { kind: "not-found" },
    ...sitemapPages(library),
    { kind: "robots" },
    { kind: "headers" },
    { kind: "redirects" },
    ...(library.site.newsletter ? ([{ kind: "topics" }] as const) : []),
    ...(library.site.search ? ([{ kind: "search" }, { kind: "search-script" }] as const) : []),
    { kind: "stylesheet" },
    { kind: "site-script" },
    { kind: "comment-script" },
    { kind: "send-script" },
    { kind: "icon" },
    { kind: "feed", of: { kind: "site" } },
    { kind: "feed", of: { kind: "unfiled" } },
    { kind: "json-feed" },
    { kind: "site-comments" },
    { kind: "all" },
    ...Array.from({ length: allPagesCount(library) }, (_, index): SitePage => ({ kind: "all", number: index + 1 })),
    ...[...library.labels.keys()].flatMap((slug): SitePage[] => [
      { kind: "label", slug },
      { kind: "feed", of: { kind: "label", slug } },
    ]),
    ...[...periodsOf(library)].map(periodPage),
    ...[...library.entries.values()].flatMap((entry) => entryPages(entry, library)),
    ...library.redirects.map(({ from, to }): SitePage => ({ kind: "redirect", from, to })),
  ];
}

/** The page of a year (`2026`) or a month (`2026-11`). */
export function periodPage(period: string): SitePage {
  const [year = "", month] = period.split("-");
  return month === undefined ? { kind: "year", year } : { kind: "month", year, month };
}

/** What a project, log or page has of its own: its page and feeds. */
export function entryPages(entry: Entry, library: Library): SitePage[] {
  const { key, url } = entry;
  const pages: SitePage[] = [{ kind: "entry", key, url }];
  if (entry.kind === "project") pages.push({ kind: "feed", of: { kind: "project", key, url } }, ...(entry.logs.length > 1 ? [{ kind: "whole", key, url } as const] : []));
  if (hasCommentFeed(entry, library)) pages.push({ kind: "page-comments", key, url });
  if (library.changes.has(key)) pages.push({ kind: "history", key, url });
  return pages;
}
