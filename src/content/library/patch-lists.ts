import { changesSincePublished } from "../history/since-published.ts";
import type { Changes } from "../history/parse-log.ts";
import { withChanges } from "./changed-map.ts";
import { byName } from "./labels.ts";
import { entriesOf } from "./link-entries.ts";
import { byDate, compare } from "./link-text.ts";
import type { Asset, Entry, Label, Library, Log, PageKey, Place, Project, Series, TextPage } from "../model.ts";
import { findPlaces } from "./places.ts";
import { collectSeries } from "./series.ts";

/** What became of one text: absent `before` where it was not shown, absent `after` where it is not shown any more. */
export interface EntryChange {
  readonly before?: Entry;
  readonly after?: Entry;
}

/** From so many changes on, sorting anew is cheaper than finding each place. */
const manyChanges = 30;

/**
 * A sorted list without the items that are `gone` and with the `fresh` ones, in the same order, in which no two items are
 * equal. A few cost one search each and one copy of the list.
 */
export function replaceIn<Item>(list: readonly Item[], gone: Iterable<Item>, fresh: readonly Item[], order: (one: Item, other: Item) => number): readonly Item[] {
  const leaving = [...gone].filter((item) => list[placeIn(list, item, order)] === item);
  if (leaving.length + fresh.length === 0) return list;
  if (leaving.length + fresh.length > manyChanges) {
    const left = new Set(leaving);
    return Object.freeze([...list.filter((item) => !left.has(item)), ...fresh].toSorted(order));
  }
  // Not slice(), which takes six times as long of a frozen list.
  const result = [...list];
  for (const item of leaving) result.splice(placeIn(result, item, order), 1);
  for (const item of fresh) result.splice(placeIn(result, item, order), 0, item);
  return Object.freeze(result);
}

/** Where an item stands in a sorted list, or would. */
export function placeIn<Item>(list: readonly Item[], item: Item, order: (one: Item, other: Item) => number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (order(list[middle] as Item, item) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function newestFirst(one: Log, other: Log): number {
  return byDate(other, one);
}

export function byAssetSource(one: Asset, other: Asset): number {
  return compare(one.source, other.source);
}

export function bySource(one: TextPage, other: TextPage): number {
  return compare(one.source, other.source);
}

/** The logs of an entry's change, or none. */
export function isLog(entry: Entry | undefined): entry is Log {
  return entry !== undefined && entry.kind !== "project" && entry.kind !== "page";
}

/** The entry where it is a page, or none. */
export function pageOf(entry: Entry | undefined): readonly TextPage[] {
  return entry?.kind === "page" ? [entry] : [];
}

/** Whether a text stands where it stood, in every list of all. */
export function isInPlace({ before, after }: EntryChange): boolean {
  return before?.key === after?.key && (isLog(before) ? isLog(after) && newestFirst(before, after) === 0 : before?.kind === after?.kind && before?.source === after?.source);
}

/** All entries after a change. Where each stands where it stood, the changed ones are laid over the map before. */
export function patchEntries(previous: Library, changes: readonly EntryChange[], now: Pick<Library, "projects" | "logs" | "pages">): Library["entries"] {
  if (changes.length === 0) return previous.entries;
  if (!changes.every(isInPlace) || now.projects.some(({ key }, index) => key !== previous.projects[index]?.key)) return entriesOf(now.projects, now.logs, now.pages);
  return withChanges(previous.entries, new Map(changes.flatMap(({ after }) => (after === undefined ? [] : [[after.key, after]]))));
}

/** Labels after a change; those that nothing of it carries stay the same objects. `projects`: all, in their order. */
export function patchLabels(before: Library["labels"], changes: readonly EntryChange[], projects: readonly Project[]): Library["labels"] {
  const names = new Map(changes.flatMap(({ before: old, after }) => [old, after]).flatMap((entry) => (entry === undefined || entry.kind === "page" ? [] : entry.labels)).map((label) => [label.slug, label]));
  for (const label of before.values()) if (label.projects.length > 0) names.set(label.slug, label);
  if (names.size === 0) return before;
  const gone = changes.map((change) => change.before).filter(isLog);
  const fresh = changes.map(({ after }) => after).filter(isLog);
  const labels = new Map<string, Label>(before);
  for (const { slug } of names.values()) {
    const own = fresh.filter((log) => log.labels.some((label) => label.slug === slug));
    const logs = replaceIn(before.get(slug)?.logs ?? [], gone, own, newestFirst);
    const carriers = projects.filter((project) => project.labels.some((label) => label.slug === slug));
    if (logs.length + carriers.length === 0) labels.delete(slug);
    else labels.set(slug, namedOf(slug, logs, carriers));
  }
  return labels.size === before.size && [...labels.keys()].every((slug) => before.has(slug)) ? labels : new Map([...labels].toSorted(([, one], [, other]) => byName(one, other)));
}

function namedOf(slug: string, logs: readonly Log[], projects: readonly Project[]): Label {
  const name = [...logs.slice(0, 1), ...projects.slice(0, 1)].flatMap(({ labels }) => labels).find((label) => label.slug === slug)?.name ?? slug;
  return Object.freeze({ slug, name, url: `/labels/${slug}/`, logs: Object.freeze(logs), projects: Object.freeze(projects) });
}

/** Series after a change; those that nothing of it belongs to stay the same objects. */
export function patchSeries(before: Library["series"], changes: readonly EntryChange[]): Library["series"] {
  const slugs = new Set(changes.flatMap(({ before: old, after }) => [old, after]).flatMap((entry) => (isLog(entry) && entry.series ? [entry.series.slug] : [])));
  if (slugs.size === 0) return before;
  const gone = new Set<unknown>(changes.map((change) => change.before));
  const series = new Map<string, Series>(before);
  for (const slug of slugs) {
    const stayed = (before.get(slug)?.logs ?? []).filter((log) => !gone.has(log));
    const fresh = changes.map(({ after }) => after).filter(isLog).filter((log) => log.series?.slug === slug);
    const made = collectSeries([...stayed, ...fresh].toSorted(newestFirst)).get(slug);
    if (made === undefined) series.delete(slug);
    else series.set(slug, made);
  }
  return series;
}

/** Where logs stand in their projects after some projects were made anew. `goneLogs`: keys that have no place any more. */
export function patchPlaces(before: Library["places"], projects: readonly Project[], goneLogs: readonly PageKey[]): Library["places"] {
  if (projects.length === 0 && !goneLogs.some((key) => before.has(key))) return before;
  const places = new Map<PageKey, Place>(before);
  for (const key of goneLogs) places.delete(key);
  for (const [key, place] of findPlaces(projects)) places.set(key, place);
  return places;
}

/** What readers see of how texts changed, after some of them are others now. */
export function patchHistory(shown: Library["changes"], changes: readonly EntryChange[], history: Changes | undefined, entries: Library["entries"]): Library["changes"] {
  const own = changesSincePublished(changes.flatMap(({ after }) => after ?? []), history, shown);
  const touched = changes.flatMap(({ before, after }) => [before, after]).flatMap((entry) => entry ?? []);
  if (own.size === 0 && !touched.some(({ key }) => shown.has(key))) return shown;
  const patched = new Map(shown);
  for (const { key } of touched) {
    const now = entries.has(key) ? own.get(key) : undefined;
    if (now === undefined) patched.delete(key);
    else patched.set(key, now);
  }
  return patched;
}
