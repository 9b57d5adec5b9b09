import { href, type Site } from "../../src/config/site.ts";
import { html, type Html } from "./html.ts";

/** Who wrote a text, as its h-card. */
export function byline(site: Site): Html {
  return html` <a class="p-author h-card" href="${site.author.url ?? href(site, "/")}">${site.author.name}</a>`;
}

/** Where the author is elsewhere: links that others can check against the way back (`rel=me`). */
export function elsewhere({ author }: Site): Html {
  const addresses = [...new Set([...(author.url === undefined ? [] : [author.url]), ...author.me])];
  if (addresses.length === 0) return html``;
  return html`<p class="meta">${addresses.map((address) => html`<a class="u-url" rel="me" href="${address}">${address.replace(/^[a-z]+:(?:\/\/)?|\/$/g, "")}</a> `)}</p>`;
}
