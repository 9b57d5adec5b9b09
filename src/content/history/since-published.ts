import type { Library, Log, PageKey, Project, TextChange, TextPage } from "../model.ts";
import type { Changes } from "./parse-log.ts";

/**
 * What readers may see of each text's history: what changed since it was published; what a draft looked like stays the
 * author's. A list that says the same as before is the same list.
 */
export function changesSincePublished(entries: Iterable<Project | Log | TextPage>, changes: Changes = new Map(), before: Library["changes"] = new Map()): Library["changes"] {
  const shown = new Map<PageKey, readonly TextChange[]>();
  for (const entry of entries) {
    const all = changes.get(entry.source) ?? [];
    const since = all.filter((change) => isAfterPublishing(change, entry));
    const known = before.get(entry.key);
    const isKnown = known?.length === since.length && known.every(({ commit }, index) => commit === since[index]?.commit);
    if (since.length > 0) shown.set(entry.key, isKnown ? known : Object.freeze(since));
  }
  return shown;
}

function isAfterPublishing(change: TextChange, entry: Project | Log | TextPage): boolean {
  const published = entry.kind === "page" ? undefined : entry.kind === "project" ? entry.started : entry.date;
  if (published === undefined) return true;
  // A day without a time: what was mended on that day belongs to the publishing.
  return published.iso === published.day ? change.date.day > published.day : Date.parse(change.date.iso) > Date.parse(published.iso);
}
