import { href, type Site } from "../../src/config/site.ts";
import { wordsFor, type Words } from "../../src/config/words.ts";
import { pagesThatMayDiffer } from "../../src/content/comments/changed-threads.ts";
import type { Library, Log, Project } from "../../src/content/model.ts";
import { html, trusted, type Html } from "./html.ts";
import { language } from "./language.ts";
import { position } from "./position.ts";
import { postTime } from "./time.ts";

/** Lists show this many logs with their summaries. */
const summariesShown = 20;

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

/** Entries of the `h-feed` around them: logs with date, title, comment count, and summary or the text before `<!-- more -->`. */
export function logList({ library, words = wordsFor(library.site), logs, heading, projects = true }: LogListProps): Html {
  return html`<ol class="logs">${logs.map((log) => summarised({ library, words, log, heading, projects }))}</ol>`;
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
  /** The first of them that is shown; default 0. */
  readonly from?: number;
  /** Whether the beginning of the text stands below each title; default false. */
  readonly teasers?: boolean;
  /** Whether comments are counted; default true. */
  readonly counts?: boolean;
  /** Whether dates say their year; default true. */
  readonly years?: boolean;
}

/** Entries of the `h-feed` around them: logs as one line each: date, title, comment count. */
export function compactList({ library, words = wordsFor(library.site), logs, from = 0, teasers = false, counts = true, years = true }: CompactListProps): Html {
  const rowOf = (log: Log): string => (teasers || !counts ? line({ library, words, log, teasers, counts, years }) : keptLine({ library, words, log, years }));
  const isLong = !teasers && counts && logs.length - from > longList;
  const rows = isLong ? keptRows({ library, words, logs, from, years }) : logs.slice(from).map(rowOf);
  return html`<ul class="lines${!years && " short"}">${trusted(rows.join(""))}</ul>`;
}

type LineProps = Required<Omit<CompactListProps, "logs" | "from">> & { readonly log: Log };

function line({ library, words, log, teasers, counts, years }: LineProps): string {
  return String(html`<li class="h-entry beside">${postTime(words, log.date, { className: "dt-published", year: years })}<div><a class="p-name u-url" href="${href(library.site, log.url)}"${language(library.site, log)}>${log.title}</a>${draft(words, log)}${counts && commentCount(library, words, log)}${teasers && html`<p class="line p-summary"${language(library.site, log)}>${log.description}</p>`}</div></li>\n`);
}

interface KeptLine {
  readonly site: Site;
  readonly words: Words;
  readonly count: number;
  /** HTML. */
  readonly row: string;
}

const keptLines = { withYears: new WeakMap<Log, KeptLine>(), withoutYears: new WeakMap<Log, KeptLine>() };

/** One line of a list that names all logs. It is kept: making 20,000 of them takes 160 ms, and a comment changes only one. */
function keptLine({ library, words, log, years }: Pick<LineProps, "library" | "words" | "log" | "years">): string {
  const kept = years ? keptLines.withYears : keptLines.withoutYears;
  const { site } = library;
  const count = library.threads.get(log.key)?.count ?? 0;
  const known = kept.get(log);
  if (known?.site === site && known.words === words && known.count === count) return known.row;
  const made = writtenOut(line({ library, words, log, teasers: false, counts: true, years }));
  kept.set(log, { site, words, count, row: made });
  return made;
}

/** A list's lines in blocks, as HTML, and the threads that they were made with. */
interface KeptRows {
  readonly site: Site;
  readonly words: Words;
  readonly from: number;
  readonly threads: Library["threads"];
  readonly blocks: readonly string[];
}

const keptLists = { withYears: new WeakMap<readonly Log[], KeptRows>(), withoutYears: new WeakMap<readonly Log[], KeptRows>() };
const blockLength = 100;
/** Shorter ones are put together anew. */
const longList = 500;

/** A list's lines in blocks, kept as long as the list stays the same: with 20,000 a comment changes one of 200 blocks. */
function keptRows({ library, words, logs, from, years }: Pick<LineProps, "library" | "words" | "years"> & { readonly logs: readonly Log[]; readonly from: number }): readonly string[] {
  const kept = years ? keptLists.withYears : keptLists.withoutYears;
  const { site, threads } = library;
  const blockOf = (number: number): string => {
    const start = from + number * blockLength;
    return writtenOut(logs.slice(start, start + blockLength).map((log) => keptLine({ library, words, log, years })).join(""));
  };
  const known = kept.get(logs);
  const changed = known?.site === site && known.words === words && known.from === from ? pagesThatMayDiffer(known.threads, threads) : undefined;
  const blocks = known === undefined || changed === undefined ? Array.from({ length: Math.ceil((logs.length - from) / blockLength) }, (_, number) => blockOf(number)) : [...known.blocks];
  const places = (changed ?? []).map((key) => logs.indexOf(library.entries.get(key) as Log)).filter((place) => place >= from);
  for (const number of new Set(places.map((place) => Math.floor((place - from) / blockLength)))) blocks[number] = blockOf(number);
  kept.set(logs, { site, words, from, threads, blocks });
  return blocks;
}

/** As one piece: V8 keeps a joined string as a tree of its parts, and walks that tree again for each string that it becomes part of. */
function writtenOut(text: string): string {
  return Buffer.from(text).toString();
}

/** The logs of a project as a line through time, oldest first: date, title, the beginning of the text. */
export function timeline({ library, words, project }: { library: Library; words: Words; project: Project }): Html {
  return html`<ol class="lines timeline">${project.logs.map(
    (log) => html`<li class="h-entry beside">${postTime(words, log.date, { className: "dt-published" })}<div><a class="p-name u-url" href="${href(library.site, log.url)}"${language(library.site, log, project)}>${log.title}</a>${log.kind === "follow-up" && html` <span class="count">${words.log.followUp}</span>`}${draft(words, log)}${commentCount(library, words, log)}<p class="line p-summary"${language(library.site, log, project)}>${log.description}</p></div></li>\n`,
  )}</ol>`;
}

/** The newest with summaries, all older ones as lines below. */
export function newestThenOlder({ library, logs }: { library: Library; logs: readonly Log[] }): Html {
  return html`${logList({ library, logs: logs.slice(0, summariesShown), heading: 2 })}
    ${logs.length > summariesShown && html`<section><h2>${wordsFor(library.site).lists.older}</h2>${compactList({ library, logs, from: summariesShown })}</section>`}`;
}

function commentCount(library: Library, words: Words, log: Log): Html {
  const count = library.threads.get(log.key)?.count ?? 0;
  return count === 0 ? html`` : html` <a class="count" href="${href(library.site, log.url)}#comments">${words.counts.comments(count)}</a>`;
}

function draft(words: Words, log: Log): Html {
  return log.draft ? html` <span class="count">${words.lists.draft}</span>` : html``;
}
