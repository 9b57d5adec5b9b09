import type { SitePage } from "./site-page.ts";

/**
 * Whether a page, or what it is known by (`dependencies`), says anything of what texts render to. The others can be made
 * before: with titles, addresses, dates and comments.
 */
export function showsTexts(page: SitePage): boolean {
  switch (page.kind) {
    case "home":
    case "projects":
    case "logs":
    case "archive":
    case "all":
    case "label":
    case "year":
    case "month":
    case "entry":
    case "whole":
    case "feed":
    case "json-feed":
      return true;
    case "labels":
    case "not-found":
    case "search":
    case "history":
    case "site-comments":
    case "page-comments":
    case "sitemap":
    case "redirect":
    case "redirects":
    case "topics":
    case "robots":
    case "headers":
    case "search-script":
    case "stylesheet":
    case "site-script":
    case "comment-script":
    case "send-script":
    case "icon":
      return false;
  }
}
