import { href } from "../src/config/site.ts";
import { wordsFor } from "../src/config/words.ts";
import type { Library, Log } from "../src/content/model.ts";
import { frame } from "./frame.ts";
import { html, type Html } from "./parts/html.ts";
import { compactList } from "./parts/log-list.ts";
import { monthName, shortMonthName } from "./parts/time.ts";

/** Up to this many logs, about 10 kB compressed, the archive names every one; beyond, years and months only. */
const titlesAtMost = 500;

/** `/archive/`: years and months with counts, and the titles where they are few enough. It counts no comments, or it would change with each of them. */
export function archivePage({ library }: { library: Library }): Html {
  const { site, logs, pages } = library;
  const words = wordsFor(site);
  const { lists } = words;
  const years = groupBy(logs, (log) => log.date.day.slice(0, 4));
  const body = html`<h1 class="p-name">${lists.archive}</h1>
    <p class="meta"><span>${words.counts.logs(logs.length)}</span> <a href="${href(site, "/all/")}">${lists.withSummaries}</a> <a href="${href(site, "/labels/")}">${lists.byLabel}</a></p>
    ${[...years].map(([year, ofYear]) => html`<section class="year">
      <h2><a href="${href(site, `/archive/${year}/`)}">${year}</a> <span class="count">${words.counts.logs(ofYear.length)}</span></h2>
      ${monthStrip({ library, year, logs: ofYear })}
      ${logs.length <= titlesAtMost && compactList({ library, logs: ofYear, counts: false, years: false })}
    </section>`)}`;
  return frame({ site, title: lists.archive, description: lists.archiveOf(site.title), url: "/archive/", pages, feed: true, body });
}

/** `/archive/<yyyy>/`: the logs of a year by month. */
export function yearPage({ library, year, logs }: { library: Library; year: string; logs: readonly Log[] }): Html {
  const { site, pages } = library;
  const words = wordsFor(site);
  const body = html`${backTo(library, "/archive/", words.lists.archive)}
    <h1 class="p-name">${year}</h1>
    ${[...groupBy(logs, (log) => log.date.day.slice(5, 7))].map(([month, ofMonth]) => html`<section>
      <h2><a href="${href(site, `/archive/${year}/${month}/`)}">${monthName(words, Number(month))}</a> <span class="count">${words.counts.logs(ofMonth.length)}</span></h2>
      ${compactList({ library, logs: ofMonth, years: false })}
    </section>`)}`;
  return frame({ site, title: year, description: words.lists.loggedIn(site.title, year), url: `/archive/${year}/`, pages, current: "/archive/", feed: true, body });
}

/** `/archive/<yyyy>/<mm>/`: the logs of a month. `month` has two digits. */
export function monthPage({ library, year, month, logs }: { library: Library; year: string; month: string; logs: readonly Log[] }): Html {
  const { site, pages } = library;
  const words = wordsFor(site);
  const title = `${monthName(words, Number(month))} ${year}`;
  const body = html`${backTo(library, `/archive/${year}/`, year)}
    <h1 class="p-name">${title}</h1>
    ${compactList({ library, logs, teasers: true, years: false })}`;
  return frame({ site, title, description: words.lists.loggedIn(site.title, title), url: `/archive/${year}/${month}/`, pages, current: "/archive/", feed: true, body });
}

function monthStrip({ library, year, logs }: { library: Library; year: string; logs: readonly Log[] }): Html {
  const words = wordsFor(library.site);
  const months = groupBy(logs, (log) => log.date.day.slice(5, 7));
  return html`<ol class="months">${Array.from({ length: 12 }, (_, index) => {
    const month = String(index + 1).padStart(2, "0");
    const count = months.get(month)?.length;
    const name = shortMonthName(words, index + 1);
    return count === undefined ? html`<li>${name}</li>` : html`<li><a href="${href(library.site, `/archive/${year}/${month}/`)}">${name} <span class="count">${count}</span></a></li>`;
  })}</ol>`;
}

function backTo(library: Library, url: string, title: string): Html {
  return html`<nav class="tab" aria-label="${wordsFor(library.site).frame.breadcrumb}"><a href="${href(library.site, url)}">${title}</a></nav>`;
}

function groupBy(logs: readonly Log[], name: (log: Log) => string): Map<string, Log[]> {
  const groups = new Map<string, Log[]>();
  for (const log of logs) {
    const group = groups.get(name(log));
    if (group === undefined) groups.set(name(log), [log]);
    else group.push(log);
  }
  return groups;
}
