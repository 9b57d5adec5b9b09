import type { Site } from "../../config/site.ts";
import { claimAddresses } from "../addresses.ts";
import { dueAt, fromFileTime } from "../dates.ts";
import { namedLabels, namedSeries } from "./entries.ts";
import { collectLabels, spellings } from "./labels.ts";
import { type CachedText, cacheOf, type LibraryCache, rememberCache } from "./library-cache.ts";
import type { Changes } from "../history/parse-log.ts";
import { changesSincePublished } from "../history/since-published.ts";
import { type KeptText, type KeptTexts, nameOfCached, nameOfText, withBody } from "./kept-texts.ts";
import { publishedAssets } from "./hidden-files.ts";
import { type Linked, linkEntries } from "./link-entries.ts";
import { loadThreads } from "../comments/load-threads.ts";
import type { Asset, Library } from "../model.ts";
import { findPlaces } from "./places.ts";
import type { Problem } from "../problems.ts";
import { atOnce, each, type Work } from "../turns.ts";
import { type ReadText, readText, type Text } from "../sources/read-text.ts";
import { quietProjects } from "./quiet.ts";
import { collectSeries } from "./series.ts";
import { type CommentSource, firstCommitOf, type FirstCommits, type Sources, type SourceText } from "../sources/sources.ts";

export interface LoadOptions {
  readonly site: Site;
  readonly firstCommits: FirstCommits;
  readonly now: Date;
  /** Whether drafts are shown. */
  readonly drafts: boolean;
  /** Whether logs are shown before their date. */
  readonly future: boolean;
  /** How each text below `content/` changed, by path; absent where histories are not shown. */
  readonly changes?: Changes;
  /** The Library before this one: entries, renderings and threads that did not change are taken over from it. */
  readonly previous?: Library;
  /** What an earlier process made of the texts. */
  readonly kept?: KeptTexts;
}

export interface Loaded {
  /** Made of what is right, also where there are problems. */
  readonly library: Library;
  /** The author's mistakes in `content/`, all of them, by file: they stop a build. */
  readonly problems: readonly Problem[];
  /** Files of `data/` that were left out, each named: they never stop a build. */
  readonly skipped: readonly Problem[];
}

/** All texts, linked up, their HTML not rendered yet: it does not wait for comments. */
export interface LinkedTexts extends Linked {
  readonly read: Map<string, CachedText>;
  /** Also those that are not shown. */
  readonly texts: readonly Text[];
  readonly waiting: Map<string, number>;
  readonly addresses: ReturnType<typeof claimAddresses>;
  readonly assets: readonly Asset[];
  /** Of the Library before this one. */
  readonly before: LibraryCache;
}

/** Texts and comments in, one frozen Library out. Pure: nothing is looked up, and the same input gives the same Library. */
export function loadLibrary(sources: Sources, options: LoadOptions): Loaded {
  return atOnce(addingComments(atOnce(linkingTexts(sources, options)), sources.comments, options));
}

/** The first half of it, as work that may be interrupted: all that texts need to be rendered. */
export function* linkingTexts(sources: Pick<Sources, "texts" | "assets">, options: LoadOptions): Work<LinkedTexts> {
  // Renderings hold links under the prefix: nothing is taken over from a site that lies elsewhere.
  const before = cacheOf(options.previous?.site.prefix === options.site.prefix ? options.previous : undefined);
  const kept = new Map<Text, KeptText>();
  const read = yield* readTexts(sources, options, before, kept);
  const texts = [...read.values()].flatMap(({ read: { text } }) => text ?? []);
  const { visible, waiting } = choose(texts, options);
  const addresses = claimAddresses(visible);
  const assets = publishedAssets(sources.assets, texts, visible);
  const linked = yield* linkEntries(visible, {
    site: options.site,
    assets,
    labels: spellings(visible.flatMap(namedLabels)),
    series: spellings(visible.flatMap(namedSeries)),
    before: before.entries,
    kept,
  });
  return { ...linked, read, texts, waiting, addresses, assets: Object.freeze(assets), before };
}

