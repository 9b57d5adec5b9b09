import type { Site } from "../../config/site.ts";
import { folded } from "../addresses.ts";
import type { Changes } from "../history/parse-log.ts";
import { resolverOf } from "../markdown/links.ts";
import type { Asset, Entry, Library, PageKey, Project } from "../model.ts";
import { filesAbove, reservedFor } from "../permalinks.ts";
import type { FirstCommits, SourceText } from "../sources/sources.ts";
import { type ProjectText, readText, type Text } from "../sources/read-text.ts";
import { findReferrers } from "./find-referrers.ts";
import { hidesFiles, publishedChanges } from "./hidden-files.ts";
import { cacheOf, type LibraryCache, rememberCache } from "./library-cache.ts";
import { inOrderOfUse, linkProject, targetOf } from "./link-entries.ts";
import { linkLog, linkPage, type LinkedText, type Linking } from "./link-text.ts";
import { datesOf, due, nextDue } from "./load-library.ts";
import { byAssetSource, bySource, type EntryChange, isLog, newestFirst, pageOf, patchEntries, patchHistory, patchLabels, patchPlaces, patchSeries, replaceIn } from "./patch-lists.ts";
import { quietProjects } from "./quiet.ts";
import { spellingsAfter } from "./spellings-after.ts";

/** Files below `content/` that changed, by path; undefined for one that is gone. */
export interface ChangedSources {
  readonly texts: ReadonlyMap<string, SourceText | undefined>;
  readonly assets: ReadonlyMap<string, Asset | undefined>;
  /** Texts whose history is another one. */
  readonly histories?: ReadonlySet<string>;
}

export interface PatchOptions {
  readonly site: Site;
  readonly firstCommits: FirstCommits;
  readonly changes?: Changes;
  readonly now: Date;
  readonly drafts: boolean;
  readonly future: boolean;
}

export interface Patched {
  readonly library: Library;
  /** Every entry that is another one now, that came or went. */
  readonly changes: readonly EntryChange[];
  /** Pages that were not shown before: their comments are to be read. */
  readonly appeared: readonly PageKey[];
}

/**
 * The Library after a few files changed, as `loadLibrary` would make it of all sources, at the cost of those files and what
 * refers to them. Undefined where only `loadLibrary` can tell: where something is wrong with a text, and for changes that
 * reach far, such as a project that comes or goes, a draft with a folder of its own, an alias, or another spelling of a label.
 * The Library before is used up, whatever the answer: it may be handed to `loadLibrary` afterwards, and not to this again.
 */
export function patchLibrary(previous: Library, sources: ChangedSources, options: PatchOptions): Patched | undefined {
  const cache = cacheOf(previous);
  const read = readChanged(sources, cache, options);
  const texts = read && choose(read, cache, options);
  if (texts === undefined || !claim(texts, cache, previous)) return undefined;
  const shown = [...texts.values()].flatMap(({ after }) => after ?? []);
  const spelt = spellingsAfter(texts, previous, cache);
  if (spelt === undefined) return undefined;

  const assets = publishedChanges(sources.assets, cache, new Set(shown.map(({ path }) => path)));
  const moved = moveTargets(texts, assets, cache);
  const referrers = findReferrers(moved, cache).filter(({ path }) => !texts.has(path));
  const linking: Linking = {
    site: options.site,
    ...spelt,
    resolve: resolverOf(cache.targets),
    projects: new Map([...shown, ...referrers].flatMap((text): [string, PageKey][] => (text.kind === "log" && text.folder !== undefined ? [[text.folder, projectText(text.folder, cache, texts)?.key ?? ""]] : []))),
    before: cache.entries,
    kept: new Map(),
  };
  return link(previous, { texts, referrers, linking, options, sources: { ...sources, assets } }, cache);
}

interface TextChange {
  readonly before?: Text;
  readonly after?: Text;
}

type TextChanges = ReadonlyMap<string, TextChange>;

