import { href } from "../../src/config/site.ts";
import type { Words } from "../../src/config/words.ts";
import type { Library, Log } from "../../src/content/model.ts";
import { html, type Html } from "./html.ts";
import { language } from "./language.ts";

/** Every log of the series that a log belongs to, each with its project where that is another; empty where it belongs to none, or is its only one. */
export function seriesList({ library, words, log }: { library: Library; words: Words; log: Log }): Html {
  const series = log.series && library.series.get(log.series.slug);
  if (series === undefined || series.logs.length < 2) return html``;
  const here = series.logs.findIndex(({ key }) => key === log.key);
  return html`<nav class="series" aria-label="${words.log.seriesNamed(series.name)}">
    <p>${words.log.series} <strong>${series.name}</strong> <span class="count">${words.log.part(here + 1, series.logs.length)}</span></p>
    <ol>
      ${series.logs.map((part) => {
        const project = part.project === log.project ? undefined : library.places.get(part.key)?.project;
        return html`<li><a href="${href(library.site, part.url)}"${part.key === log.key && html` aria-current="page"`}${language(library.site, part, log)}>${part.title}</a>${project && html` <span class="count"${language(library.site, project, log)}>${project.title}</span>`}</li>`;
      })}
    </ol>
  </nav>`;
}
