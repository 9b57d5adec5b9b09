import { href } from "../../src/config/site.ts";
import type { Library, Place } from "../../src/content/model.ts";
import { html, type Html } from "./html.ts";

/** Links to the log before and the log after within the project; empty where a log stands alone. */
export function neighbours({ library, place }: { library: Library; place: Place }): Html {
  const { previous, next, project } = place;
  if (previous === undefined && next === undefined) return html``;
  return html`<nav class="neighbours" aria-label="Logs of ${project.title}">
    ${previous && html`<a rel="prev" href="${href(library.site, previous.url)}"><small>Previous</small> ${previous.title}</a>`}
    ${next && html`<a rel="next" href="${href(library.site, next.url)}"><small>Next</small> ${next.title}</a>`}
  </nav>`;
}
