import type { Library } from "../model.ts";
import { slug } from "../permalinks.ts";
import type { Text } from "../sources/read-text.ts";
import { namedLabels, namedSeries } from "./entries.ts";
import type { Spellings } from "./labels.ts";
import type { LibraryCache } from "./library-cache.ts";

type TextChanges = ReadonlyMap<string, { readonly before?: Text; readonly after?: Text }>;

/** What is asked of labels, and of series in the same words. */
interface Named {
  readonly known: ReadonlyMap<string, { readonly name: string }>;
  /** The names that a text uses. */
  readonly namesIn: (text: Text) => readonly string[];
  /** How the site spells it, and whose texts use it. */
  readonly users: (slug: string) => { readonly name: string; readonly sources: readonly string[] } | undefined;
}

/**
 * How the labels and series of changed texts are spelt now: as in the first text, by path, that uses the name. Undefined
 * where a change makes texts that did not change spell one otherwise.
 */
export function spellingsAfter(texts: TextChanges, { labels, series }: Library, cache: LibraryCache): { labels: Spellings; series: Spellings } | undefined {
  const labelled: Omit<Named, "known"> = {
    namesIn: namedLabels,
    users: (part) => {
      const label = labels.get(part);
      return label && { name: label.name, sources: [...label.logs, ...label.projects].map(({ source }) => source) };
    },
  };
  const inSeries: Omit<Named, "known"> = {
    namesIn: namedSeries,
    users: (part) => {
      const one = series.get(part);
      return one && { name: one.name, sources: one.logs.map(({ source }) => source) };
    },
  };
  const ofLabels = spell(texts, cache, { ...labelled, known: labels });
  const ofSeries = spell(texts, cache, { ...inSeries, known: series });
  return ofLabels && ofSeries && { labels: ofLabels, series: ofSeries };
}

function spell(texts: TextChanges, cache: LibraryCache, { known: all, namesIn, users }: Named): Spellings | undefined {
  const spelt = new Map([...all].map(([part, { name }]) => [part, name]));
  const named = [...texts.values()].map(({ before, after }) => ({ before: before ? namesIn(before) : [], after: after ? namesIn(after) : [] }));
  const changed = new Set(named.filter(({ before, after }) => before.join("\0") !== after.join("\0")).flatMap(({ before, after }) => [...before, ...after]).map(slug));
  for (const part of changed) {
    const known = users(part);
    const others = (known?.sources ?? []).filter((path) => !texts.has(path));
    const fresh = [...texts].flatMap(([path, { after }]) => (after !== undefined && namesIn(after).some((name) => slug(name) === part) ? [path] : []));
    const first = [...others, ...fresh].reduce((one, other) => (one < other ? one : other), "\uffff");
    const text = texts.get(first)?.after ?? cache.entries.get(first)?.text;
    const name = text && namesIn(text).find((candidate) => slug(candidate) === part);
    if (others.length > 0 && name !== known?.name) return undefined;
    if (name !== undefined) spelt.set(part, name);
  }
  return spelt;
}