/** The second half, likewise: the comments below the texts, and the Library of both. */
export function* addingComments({ read, texts, waiting, addresses, assets, before, ...linked }: LinkedTexts, comments: readonly CommentSource[], options: LoadOptions): Work<Loaded> {
  const known = new Set(texts.map((text) => text.key));
  const { threads, skipped, cache: commentCache } = yield* loadThreads(comments, { entries: linked.entries, known, before });
  const { redirects, claims, problems: collisions } = addresses;
  const { quiet, next } = quietProjects(linked.projects, options.now);

  const library: Library = Object.freeze({
    site: options.site,
    projects: linked.projects,
    logs: linked.logs,
    unfiled: Object.freeze(linked.logs.filter((log) => log.kind === "unfiled")),
    pages: linked.pages,
    entries: linked.entries,
    labels: collectLabels(linked.logs, linked.projects),
    series: collectSeries(linked.logs),
    places: findPlaces(linked.projects),
    threads,
    changes: changesSincePublished(linked.entries.values(), options.changes, options.previous?.changes),
    quiet,
    redirects,
    assets,
    ...nextDue(waiting, next),
  });
  rememberCache(library, { texts: read, entries: linked.cache, targets: linked.targets, claims, waiting, ...commentCache });
  const own = [...read.values()].flatMap(({ read: { problems } }) => problems);
  const problems = [...own, ...missingIntroductions(read), ...collisions, ...linked.problems];
  return { library, problems: problems.toSorted(byPlace), skipped };
}

/** `takenOver`: filled with what an earlier process made of the texts that are as they were. */
function* readTexts(sources: Pick<Sources, "texts">, { firstCommits, kept }: LoadOptions, { texts: before }: LibraryCache, takenOver: Map<Text, KeptText>): Work<Map<string, CachedText>> {
  const sorted = sources.texts.toSorted((one, other) => (one.path < other.path ? -1 : 1));
  return new Map(
    yield* each(sorted, (source): [string, CachedText] => {
      const { path, text } = source;
      const known = before.get(path);
      if (known?.text === text && known.dates === datesOf(source, known.read, firstCommits)) return [path, known];
      const earlier = kept?.get(path);
      const isKept = earlier !== undefined && earlier.name === nameOfText(text, datesOf(source, earlier.read, firstCommits));
      const read = isKept ? withBody(earlier.read, text) : readText(source, firstCommits);
      const cached: CachedText = { text, dates: datesOf(source, read, firstCommits), read };
      if (isKept) nameOfCached(cached, earlier.name);
      if (isKept && read.text !== undefined) takenOver.set(read.text, earlier);
      return [path, cached];
    }),
  );
}

/** What a text's date may be taken from. */
export function datesOf({ path, modified }: SourceText, { text }: ReadText, firstCommits: FirstCommits): string {
  return `${firstCommitOf({ path, key: text?.key }, firstCommits) ?? fromFileTime(modified).date.iso} ${firstCommits.shallow}`;
}

/** Drafts, logs before their date and the logs of hidden projects are left out, unless asked for. */
function choose(texts: readonly Text[], { now, drafts, future }: LoadOptions): { visible: readonly Text[]; waiting: Map<string, number> } {
  const finished = texts.filter((text) => drafts || text.fields.draft !== true);
  const projects = new Set(finished.flatMap((text) => (text.kind === "project" ? [text.folder] : [])));
  const placed = finished.filter((text) => text.kind !== "log" || projects.has(text.folder ?? ""));
  if (future) return { visible: placed, waiting: new Map() };
  const waiting = new Map(placed.map((text): [string, number] => [text.path, due(text)]).filter(([, time]) => time > now.getTime()));
  return { visible: placed.filter(({ path }) => !waiting.has(path)), waiting };
}

/** When time alone changes the site: a text is due, or a project goes quiet (`next`). */
export function nextDue(waiting: ReadonlyMap<string, number>, next = Infinity): Pick<Library, "nextDue"> {
  const first = [...waiting.values()].reduce((one, other) => Math.min(one, other), next);
  return first === Infinity ? {} : { nextDue: new Date(first).toISOString() };
}

/** When a text may be shown, in milliseconds since 1970. */
export function due(text: Text): number {
  return "moment" in text ? dueAt(text.moment) : 0;
}

function missingIntroductions(read: ReadonlyMap<string, CachedText>): Problem[] {
  const folders = [...read.keys()].flatMap((path) => /^content\/projects\/[^/]+(?=\/)/.exec(path)?.[0] ?? []);
  return [...new Set(folders)]
    .filter((folder) => !read.has(`${folder}/index.md`))
    .map((folder) => ({ file: `${folder}/index.md`, message: "the project has no introduction", expected: "an index.md beside its logs" }));
}

function byPlace(one: Problem, other: Problem): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  return (one.line ?? 0) - (other.line ?? 0);
}
