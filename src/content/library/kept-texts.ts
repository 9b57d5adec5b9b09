import { createHash } from "node:crypto";
import { type CachedText, cacheOf } from "./library-cache.ts";
import type { KeptRendering } from "./packed-rendering.ts";
import type { Library } from "../model.ts";
import type { ReadText } from "../sources/read-text.ts";

/** What was made of one text, in a form that another process can take over. */
export interface KeptText {
  /** Hash of the file and of the dates that were read with it. */
  readonly name: string;
  readonly read: ReadText;
  /** Where it was rendered, as text to compare: address, prefix, language and whatever else its HTML depends on. */
  readonly place: string;
  /** Absent where nobody asked for it. */
  readonly rendering?: KeptRendering;
}

/** By path from the root of the repository. */
export type KeptTexts = ReadonlyMap<string, KeptText>;

/** What a text is known by from one process to the next. */
export function nameOfText(text: string, dates: string): string {
  return createHash("sha256").update(dates).update("\0").update(text).digest("base64url");
}

const names = new WeakMap<CachedText, string>();

/** The same of a text that was read; found once, as to look at all of a large site takes a tenth of a second. */
export function nameOfCached(cached: CachedText, known = names.get(cached)): string {
  const name = known ?? nameOfText(cached.text, cached.dates);
  names.set(cached, name);
  return name;
}

/** All that was made of the texts of a Library, for the next process. */
export function keptTexts(library: Library): KeptTexts {
  const { texts, entries } = cacheOf(library);
  return new Map(
    [...texts].map(([path, cached]) => {
      const { place, rendering } = entries.get(path) ?? { place: "", rendering: undefined };
      return [path, { name: nameOfCached(cached), read: cached.read, place, ...(rendering?.made && { rendering: rendering.made }) }];
    }),
  );
}
