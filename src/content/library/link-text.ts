import type { Site } from "../../config/site.ts";
import { makeLog, makePage, type Surroundings, surroundingsOf } from "./entries.ts";
import type { Spellings } from "./labels.ts";
import type { KeptText } from "./kept-texts.ts";
import { LazyRendering } from "./lazy-rendering.ts";
import type { CachedEntry } from "./library-cache.ts";
import type { LinkResolver } from "../markdown/links.ts";
import type { Log, PageKey, TextPage } from "../model.ts";
import type { Problem } from "../problems.ts";
import { at, type LogText, type PageText, type Text } from "../sources/read-text.ts";

/** What one text needs of the rest of the site to become an entry. */
export interface Linking {
  readonly site: Site;
  readonly labels: Spellings;
  readonly series: Spellings;
  readonly resolve: LinkResolver;
  /** Keys of the projects by their folders. */
  readonly projects: ReadonlyMap<string, PageKey>;
  /** What was made of the texts before, by path. */
  readonly before: ReadonlyMap<string, CachedEntry>;
  /** What an earlier process made of those that were taken over from it. */
  readonly kept: ReadonlyMap<Text, KeptText>;
}

export interface LinkedText<Kind> {
  readonly entry: Kind;
  readonly cached: CachedEntry;
  /** The cover is not there. */
  readonly problem?: Problem;
}

type Make<Kind> = (around: Surroundings, rendering: LazyRendering) => Kind;

/** Makes a text an entry; takes over the entry whose text and surroundings are as before. */
export function linkText<Kind extends CachedEntry["entry"]>(text: Text, linking: Linking, make: Make<Kind>, isAsBefore: (entry: Kind) => boolean = () => true): LinkedText<Kind> {
  const surroundings = surroundingsOf(text, linking);
  const problem = text.fields.cover && !surroundings.cover ? { ...at(text, "cover"), message: `there is no ${text.fields.cover.src} beside the text`, expected: "a picture in the same folder, or an address" } : undefined;
  const around = JSON.stringify(surroundings);
  const { site, resolve } = linking;
  const known = linking.before.get(text.path);
  const place = { source: text.path, url: text.url, prefix: site.prefix, pictures: site.pictures, language: text.fields.lang ?? site.language };
  const placeText = JSON.stringify(place);
  const kept = linking.kept.get(text);
  const rendering = known?.text === text ? known.rendering.renewed(resolve) : new LazyRendering(text.body, place, resolve, kept?.place === placeText ? kept.rendering : undefined);
  const isKnown = known?.text === text && known.rendering === rendering && known.around === around && isAsBefore(known.entry as Kind);
  const entry = isKnown ? (known.entry as Kind) : make(surroundings, rendering);
  return { entry, cached: { text, rendering, place: placeText, around, entry }, ...(problem && { problem }) };
}

export function linkLog(text: LogText, linking: Linking): LinkedText<Log> {
  const linked = linkText(text, linking, (around, rendering) => makeLog(text, around, rendering));
  moments.set(linked.entry, text.moment.at);
  return linked;
}

export function linkPage(text: PageText, linking: Linking): LinkedText<TextPage> {
  return linkText(text, linking, (around, rendering) => makePage(text, around, rendering));
}

const moments = new WeakMap<Log, number>();

/** Milliseconds since 1970: logs of one day may have times. */
export function momentOf(log: Log): number {
  return moments.get(log) ?? 0;
}

/** Oldest first; of the same moment by key. */
export function byDate(one: Log, other: Log): number {
  return momentOf(one) - momentOf(other) || compare(one.key, other.key);
}

export function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
