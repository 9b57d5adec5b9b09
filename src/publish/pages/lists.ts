import type { Library, Log } from "../../content/model.ts";

/** Entries on a page of `/all/`, and in a list before the older ones are only named. */
export const pageSize = 20;

/** Entries in a feed. */
export const feedSize = 50;

const cutLists = new WeakMap<readonly Log[], readonly (readonly Log[])[]>();

/**
 * The pages of `/all/`, first the one with the oldest logs, each newest first. Counting from the oldest keeps full
 * pages as they are when a log is added. There is always at least one page.
 */
export function allPages(library: Library): readonly (readonly Log[])[] {
  const known = cutLists.get(library.logs);
  if (known !== undefined) return known;
  const pages: (readonly Log[])[] = [];
  for (let end = library.logs.length; end > 0; end -= pageSize) pages.push(library.logs.slice(Math.max(0, end - pageSize), end));
  if (pages.length === 0) pages.push([]);
  cutLists.set(library.logs, pages);
  return pages;
}

/** What `/all/` shows: the newest logs, as many as a full page holds. */
export function newestLogs(library: Library): readonly Log[] {
  return library.logs.slice(0, pageSize);
}

const dated = new WeakMap<readonly Log[], ReadonlyMap<string, readonly Log[]>>();

/** The logs of each year (`2026`) and each month (`2026-11`), newest first. */
export function logsByDate(library: Library): ReadonlyMap<string, readonly Log[]> {
  const known = dated.get(library.logs);
  if (known !== undefined) return known;
  const periods = new Map<string, Log[]>();
  for (const log of library.logs) {
    for (const period of [log.date.day.slice(0, 4), log.date.day.slice(0, 7)]) {
      const logs = periods.get(period);
      if (logs === undefined) periods.set(period, [log]);
      else logs.push(log);
    }
  }
  dated.set(library.logs, periods);
  return periods;
}
