import { type EntryChange, isInPlace, isLog } from "../../content/library/patch-lists.ts";
import type { Entry, Library, Log, PageKey } from "../../content/model.ts";
import { dependencies, frameParts } from "./dependencies.ts";
import { allPageOf, allPagesCount, hasLogsOfPeriod, pageSize } from "./lists.ts";
import { entryPages, pageList, periodPage } from "./page-list.ts";
import { pageUrl, type SitePage } from "./site-page.ts";
import { sitemapPages } from "./sitemap.ts";

/** What a change of texts does to the pages of a site. */
export interface ChangedPages {
  /** Pages of the texts that changed: somebody waits for these. */
  readonly own: readonly SitePage[];
  /** Other pages that may differ now; most are lists, and neighbours. */
  readonly others: readonly SitePage[];
  /** Addresses that the site has no more. */
  readonly gone: readonly string[];
  /** Addresses that it did not have before. */
  readonly added: readonly string[];
}

/** What changed pages are looked for by; the same for the Library before and the one now. */
interface Scope {
  readonly keys: ReadonlySet<PageKey>;
  readonly labels: ReadonlySet<string>;
  readonly periods: ReadonlySet<string>;
  readonly projects: ReadonlySet<PageKey>;
  readonly series: ReadonlySet<string>;
  /** Of the pages of `/all/`: each says how many there are. */
  readonly numbers: ReadonlySet<number>;
}

/** The pages that a change of entries touches, found from the change and not by looking at all pages. */
export function changedPages(changes: readonly EntryChange[], before: Library, library: Library): ChangedPages {
  const scope = scopeOf(changes, before, library);
  const [earlier, now] = [pagesIn(scope, before), pagesIn(scope, library)];
  const gone = [...earlier.keys()].filter((url) => !now.has(url));
  const added = [...now.keys()].filter((url) => !earlier.has(url));
  const own = new Set(changes.flatMap(({ after }) => (after === undefined ? [] : [after.url])));
  const isOwn = (page: SitePage): boolean => page.kind === "entry" && own.has(page.url);
  // The navigation and the newsletter's topics stand on every page.
  const others = frameParts(before) === frameParts(library) ? [...now].filter(([url, page]) => !earlier.has(url) || mayDiffer(page, { changes, before, library })).map(([, page]) => page) : pageList(library);
  return { own: [...now.values()].filter(isOwn), others: others.filter((page) => !isOwn(page)), gone, added };
}

function scopeOf(changes: readonly EntryChange[], before: Library, library: Library): Scope {
  const entries = changes.flatMap((change) => [change.before, change.after]).flatMap((entry) => entry ?? []);
  const logs = entries.filter(isLog);
  const quiet = [...before.quiet].filter((key) => !library.quiet.has(key)).concat([...library.quiet].filter((key) => !before.quiet.has(key)));
  const projects = new Set([...logs.flatMap(({ project }) => project ?? []), ...entries.flatMap(({ kind, key }) => (kind === "project" ? [key] : [])), ...quiet]);
  const own = [...projects].flatMap((key) => library.entries.get(key) ?? []);
  const elsewhere = own.flatMap(logsOf).filter((log) => placeOf(log, before) !== placeOf(log, library));
  const carriers: Entry[] = [...entries, ...own, ...elsewhere];
  return {
    keys: new Set(entries.map(({ key }) => key)),
    labels: new Set(carriers.flatMap((entry) => (entry.kind === "page" ? [] : entry.labels.map(({ slug }) => slug)))),
    periods: new Set([...logs, ...elsewhere].flatMap(({ date: { day } }) => [day.slice(0, 4), day.slice(0, 7)])),
    projects,
    series: new Set([...logs, ...elsewhere].flatMap(({ series }) => series?.slug ?? [])),
    numbers: changedNumbers(before, library, changes, new Set(elsewhere)),
  };
}

