import { createHash } from "node:crypto";
import type { Site } from "../../src/config/site.ts";
import { html, trusted, type Html } from "./html.ts";

interface StyleProps {
  readonly site: Pick<Site, "style" | "stylesheet">;
  /** Whether the page is anything else than the text of a log. */
  readonly lists: boolean;
  /** Whether it has forms or comments. */
  readonly talks: boolean;
}

/**
 * How a page looks. Where the build knows the stylesheet it stands within the page: the
 * first paint waits for one answer and not for two, a round trip that is 150 ms on a slow phone.
 */
export function style({ site: { style: known, stylesheet }, lists, talks }: StyleProps): Html {
  if (known === undefined) return html`<meta name="color-scheme" content="light dark">\n<link rel="stylesheet" href="${stylesheet}">`;
  return html`<style>${trusted(known.page)}</style>${lists && html`<style>${trusted(known.lists)}</style>`}${talks && html`<style>${trusted(known.talk)}</style>`}`;
}

/** What the policy lets style a page beside the files of the site. https://www.w3.org/TR/CSP3/#grammardef-hash-source */
export function styleHashes({ style }: Pick<Site, "style">): string {
  return (style === undefined ? [] : [style.page, style.lists, style.talk]).map((text) => ` 'sha256-${createHash("sha256").update(text).digest("base64")}'`).join("");
}
