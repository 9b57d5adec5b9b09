import { html, trusted } from "../../../layouts/parts/html.ts";
import { absoluteUrl } from "../../config/site.ts";
import type { Entry, Library, PostDate } from "../../content/model.ts";
import { instant } from "./feeds.ts";
import { pageUrl, type SitePage } from "./site-page.ts";

/** Half of the 50,000 that a file may hold: with addresses of 2,048 bytes it stays below 50 MB, too. https://www.sitemaps.org/protocol.html#index */
const addressesAtMost = 24_000;

/** `/sitemap.xml`, and its parts where the site is too large for one. */
export function sitemapPages(library: Library): SitePage[] {
  const parts = partsOf(library);
  return [{ kind: "sitemap" }, ...(parts > 1 ? Array.from({ length: parts }, (_, index): SitePage => ({ kind: "sitemap", part: index + 1 })) : [])];
}

/** What a search engine should know (https://www.sitemaps.org/protocol.html), lists of lists left out; one part of it, or of a large site the index. */
export function sitemap(library: Library, part?: number): string {
  if (part === undefined && partsOf(library) > 1) return sitemapIndex(library);
  const first = addressesAtMost * ((part ?? 1) - 1);
  const urls = addresses(library).slice(first, first + addressesAtMost);
  return String(html`${xmlDeclaration}
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${urls.map(({ url, changed }) => html`  <url><loc>${absoluteUrl(library.site, url)}</loc>${changed && html`<lastmod>${instant(changed)}</lastmod>`}</url>
`)}</urlset>
`);
}

function sitemapIndex(library: Library): string {
  return String(html`${xmlDeclaration}
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${sitemapPages(library).slice(1).map((page) => html`  <sitemap><loc>${absoluteUrl(library.site, pageUrl(page))}</loc></sitemap>
`)}</sitemapindex>
`);
}

function partsOf({ labels, entries }: Library): number {
  return Math.ceil((lists.length + labels.size + entries.size) / addressesAtMost);
}

const xmlDeclaration = trusted('<?xml version="1.0" encoding="utf-8"?>');
const lists = ["/", "/projects/", "/logs/", "/labels/", "/archive/"];

function addresses({ labels, entries }: Library): { readonly url: string; readonly changed?: PostDate | undefined }[] {
  return [
    ...lists.map((url) => ({ url })),
    ...[...labels.values()].map(({ url }) => ({ url })),
    ...[...entries.values()].map((entry) => ({ url: entry.url, changed: lastChanged(entry) })),
  ];
}

/** As its author says, else when something was last logged; undefined for pages whose author says nothing. */
export function lastChanged(entry: Entry): PostDate | undefined {
  if (entry.updated !== undefined || entry.kind === "page") return entry.updated;
  return entry.kind === "project" ? entry.touched : entry.date;
}

/** `robots.txt`: everything may be read; the endpoints hold nothing to find. */
export function robots(library: Library): string {
  const { site } = library;
  return `User-agent: *\nDisallow: ${site.prefix}api/\n\nSitemap: ${absoluteUrl(site, "/sitemap.xml")}\n`;
}
