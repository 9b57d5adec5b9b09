import { href } from "../../src/config/site.ts";
import { wordsFor, type Words } from "../../src/config/words.ts";
import type { Library, Log, Project } from "../../src/content/model.ts";
import { html, trusted, type Html } from "./html.ts";
import { language } from "./language.ts";
import { position } from "./position.ts";
import { postTime } from "./time.ts";

/** Lists show this many logs with their summaries. */
export const summariesShown = 20;

interface LogListProps {
  readonly library: Library;
  /** Of the page; default: the site's. */
  readonly words?: Words;
  readonly logs: readonly Log[];
  /** Level of the titles, one below the heading that the list stands under. */
  readonly heading: 2 | 3;
  /** Whether each log names the project it belongs to; default true. */
  readonly projects?: boolean;
}

/** Logs with date, title, comment count, and summary or the text before `<!-- more -->`. */
export function logList({ library, words = wordsFor(library.site), logs, heading, projects = true }: LogListProps): Html {
  return html`<ol class="logs h-feed">${logs.map((log) => summarised({ library, words, log, heading, projects }))}</ol>`;
}

function summarised({ library, words, log, heading, projects }: { library: Library; words: Words; log: Log; heading: 2 | 3; projects: boolean }): Html {
  const lang = language(library.site, log);
  const link = html`<a class="p-name u-url" href="${href(library.site, log.url)}"${lang}>${log.title}</a>`;
  const place = library.places.get(log.key);
  return html`<li class="h-entry beside">
    ${postTime(words, log.date, { className: "dt-published" })}
    <div>
      ${heading === 2 ? html`<h2>${link}</h2>` : html`<h3>${link}</h3>`}
      ${projects && place && html`<p class="meta"><a href="${href(library.site, place.project.url)}">${place.project.title}</a> ${position(words, place)}</p>`}
      ${teaser(log, lang)}
      <p class="more"><a href="${href(library.site, log.url)}" aria-label="${words.lists.continueReading} ${log.title}">${words.lists.continueReading}</a>${commentCount(library, words, log)}</p>
    </div>
  </li>
`;
}

function teaser({ summary, excerpt, description }: Log, lang: Html): Html {
  if (summary !== undefined || excerpt === undefined) return html`<p class="p-summary"${lang}>${summary ?? description}</p>`;
  // Ids stay unique on the page: an excerpt's headings are anchors on the log's own page only.
  return html`<div class="p-summary prose"${lang}>${trusted(excerpt.replace(/ id="[^"]*"/g, ""))}</div>`;
}

interface CompactListProps {
  readonly library: Library;
  /** Of the page; default: the site's. */
  readonly words?: Words;
  readonly logs: readonly Log[];
  /** Whether the beginning of the text stands below each title; default false. */
  readonly teasers?: boolean;
  /** Whether comments are counted; default true. */
  readonly counts?: boolean;
  /** Whether dates say their year; default true. */
  readonly years?: boolean;
}

/** Logs as one line each: date, title, comment count. */
export function compactList({ library, words = wordsFor(library.site), logs, teasers = false, counts = true, years = true }: CompactListProps): Html {
  return html`<ul class="lines h-feed${!years && " short"}">${logs.map(
    (log) => html`<li class="h-entry beside">${postTime(words, log.date, { className: "dt-published", year: years })}<div><a class="p-name u-url" href="${href(library.site, log.url)}"${language(library.site, log)}>${log.title}</a>${draft(words, log)}${counts && commentCount(library, words, log)}${teasers && html`<p class="line p-summary"${language(library.site, log)}>${log.description}</p>`}</div></li>\n`,
  )}</ul>`;
}

/** The logs of a project as a line through time, oldest first: date, title, the beginning of the text. */
export function timeline({ library, words, project }: { library: Library; words: Words; project: Project }): Html {
  return html`<ol class="lines timeline h-feed">${project.logs.map(
    (log) => html`<li class="h-entry beside">${postTime(words, log.date, { className: "dt-published" })}<div><a class="p-name u-url" href="${href(library.site, log.url)}"${language(library.site, log, project)}>${log.title}</a>${log.kind === "follow-up" && html` <span class="count">${words.log.followUp}</span>`}${draft(words, log)}${commentCount(library, words, log)}<p class="line p-summary"${language(library.site, log, project)}>${log.description}</p></div></li>\n`,
  )}</ol>`;
}

/** The newest with summaries, all older ones as lines below. */
export function newestThenOlder({ library, logs }: { library: Library; logs: readonly Log[] }): Html {
  const older = logs.slice(summariesShown);
  return html`${logList({ library, logs: logs.slice(0, summariesShown), heading: 2 })}
    ${older.length > 0 && html`<section><h2>${wordsFor(library.site).lists.older}</h2>${compactList({ library, logs: older })}</section>`}`;
}

function commentCount(library: Library, words: Words, log: Log): Html {
  const count = library.threads.get(log.key)?.count ?? 0;
  return count === 0 ? html`` : html` <a class="count" href="${href(library.site, log.url)}#comments">${words.counts.comments(count)}</a>`;
}

function draft(words: Words, log: Log): Html {
  return log.draft ? html` <span class="count">${words.lists.draft}</span>` : html``;
}
