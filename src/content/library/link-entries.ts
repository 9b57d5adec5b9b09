import { makeProject } from "./entries.ts";
import { byDate, compare, linkLog, linkPage, type LinkedText, type Linking, linkText, momentOf } from "./link-text.ts";
import type { CachedEntry } from "./library-cache.ts";
import { type LinkTarget, resolverOf } from "../markdown/links.ts";
import type { Asset, Entry, Library, Log, PageKey, Project, TextPage } from "../model.ts";
import type { Problem } from "../problems.ts";
import type { LogText, ProjectText, Text } from "../sources/read-text.ts";
import { each, type Work } from "../turns.ts";

interface LinkOptions extends Omit<Linking, "resolve" | "projects"> {
  readonly assets: readonly Asset[];
}

/** Entries that know each other, and what they were made from. */
export interface Linked extends Pick<Library, "projects" | "logs" | "pages" | "entries"> {
  readonly problems: Problem[];
  readonly cache: Map<string, CachedEntry>;
  readonly targets: Map<string, LinkTarget>;
}

/** Turns texts into entries that know each other; takes over every entry whose text and surroundings are as before. */
export function* linkEntries(texts: readonly Text[], options: LinkOptions): Work<Linked> {
  const targets = findTargets(texts, options.assets);
  const projectKeys = new Map(texts.flatMap((text): [string, PageKey][] => (text.kind === "project" ? [[text.folder, text.key]] : [])));
  const linking: Linking = { ...options, resolve: resolverOf(targets), projects: projectKeys };
  const cache = new Map<string, CachedEntry>();
  const problems: Problem[] = [];
  function take<Kind>({ entry, cached, problem }: LinkedText<Kind>): Kind {
    cache.set(cached.text.path, cached);
    if (problem !== undefined) problems.push(problem);
    return entry;
  }

  const logs = yield* each(texts.filter((text): text is LogText => text.kind === "log" || text.kind === "unfiled"), (text) => take(linkLog(text, linking)));
  logs.sort(byDate);
  const logsOf = byProject(logs);
  const projects = yield* each(texts.filter((text) => text.kind === "project"), (text) => take(linkProject(text, linking, logsOf.get(text.key) ?? [])));
  const pages = yield* each(texts.filter((text) => text.kind === "page"), (text) => take(linkPage(text, linking)));
  const ordered = inOrderOfUse(projects, cache);
  const newest = logs.toReversed();
  return { projects: ordered, logs: Object.freeze(newest), pages: Object.freeze(pages), entries: entriesOf(ordered, newest, pages), problems, cache, targets };
}

/** `own`: its logs, oldest first. */
export function linkProject(text: ProjectText, linking: Linking, own: readonly Log[]): LinkedText<Project> {
  const inOrder = [...own.filter((log) => log.kind === "log"), ...own.filter((log) => log.kind === "follow-up")];
  return linkText(text, linking, (around, rendering) => makeProject(text, around, rendering, inOrder, own.at(-1)), (before) => sameLogs(before.logs, inOrder));
}

/** Most recently touched first. */
export function inOrderOfUse(projects: readonly Project[], cache: ReadonlyMap<string, CachedEntry>): readonly Project[] {
  const touched = (project: Project): number => {
    const newest = [project.logs.at(-1), project.logs.findLast(({ kind }) => kind === "log")].flatMap((log) => (log === undefined ? [] : momentOf(log)));
    if (newest.length > 0) return Math.max(...newest);
    const text = cache.get(project.source)?.text;
    return (text?.kind === "project" ? text.fields.started?.at : undefined) ?? -Infinity;
  };
  const sorted = projects.map((project) => ({ project, touched: touched(project) })).toSorted((one, other) => (one.touched === other.touched ? compare(one.project.key, other.project.key) : other.touched - one.touched));
  return Object.freeze(sorted.map(({ project }) => project));
}

/** Everything with a page, in the order of the sitemap. `logs`: newest first. */
export function entriesOf(projects: readonly Project[], logs: readonly Log[], pages: readonly TextPage[]): Library["entries"] {
  const entries = new Map<PageKey, Entry>();
  for (const project of projects) entries.set(project.key, project);
  for (let index = logs.length - 1; index >= 0; index -= 1) entries.set((logs[index] as Log).key, logs[index] as Log);
  for (const page of pages) entries.set(page.key, page);
  return entries;
}

/** Where a file is linked to: its address, and its size where it is a picture. */
export function targetOf({ url, width, height }: LinkTarget): LinkTarget {
  return { url, ...(width !== undefined && { width }), ...(height !== undefined && { height }) };
}

function findTargets(texts: readonly Text[], assets: readonly Asset[]): Map<string, LinkTarget> {
  const targets = new Map<string, LinkTarget>();
  for (const asset of assets) targets.set(asset.source.normalize("NFC"), targetOf(asset));
  for (const { path, url } of texts) targets.set(path.normalize("NFC"), { url });
  return targets;
}

function byProject(logs: readonly Log[]): ReadonlyMap<PageKey, Log[]> {
  const result = new Map<PageKey, Log[]>();
  for (const log of logs) {
    if (log.project === undefined) continue;
    const own = result.get(log.project);
    if (own) own.push(log);
    else result.set(log.project, [log]);
  }
  return result;
}

function sameLogs(one: readonly Log[], other: readonly Log[]): boolean {
  return one.length === other.length && one.every((log, index) => log === other[index]);
}
