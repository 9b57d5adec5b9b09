import type { Entry, Library, PageKey, TextChange } from "../model.ts";
import type { Changes } from "./parse-log.ts";

/**
 * What readers may see of each text's history: what changed since it was published; what a draft looked like stays the
 * author's, be it a draft by its date, by its own `draft`, or by that of its project. A list that says the same as before
 * is the same list.
 */
export function changesSincePublished(entries: Iterable<Entry>, changes: Changes = new Map(), before: Library["changes"] = new Map()): Library["changes"] {
  const shown = new Map<PageKey, readonly TextChange[]>();
  for (const entry of entries) {
    const all = changes.get(entry.source) ?? [];
    const project = projectFile(entry.source);
    const opened = project === undefined ? undefined : changes.get(project)?.find(({ publishes }) => publishes);
    const last = all.findIndex(({ publishes }) => publishes);
    const since = all.slice(0, last === -1 ? undefined : last).filter((change) => isAfterPublishing(change, entry) && (opened === undefined || isLater(change, opened)));
    const known = before.get(entry.key);
    const isKnown = known?.length === since.length && known.every(({ commit }, index) => commit === since[index]?.commit);
    if (since.length > 0) shown.set(entry.key, isKnown ? known : Object.freeze(since));
  }
  return shown;
}

function isAfterPublishing(change: TextChange, entry: Entry): boolean {
  const published = entry.kind === "page" ? undefined : entry.kind === "project" ? entry.started : entry.date;
  if (published === undefined) return true;
  // A day without a time: what was mended on that day belongs to the publishing.
  return published.iso === published.day ? change.date.day > published.day : Date.parse(change.date.iso) > Date.parse(published.iso);
}

/** The introduction of the project that a text lies in: `content/projects/<project>/index.md`. */
export function projectFile(source: string): string | undefined {
  const folder = /^content\/projects\/[^/]+\//.exec(source)?.[0];
  return folder === undefined ? undefined : `${folder}index.md`;
}

function isLater(one: TextChange, other: TextChange): boolean {
  return Date.parse(one.date.iso) > Date.parse(other.date.iso);
}
