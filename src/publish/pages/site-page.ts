import { historyUrl } from "../../content/history/history-url.ts";
import { wholeUrl } from "../../content/whole-url.ts";
import type { PageKey } from "../../content/model.ts";

/**
 * One file of the output, said by what it shows. Two pages are the same page when they have the same address,
 * so an address (`pageUrl`) is also what a page is known by.
 */
export type SitePage =
  | { readonly kind: "home" | "projects" | "logs" | "labels" | "archive" | "not-found" }
  | { readonly kind: "entry"; readonly key: PageKey; readonly url: string }
  | { readonly kind: "all"; /** Counted from the oldest; absent for `/all/`, which shows the newest. */ readonly number?: number }
  | { readonly kind: "label"; readonly slug: string }
  | { readonly kind: "year"; readonly year: string }
  | { readonly kind: "month"; readonly year: string; readonly month: string }
  | { readonly kind: "feed"; readonly of: FeedSubject }
  | { readonly kind: "json-feed" | "site-comments" | "robots" | "headers" | "redirects" | "topics" | "stylesheet" | "search" | "search-script" | "site-script" | "comment-script" | "send-script" | "icon" }
  | { readonly kind: "sitemap"; /** Counted from 1; absent for `/sitemap.xml`, which is all of it or says where its parts are. */ readonly part?: number }
  | { readonly kind: "whole"; readonly key: PageKey; readonly url: string }
  | { readonly kind: "history"; readonly key: PageKey; readonly url: string }
  | { readonly kind: "page-comments"; readonly key: PageKey; readonly url: string }
  | { readonly kind: "redirect"; readonly from: string; readonly to: string };

/** What a feed of logs follows. */
export type FeedSubject =
  | { readonly kind: "site" | "unfiled" }
  | { readonly kind: "project"; readonly key: PageKey; readonly url: string }
  | { readonly kind: "label"; readonly slug: string };

/** Where a page lies, without the site's prefix: `/logs/`, `/feed.xml`. */
export function pageUrl(page: SitePage): string {
  switch (page.kind) {
    case "home":
      return "/";
    case "projects":
    case "logs":
    case "labels":
    case "archive":
      return `/${page.kind}/`;
    case "entry":
      return page.url;
    case "all":
      return page.number === undefined ? "/all/" : `/all/${page.number}/`;
    case "label":
      return `/labels/${page.slug}/`;
    case "year":
      return `/archive/${page.year}/`;
    case "month":
      return `/archive/${page.year}/${page.month}/`;
    case "feed":
      return feedUrl(page.of);
    case "history":
      return historyUrl(page);
    case "whole":
      return wholeUrl(page);
    case "page-comments":
      return `${page.url}comments.xml`;
    case "redirect":
      return page.from;
    case "not-found":
      return "/404.html";
    case "json-feed":
      return "/feed.json";
    case "site-comments":
      return "/comments.xml";
    case "sitemap":
      return page.part === undefined ? "/sitemap.xml" : `/sitemap-${page.part}.xml`;
    case "robots":
      return "/robots.txt";
    case "headers":
      return "/_headers";
    case "redirects":
      return "/_redirects";
    case "topics":
      return "/topics.json";
    case "search":
      return "/search/";
    case "search-script":
      return "/search.js";
    case "stylesheet":
      return "/style.css";
    case "site-script":
      return "/site.js";
    case "comment-script":
      return "/comments.js";
    case "send-script":
      return "/send.js";
    case "icon":
      return "/icon.svg";
  }
}

function feedUrl(subject: FeedSubject): string {
  switch (subject.kind) {
    case "site":
      return "/feed.xml";
    case "unfiled":
      return "/logs/feed.xml";
    case "project":
      return `${subject.url}feed.xml`;
    case "label":
      return `/labels/${subject.slug}/feed.xml`;
  }
}

/** The file of an address below the output folder: `/logs/` → `logs/index.html`. */
export function outputPath(url: string): string {
  return url.endsWith("/") ? `${url.slice(1)}index.html` : url.slice(1);
}
