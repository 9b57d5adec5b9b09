import { href } from "../../src/config/site.ts";
import type { Words } from "../../src/config/words.ts";
import type { Library, Log } from "../../src/content/model.ts";
import { html, type Html } from "./html.ts";

/** Every log of the series that a log belongs to; empty where it belongs to none, or is its only one. */
export function seriesList({ library, words, log }: { library: Library; words: Words; log: Log }): Html {
  const series = log.series && library.series.get(log.series.slug);
  if (series === undefined || series.logs.length < 2) return html``;
  return html`<nav class="series" aria-label="${words.log.seriesNamed(series.name)}">
    <p>${words.log.series} <strong>${series.name}</strong></p>
    <ol>
      ${series.logs.map((part) => html`<li>${part.key === log.key ? html`<a href="${href(library.site, part.url)}" aria-current="page">${part.title}</a>` : html`<a href="${href(library.site, part.url)}">${part.title}</a>`}</li>`)}
    </ol>
  </nav>`;
}