function changedNumbers(before: Library, library: Library, changes: readonly EntryChange[], elsewhere: ReadonlySet<Log>): ReadonlySet<number> {
  const [earlier, now] = [allPagesCount(before), allPagesCount(library)];
  if (earlier !== now) return new Set(Array.from({ length: Math.max(earlier, now) }, (_, index) => index + 1));
  if (changes.every(isInPlace)) return new Set([...changes.flatMap(({ after }) => (isLog(after) ? [after] : [])), ...elsewhere].map((log) => allPageOf(library, log)));
  const numbers = new Set<number>();
  for (let older = 0; older < Math.max(before.logs.length, library.logs.length); older += 1) {
    const log = library.logs[library.logs.length - 1 - older];
    if (log !== before.logs[before.logs.length - 1 - older] || (elsewhere.size > 0 && log !== undefined && elsewhere.has(log))) numbers.add(1 + Math.floor(older / pageSize));
  }
  return numbers;
}

/** What lists say of a log beside itself. */
function placeOf({ key }: Log, { places }: Library): string {
  const place = places.get(key);
  return JSON.stringify(place && [place.number, place.of, place.project.title, place.project.url]);
}

/** The pages of a Library that belong to what changed, by address. */
function pagesIn({ keys, labels, periods, projects, series, numbers }: Scope, library: Library): Map<string, SitePage> {
  const pages: SitePage[] = [{ kind: "home" }, { kind: "projects" }, { kind: "logs" }, { kind: "labels" }, { kind: "archive" }, { kind: "all" }];
  pages.push({ kind: "feed", of: { kind: "site" } }, { kind: "feed", of: { kind: "unfiled" } }, { kind: "json-feed" }, { kind: "site-comments" }, ...sitemapPages(library), { kind: "redirects" });
  if (library.site.newsletter) pages.push({ kind: "topics" });
  for (const number of numbers) if (number <= allPagesCount(library)) pages.push({ kind: "all", number });
  for (const slug of labels) if (library.labels.has(slug)) pages.push({ kind: "label", slug }, { kind: "feed", of: { kind: "label", slug } });
  for (const period of periods) if (hasLogsOfPeriod(library, period)) pages.push(periodPage(period));
  const entries = new Set<Entry>([...keys, ...projects].flatMap((key) => library.entries.get(key) ?? []));
  for (const key of projects) for (const log of logsOf(library.entries.get(key))) entries.add(log);
  for (const slug of series) for (const log of library.series.get(slug)?.logs ?? []) entries.add(log);
  for (const entry of entries) pages.push(...entryPages(entry, library));
  return new Map(pages.map((page) => [pageUrl(page), page]));
}

function logsOf(entry: Entry | undefined): readonly Log[] {
  return entry?.kind === "project" ? entry.logs : [];
}

/**
 * Leaves out pages that are clearly as before. For lists of all logs only what they show of a log is compared: to compare all
 * that they depend on would take as long as making them.
 */
function mayDiffer(page: SitePage, { changes, before, library }: { changes: readonly EntryChange[]; before: Library; library: Library }): boolean {
  switch (page.kind) {
    case "all":
    case "logs":
    case "label":
    case "year":
    case "month":
      return true;
    case "archive":
      return changes.some(({ before: old, after }) => isLog(old) !== isLog(after) || (isLog(old) && isLog(after) && (old.date.day !== after.date.day || old.title !== after.title || old.url !== after.url || old.draft !== after.draft || old.lang !== after.lang)));
    case "sitemap":
      return changes.some(({ before: old, after }) => inSitemap(old) !== inSitemap(after)) || !same([...before.labels.keys()], [...library.labels.keys()]);
    case "site-comments":
      return changes.some(({ before: old, after }) => old?.title !== after?.title || old?.url !== after?.url);
    default:
      return !same(dependencies(page, before), dependencies(page, library));
  }
}

function inSitemap(entry: Entry | undefined): string {
  if (entry === undefined) return "";
  const changed = entry.updated ?? (entry.kind === "project" ? entry.touched : entry.kind === "page" ? undefined : entry.date);
  return `${entry.url} ${changed?.iso} ${entry.key}`;
}

function same(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index]);
}
