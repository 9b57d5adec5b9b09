import { href } from "../../src/config/site.ts";
import type { Words } from "../../src/config/words.ts";
import type { Library, Place } from "../../src/content/model.ts";
import { html, type Html } from "./html.ts";

/** Links to the log before and the log after within the project; empty where a log stands alone. */
export function neighbours({ library, words, place }: { library: Library; words: Words; place: Place }): Html {
  const { previous, next, project } = place;
  if (previous === undefined && next === undefined) return html``;
  return html`<nav class="neighbours" aria-label="${words.log.logsOf(project.title)}">
    ${previous && html`<a rel="prev" href="${href(library.site, previous.url)}"><small>${words.log.previousLog}</small> ${previous.title}</a>`}
    ${next && html`<a rel="next" href="${href(library.site, next.url)}"><small>${words.log.nextLog}</small> ${next.title}</a>`}
  </nav>`;
}
