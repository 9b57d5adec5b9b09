import { posix } from "node:path";
import type { Text } from "../sources/read-text.ts";
import type { LibraryCache } from "./library-cache.ts";

/**
 * Texts that link to one of these paths (in NFC), or show it as their cover: they change where what lies there changes.
 * Looks at every text, 0.2 µs each, and only where something came, went or moved.
 */
export function findReferrers(paths: ReadonlySet<string>, { entries }: LibraryCache): Text[] {
  if (paths.size === 0) return [];
  const found: Text[] = [];
  for (const { text, rendering } of entries.values()) {
    const { cover } = text.fields;
    if ((rendering.made !== undefined && linksTo(rendering.made.links, paths)) || (cover && paths.has(posix.join(posix.dirname(text.path), cover.src).normalize("NFC")))) found.push(text);
  }
  return found;
}

function linksTo(links: ReadonlyMap<string, unknown>, paths: ReadonlySet<string>): boolean {
  for (const source of links.keys()) if (paths.has(source.normalize("NFC"))) return true;
  return false;
}
