import { createHash } from "node:crypto";
import { type CachedText, cacheOf } from "./library-cache.ts";
import type { KeptRendering } from "./packed-rendering.ts";
import type { Library } from "../model.ts";
import type { ReadText } from "../sources/read-text.ts";

/** What was read of a file. Whoever takes it over has the file too: where the body is the end of it, only its length is kept. */
export type KeptRead = ReadText & { readonly bodyLength?: number };

/** What was made of one text, in a form that another process can take over. */
export interface KeptText {
  /** Hash of the file and of the dates that were read with it. */
  readonly name: string;
  readonly read: KeptRead;
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

function withoutBody({ text, read }: CachedText): KeptRead {
  if (read.text === undefined || !text.endsWith(read.text.body)) return read;
  return { ...read, text: { ...read.text, body: "" }, bodyLength: read.text.body.length };
}

/** What was read of a file, whole again. */
export function withBody({ bodyLength, ...read }: KeptRead, file: string): ReadText {
  if (read.text === undefined || bodyLength === undefined) return read;
  return { ...read, text: { ...read.text, body: file.slice(file.length - bodyLength) } };
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
      return [path, { name: nameOfCached(cached), read: withoutBody(cached), place, ...(rendering?.made && { rendering: rendering.made }) }];
    }),
  );
}
