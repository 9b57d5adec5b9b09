import type { Log, Series } from "../model.ts";

/** Every series by slug, its logs by `part`, then by date; logs without a part come after those with one. Takes logs newest first. */
export function collectSeries(logs: readonly Log[]): ReadonlyMap<string, Series> {
  const series = new Map<string, { name: string; logs: Log[] }>();
  for (const log of logs.toReversed()) {
    if (!log.series) continue;
    const entry = series.get(log.series.slug) ?? { name: log.series.name, logs: [] };
    entry.logs.push(log);
    series.set(log.series.slug, entry);
  }
  return new Map(
    [...series].map(([slug, { name, logs }]) => [slug, Object.freeze({ slug, name, logs: Object.freeze(logs.toSorted((one, other) => partOf(one) - partOf(other))) })]),
  );
}

function partOf(log: Log): number {
  return log.series?.part ?? Number.MAX_SAFE_INTEGER;
}