/** What the changed files say; undefined where something is wrong with one. */
function readChanged({ texts: sources, histories = new Set() }: ChangedSources, cache: LibraryCache, { firstCommits }: PatchOptions): Map<string, Text | undefined> | undefined {
  const texts = new Map<string, Text | undefined>();
  for (const [path, source] of sources) {
    const known = cache.texts.get(path);
    if (hidesFiles(path, cache)) return undefined;
    if (source === undefined) {
      if (known !== undefined) texts.set(path, undefined);
      cache.texts.delete(path);
    } else if (known?.read.text !== undefined && histories.has(path) && known.text === source.text && known.dates === datesOf(source, known.read, firstCommits)) {
      texts.set(path, known.read.text);
    } else if (known?.text !== source.text || known.dates !== datesOf(source, known.read, firstCommits)) {
      const read = readText(source, firstCommits);
      if (read.problems.length > 0 || read.text === undefined) return undefined;
      cache.texts.set(path, { text: source.text, dates: datesOf(source, read, firstCommits), read });
      texts.set(path, read.text);
    }
  }
  return texts;
}

/** Which of them are shown, and those whose time has come meanwhile; undefined where a project comes or goes. */
function choose(read: ReadonlyMap<string, Text | undefined>, cache: LibraryCache, { now, drafts, future }: PatchOptions): TextChanges | undefined {
  const all = new Map(read);
  for (const [path, time] of cache.waiting) {
    if (time > now.getTime() || all.has(path)) continue;
    if (hidesFiles(path, cache)) return undefined;
    all.set(path, cache.texts.get(path)?.read.text);
  }
  const changes = new Map<string, TextChange>();
  for (const [path, text] of all) {
    cache.waiting.delete(path);
    const before = cache.entries.get(path)?.text;
    const isFinished = text !== undefined && (drafts || text.fields.draft !== true);
    if (text?.kind === "log" && !cache.entries.has(`content/projects/${text.folder}/index.md`)) return undefined;
    const isDue = isFinished && (future || due(text) <= now.getTime());
    if (isFinished && !isDue) cache.waiting.set(path, due(text));
    const isProject = before?.kind === "project" || text?.kind === "project";
    if (text !== undefined && !isDue && path.endsWith("/index.md")) return undefined;
    if (isProject && (before === undefined || !isDue || before.key !== text?.key)) return undefined;
    if (before !== undefined || isDue) changes.set(path, { ...(before && { before }), ...(isDue && { after: text }) });
  }
  return changes;
}

/** Sees to it that nobody else has the addresses and keys; false where somebody has, or an alias changes. */
function claim(texts: TextChanges, { claims }: LibraryCache, { redirects }: Library): boolean {
  const aliases = new Set(redirects.map(({ from }) => folded(from)));
  for (const { before, after } of texts.values()) {
    const [old, now] = [before, after].map((text) => (text === undefined || !text.fields.aliases?.length ? "" : JSON.stringify([text.url, text.fields.aliases])));
    if (old !== now) return false;
    if (before === undefined) continue;
    claims.urls.delete(folded(before.url));
    claims.keys.delete(folded(before.key));
  }
  for (const { before, after } of texts.values()) {
    if (after === undefined) continue;
    const [url, key] = [folded(after.url), folded(after.key)];
    // What is a file to one may have to be a folder to another.
    if (before?.url !== after.url && (!url.endsWith("/") || filesAbove(url).length > 0)) return false;
    if (claims.urls.has(url) || claims.keys.has(key) || aliases.has(url) || reservedFor(url) !== undefined) return false;
    claims.urls.set(url, after.path);
    claims.keys.set(key, after.path);
  }
  return true;
}

/** Answers the paths at which something else lies for those who link there. */
function moveTargets(texts: TextChanges, assets: ChangedSources["assets"], { targets }: LibraryCache): ReadonlySet<string> {
  const moved = new Set<string>();
  const place = (path: string, target: { url: string; width?: number; height?: number } | undefined): void => {
    const name = path.normalize("NFC");
    if (JSON.stringify(targets.get(name)) === JSON.stringify(target)) return;
    moved.add(name);
    if (target === undefined) targets.delete(name);
    else targets.set(name, target);
  };
  for (const [path, { after }] of texts) place(path, after && { url: after.url });
  for (const [path, asset] of assets) place(path, asset && targetOf(asset));
  return moved;
}

function projectText(folder: string, cache: LibraryCache, texts: TextChanges): ProjectText | undefined {
  const path = `content/projects/${folder}/index.md`;
  const text = texts.get(path)?.after ?? cache.entries.get(path)?.text;
  return text?.kind === "project" ? text : undefined;
}

