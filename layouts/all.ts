import { href } from "../src/config/site.ts";
import { wordsFor } from "../src/config/words.ts";
import type { Library, Log } from "../src/content/model.ts";
import { frame } from "./frame.ts";
import { html, type Html } from "./parts/html.ts";
import { logList } from "./parts/log-list.ts";

interface AllPageProps {
  readonly library: Library;
  /** Counts from 1, the oldest page; absent for `/all/`, which shows the newest. */
  readonly number?: number | undefined;
  /** How many pages there are. */
  readonly of: number;
  /** The logs of this page, newest first. */
  readonly logs: readonly Log[];
}

/** `/all/` and `/all/<n>/`: every log, filed or not. */
export function allPage({ library, number, of, logs }: AllPageProps): Html {
  const { site, pages } = library;
  const { lists } = wordsFor(site);
  const shown = number ?? of;
  const title = number === undefined ? lists.everyLog : lists.everyLogPage(number, of);
  const body = html`<h1 class="p-name">${title}</h1>
    ${logs.length === 0 ? html`<p class="none">${lists.none}</p>` : logList({ library, logs, heading: 2 })}
    ${of > 1 && html`<nav class="neighbours" aria-label="${lists.pages}">
      ${shown > 1 && html`<a rel="prev" href="${href(site, `/all/${shown - 1}/`)}">${lists.older}</a>`}
      ${shown < of && html`<a rel="next" href="${href(site, `/all/${shown + 1}/`)}">${lists.newer}</a>`}
    </nav>`}`;
  const description = number === undefined ? lists.everyLogOf(site.title) : lists.everyLogPageOf(site.title, number, of);
  return frame({ site, title, description, url: number === undefined ? "/all/" : `/all/${number}/`, pages, feed: true, body });
}
