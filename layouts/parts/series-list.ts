import { href } from "../../src/config/site.ts";
import type { Library, Log } from "../../src/content/model.ts";
import { html, type Html } from "./html.ts";

/** Every log of the series that a log belongs to; empty where it belongs to none, or is its only one. */
export function seriesList({ library, log }: { library: Library; log: Log }): Html {
  const series = log.series && library.series.get(log.series.slug);
  if (series === undefined || series.logs.length < 2) return html``;
  return html`<nav class="series" aria-label="Series ${series.name}">
    <p>Series: <strong>${series.name}</strong></p>
    <ol>
      ${series.logs.map((part) => html`<li>${part.key === log.key ? html`<a href="${href(library.site, part.url)}" aria-current="page">${part.title}</a>` : html`<a href="${href(library.site, part.url)}">${part.title}</a>`}</li>`)}
    </ol>
  </nav>`;
}
