import { hasApiElsewhere, href, type Site } from "../config/site.ts";
import type { Library, Redirect } from "../content/model.ts";
import { pageHeaders } from "./page-headers.ts";

/** Files whose address carries a version, so that they may be kept. */
const versioned = ["/style.css", "/site.js", "/comments.js", "/search.js"];

/**
 * `_headers` for static hosts (Netlify and Cloudflare Pages read it): what the one process sends by itself.
 * https://docs.netlify.com/routing/headers/
 */
export function hostHeaders(site: Pick<Site, "api" | "origin" | "prefix" | "search" | "style">): string {
  const all = Object.entries(pageHeaders(site)).map(([name, value]) => `  ${name}: ${value}`);
  const kept = versioned.flatMap((url) => [href(site, url), "  Cache-Control: public, max-age=31536000, immutable"]);
  const feeds = ["/feed.xml", "/*/feed.xml", "/comments.xml", "/*/comments.xml"].flatMap((url) => [`${site.prefix}${url.slice(1)}`, "  Content-Type: application/atom+xml; charset=utf-8"]);
  return `${[`${site.prefix}*`, ...all, ...kept, ...feeds].join("\n")}\n`;
}

/**
 * `_redirects` for the same hosts: a real redirect where others get a page that sends on.
 * https://docs.netlify.com/routing/redirects/
 */
export function hostRedirects(library: Library): string {
  const { site } = library;
  const moved = library.redirects.flatMap(withFeed).map(({ from, to }) => `${href(site, from)} ${href(site, to)} 301!\n`);
  return [...moved, ...belowPrefix(site)].join("");
}

/** Netlify serves the files at its root: below a prefix it must be told where they and the functions are. */
function belowPrefix(site: Pick<Site, "api" | "origin" | "prefix">): string[] {
  if (site.prefix === "/") return [];
  const api = hasApiElsewhere(site) ? [] : [`${site.prefix}api/* /.netlify/functions/api/:splat 200!\n`];
  return [...api, `${site.prefix}* /:splat 200\n`];
}

/** Who follows the comments of a page that moved asks for their feed, which no page can send on. */
export function withFeed(redirect: Redirect): Redirect[] {
  const { from, to } = redirect;
  return from.endsWith("/") ? [redirect, { from: `${from}comments.xml`, to: `${to}comments.xml` }] : [redirect];
}
