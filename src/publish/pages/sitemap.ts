import { html, trusted } from "../../../layouts/parts/html.ts";
import { absoluteUrl } from "../../config/site.ts";
import type { Library } from "../../content/model.ts";
import { instant } from "./feeds.ts";

/** `sitemap.xml` (https://www.sitemaps.org/protocol.html): what a search engine should know, lists of lists left out. */
export function sitemap(library: Library): string {
  const { site } = library;
  const entries = [...library.entries.values()].map((entry) => {
    const changed = entry.updated ?? (entry.kind === "project" ? entry.touched : entry.kind === "page" ? undefined : entry.date);
    return html`  <url><loc>${absoluteUrl(site, entry.url)}</loc>${changed === undefined ? "" : html`<lastmod>${instant(changed)}</lastmod>`}</url>
`;
  });
  const lists = ["/", "/projects/", "/logs/", "/labels/", "/archive/", ...[...library.labels.values()].map((label) => label.url)];
  return String(html`${trusted('<?xml version="1.0" encoding="utf-8"?>')}
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${lists.map((url) => html`  <url><loc>${absoluteUrl(site, url)}</loc></url>
`)}${entries}</urlset>
`);
}

/** `robots.txt`: everything may be read; the endpoints hold nothing to find. */
export function robots(library: Library): string {
  const { site } = library;
  return `User-agent: *\nDisallow: ${site.prefix}api/\n\nSitemap: ${absoluteUrl(site, "/sitemap.xml")}\n`;
}
