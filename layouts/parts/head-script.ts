import { createHash } from "node:crypto";
import type { Site } from "../../src/config/site.ts";
import { html, trusted, type Html } from "./html.ts";

/**
 * The only script that stands within a page: before the first paint it sets the theme that the reader chose, so that none
 * flashes. Once everything is loaded and painted it fetches `/site.js`, so that no text and no picture waits for a button;
 * three seconds after the text was read it does so whatever is still on its way, for a picture may never come.
 * It tells the style how the reader came (`data-came`). "0" means to the top of the page, by a link or a typed address: then
 * what is far down may be laid out later, at the latest when the reader scrolls. Whoever comes to a place within the page, goes
 * back or reloads must find that place at once, and heights that are only guessed would show another one.
 * Asking for storage throws where the browser denies it: private windows, blocked cookies.
 */
const script = `{let script=document.createElement("script")
script.src=document.currentScript.dataset.src
document.onreadystatechange=()=>setTimeout(onload=()=>new PerformanceObserver(()=>document.head.append(script)).observe({type:"paint",buffered:1}),3e3)
onscroll=()=>delete document.documentElement.dataset.came
try{document.documentElement.dataset.came=location.hash+performance.navigation.type
if(localStorage.theme)document.documentElement.dataset.theme=localStorage.theme}catch{}}`;

/** What the policy lets run within a page: this script and no other. https://www.w3.org/TR/CSP3/#grammardef-hash-source */
export const headScriptHash = `'sha256-${createHash("sha256").update(script).digest("base64")}'`;

/** The script in the head of every page. `scripts` are what `/site.js` fetches for this page. */
export function headScript({ site, scripts }: { site: Site; scripts: readonly string[] }): Html {
  return html`<script data-src="${site.siteScript}"${scripts.length > 0 && html` data-more="${scripts.join(" ")}"`}>${trusted(script)}</script>`;
}
