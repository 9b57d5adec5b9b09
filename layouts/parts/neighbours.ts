import { href } from "../../src/config/site.ts";
import type { Words } from "../../src/config/words.ts";
import type { Library, Log } from "../../src/content/model.ts";
import { html, type Html } from "./html.ts";
import { language } from "./language.ts";

/** Links to the log before and the log after: within its project, else within its series; empty where a log stands alone. */
export function neighbours({ library, words, log }: { library: Library; words: Words; log: Log }): Html {
  const { name, previous, next } = inProject(library, log) ?? inSeries(library, log) ?? {};
  if (name === undefined || (previous === undefined && next === undefined)) return html``;
  return html`<nav class="neighbours" aria-label="${words.log.logsOf(name)}">
    ${previous && html`<a rel="prev" href="${href(library.site, previous.url)}"><small>${words.log.previousLog}</small> <span${language(library.site, previous, log)}>${previous.title}</span></a>`}
    ${next && html`<a rel="next" href="${href(library.site, next.url)}"><small>${words.log.nextLog}</small> <span${language(library.site, next, log)}>${next.title}</span></a>`}
  </nav>`;
}

interface Line {
  readonly name: string;
  readonly previous: Log | undefined;
  readonly next: Log | undefined;
}

function inProject(library: Library, log: Log): Line | undefined {
  const place = library.places.get(log.key);
  return place && { name: place.project.title, previous: place.previous, next: place.next };
}

function inSeries(library: Library, log: Log): Line | undefined {
  const series = log.series && library.series.get(log.series.slug);
  if (series === undefined) return undefined;
  const here = series.logs.findIndex(({ key }) => key === log.key);
  return { name: series.name, previous: series.logs[here - 1], next: series.logs[here + 1] };
}
