import { createHash } from "node:crypto";
import type { Site } from "../../src/config/site.ts";
import type { Words } from "../../src/config/words.ts";
import { html, trusted, type Html } from "./html.ts";

/**
 * The only script that stands within a page: before the first paint it sets the theme that the reader chose, so that none
 * flashes; after it, it fetches `/site.js`, so that nobody waits for a button to see a text.
 */
const script = `{
const script = document.createElement("script")
script.src = document.currentScript.dataset.src
try { const { theme } = localStorage; if (theme) document.documentElement.dataset.theme = theme } catch {}
new PerformanceObserver(() => document.head.append(script)).observe({ type: "paint", buffered: true })
}`;

/** What the policy lets run within a page: this script and no other. https://www.w3.org/TR/CSP3/#grammardef-hash-source */
export const headScriptHash = `'sha256-${createHash("sha256").update(script).digest("base64")}'`;

/** The script in the head of every page, with the words of `/site.js`. `scripts` are what that one fetches for this page. */
export function headScript({ site, words, scripts }: { site: Site; words: Words["script"]; scripts: readonly string[] }): Html {
  return html`<script data-src="${site.siteScript}"${scripts.length > 0 && html` data-more="${scripts.join(" ")}"`} data-theme="${words.theme}" data-copy="${words.copy}" data-copied="${words.copied}" data-link="${words.link}" data-share="${words.share}">${trusted(script)}</script>`;
}
