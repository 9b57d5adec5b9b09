import { newestFirst, placeIn } from "../../content/library/patch-lists.ts";
import type { Library, Log } from "../../content/model.ts";

/** Entries on a page of `/all/`. */
export const pageSize = 20;

/** Entries in a feed. */
export const feedSize = 50;

/** How many numbered pages `/all/` has: at least one. */
export function allPagesCount({ logs }: Library): number {
  return Math.max(1, Math.ceil(logs.length / pageSize));
}

/**
 * What a numbered page of `/all/` shows, newest first. The first has the oldest logs: so full pages stay as they are when a
 * log is added.
 */
export function logsOfAllPage({ logs }: Library, number: number): readonly Log[] {
  const end = logs.length - (number - 1) * pageSize;
  return logs.slice(Math.max(0, end - pageSize), Math.max(0, end));
}

/** The number of the page of `/all/` that shows a log; 0 where none does. */
export function allPageOf({ logs }: Library, log: Log): number {
  const place = placeIn(logs, log, newestFirst);
  return logs[place]?.key === log.key ? Math.ceil((logs.length - place) / pageSize) : 0;
}

/** What `/all/` shows: the newest logs, as many as a full page holds. */
export function newestLogs(library: Library): readonly Log[] {
  return library.logs.slice(0, pageSize);
}

/** Every year (`2026`) and month (`2026-11`) that something was logged in, newest first. */
export function periodsOf(library: Library): ReadonlySet<string> {
  return new Set(library.logs.flatMap(({ date: { day } }) => [day.slice(0, 4), day.slice(0, 7)]));
}

const dayMs = 86_400_000;

/** The logs of a year (`2026`) or month (`2026-11`), newest first: searched for, at the cost of these and not of all. */
export function logsOfPeriod({ logs }: Library, period: string): readonly Log[] {
  return logs.slice(...boundsOf(logs, period)).filter((log) => isOfPeriod(log, period));
}

/** Whether there are any: looks at a few of them. */
export function hasLogsOfPeriod({ logs }: Library, period: string): boolean {
  const [start, end] = boundsOf(logs, period);
  for (let place = start; place < end; place += 1) if (isOfPeriod(logs[place] as Log, period)) return true;
  return false;
}

/** Between these are all logs of a period, and some of the days before and after it. */
function boundsOf(logs: readonly Log[], period: string): [start: number, end: number] {
  const start = Date.parse(period);
  // Logs stand in the order of their moments, and the author's day begins up to a day before UTC's or after it.
  const latest = start + (period.length === 4 ? 366 : 31) * dayMs + dayMs;
  return [firstBefore(logs, latest), firstBefore(logs, start - dayMs)];
}

function isOfPeriod({ date: { day } }: Log, period: string): boolean {
  return day.startsWith(period);
}

/** Where the logs that are older than a moment begin. */
function firstBefore(logs: readonly Log[], time: number): number {
  let [low, high] = [0, logs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (Date.parse((logs[middle] as Log).date.iso) >= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
