import { href, type Site } from "../../src/config/site.ts";
import type { Entry } from "../../src/content/model.ts";
import { html, type Html } from "./html.ts";

/** The address of a text, for machines, where no date is shown that could carry the link. https://microformats.org/wiki/h-entry#u-url */
export function ownAddress(site: Site, { url }: Entry): Html {
  return html`<data class="u-url" value="${href(site, url)}"></data>`;
}