interface ToLink {
  readonly texts: TextChanges;
  /** Texts that are as before, and link to something that is not. */
  readonly referrers: readonly Text[];
  readonly linking: Linking;
  readonly options: PatchOptions;
  readonly sources: ChangedSources;
}

function link(previous: Library, { texts, referrers, linking, options, sources: { assets, histories } }: ToLink, cache: LibraryCache): Patched | undefined {
  const changes: EntryChange[] = [];
  let isRight = true;
  const take = <Kind extends Entry>(path: string, linked: LinkedText<Kind> | undefined): void => {
    const before = cache.entries.get(path)?.entry;
    if (linked?.problem !== undefined) isRight = false;
    if (linked === undefined) cache.entries.delete(path);
    else cache.entries.set(path, linked.cached);
    if (before !== linked?.entry || histories?.has(path) === true) changes.push({ ...(before && { before }), ...(linked && { after: linked.entry }) });
  };
  const all = new Map<string, Text | undefined>([...[...texts].map(([path, { after }]): [string, Text | undefined] => [path, after]), ...referrers.map((text): [string, Text] => [text.path, text])]);
  for (const [path, text] of all) {
    if (text === undefined) take(path, undefined);
    else if (text.kind === "page") take(path, linkPage(text, linking));
    else if (text.kind !== "project") take(path, linkLog(text, linking));
  }

  const gone = changes.flatMap(({ before }) => (isLog(before) ? [before] : []));
  const fresh = changes.flatMap(({ after }) => (isLog(after) ? [after] : []));
  const folders = new Set([...all].flatMap(([path, text]) => (text?.kind === "project" || path.startsWith("content/projects/") ? (path.split("/")[2] ?? []) : [])));
  const remade: Project[] = [];
  for (const folder of folders) {
    const text = projectText(folder, cache, texts);
    const entry = cache.entries.get(`content/projects/${folder}/index.md`)?.entry;
    if (text === undefined || entry?.kind !== "project") return undefined;
    const own = replaceIn(entry.logs.toSorted((one, other) => newestFirst(other, one)), gone, fresh.filter(({ project }) => project === text.key), (one, other) => newestFirst(other, one));
    take(text.path, linkProject(text, linking, own));
    const made = cache.entries.get(text.path)?.entry as Project;
    if (made !== entry) remade.push(made);
  }
  if (!isRight) return undefined;

  const projects = inOrderOfUse([...previous.projects.filter((project) => !remade.some(({ key }) => key === project.key)), ...remade], cache.entries);
  const logs = replaceIn(previous.logs, gone, fresh, newestFirst);
  const pages = replaceIn(previous.pages, changes.flatMap(({ before }) => pageOf(before)), changes.flatMap(({ after }) => pageOf(after)), bySource);
  const entries = patchEntries(previous, changes, { projects, logs, pages });
  const { quiet, next } = quietProjects(projects, options.now);
  const { nextDue: _, ...before } = previous;
  const library: Library = Object.freeze({
    ...before,
    projects,
    logs,
    unfiled: replaceIn(previous.unfiled, gone, fresh.filter(({ kind }) => kind === "unfiled"), newestFirst),
    pages,
    entries,
    labels: patchLabels(previous.labels, changes, projects),
    series: patchSeries(previous.series, changes),
    places: patchPlaces(previous.places, remade, changes.flatMap(({ before: old, after }) => (isLog(old) && old !== after ? [old.key] : []))),
    threads: withoutGone(previous.threads, changes, entries),
    changes: patchHistory(previous.changes, changes, options.changes, entries),
    quiet,
    assets: replaceIn(previous.assets, previous.assets.filter(({ source }) => assets.has(source)), [...assets.values()].flatMap((asset) => asset ?? []), byAssetSource),
    ...nextDue(cache.waiting, next),
  });
  rememberCache(library, cache);
  return { library, changes, appeared: changes.flatMap(({ after }) => (after !== undefined && !previous.entries.has(after.key) ? [after.key] : [])) };
}

function withoutGone(threads: Library["threads"], changes: readonly EntryChange[], entries: Library["entries"]): Library["threads"] {
  const gone = changes.flatMap(({ before }) => (before !== undefined && !entries.has(before.key) && threads.has(before.key) ? [before.key] : []));
  return gone.length === 0 ? threads : new Map([...threads].filter(([key]) => !gone.includes(key)));
}
