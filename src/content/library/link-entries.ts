import type { Site } from "../../config/site.ts";
import { makeLog, makePage, makeProject, type Surroundings, surroundingsOf } from "./entries.ts";
import type { Spellings } from "./labels.ts";
import type { KeptTexts } from "./kept-texts.ts";
import { LazyRendering } from "./lazy-rendering.ts";
import type { CachedEntry } from "./library-cache.ts";
import { type LinkTarget, type LinkTargets, resolverOf } from "../markdown/links.ts";
import type { Asset, Library, Log, PageKey, Project, TextPage } from "../model.ts";
import type { Problem } from "../problems.ts";
import { at, type LogText, type Text } from "../sources/read-text.ts";

interface LinkOptions {
  readonly site: Site;
  readonly assets: readonly Asset[];
  readonly labels: Spellings;
  readonly series: Spellings;
  readonly before: ReadonlyMap<string, CachedEntry>;
  readonly kept: KeptTexts;
}

interface Linked extends Pick<Library, "projects" | "logs" | "pages" | "entries"> {
  readonly problems: Problem[];
  readonly cache: ReadonlyMap<string, CachedEntry>;
  readonly targets: LinkTargets;
}

/** Turns texts into entries that know each other; takes over every entry whose text and surroundings are as before. */
export function linkEntries(texts: readonly Text[], options: LinkOptions): Linked {
  const targets = findTargets(texts, options.assets);
  const resolve = resolverOf(targets);
  const projectKeys = new Map(texts.flatMap((text): [string, PageKey][] => (text.kind === "project" ? [[text.folder, text.key]] : [])));
  const cache = new Map<string, CachedEntry>();
  const problems: Problem[] = [];

  function link<Kind extends CachedEntry["entry"]>(text: Text, make: Make<Kind>, isAsBefore: (entry: Kind) => boolean = () => true): Kind {
    const surroundings = surroundingsOf(text, { ...options, resolve, projects: projectKeys });
    if (text.fields.cover && !surroundings.cover) {
      problems.push({ ...at(text, "cover"), message: `there is no ${text.fields.cover.src} beside the text`, expected: "a picture in the same folder, or an address" });
    }
    const around = JSON.stringify(surroundings);
    const known = options.before.get(text.path);
    const place = { source: text.path, url: text.url, prefix: options.site.prefix, pictures: options.site.pictures, language: text.fields.lang ?? options.site.language };
    const placeText = JSON.stringify(place);
    const kept = options.kept.get(text.path);
    const isKept = kept?.read.text === text && kept.place === placeText;
    const rendering = known?.text === text ? known.rendering.renewed(resolve) : new LazyRendering(text.body, place, resolve, isKept ? kept.rendering : undefined);
    const isKnown = known?.text === text && known.rendering === rendering && known.around === around && isAsBefore(known.entry as Kind);
    const entry = isKnown ? (known.entry as Kind) : make(surroundings, rendering);
    cache.set(text.path, { text, rendering, place: placeText, around, entry });
    return entry;
  }

  const moments = new Map<Log, number>();
  const logs = texts.filter((text): text is LogText => text.kind === "log" || text.kind === "unfiled").map((text) => {
    const log = link(text, (around, rendering) => makeLog(text, around, rendering));
    moments.set(log, text.moment.at);
    return log;
  });
  logs.sort((one, other) => (moments.get(one) ?? 0) - (moments.get(other) ?? 0) || compare(one.key, other.key));

  const logsOf = byProject(logs);
  const projects = texts.filter((text) => text.kind === "project").map((text): { project: Project; touched: number } => {
    const own = logsOf.get(text.key) ?? [];
    const newest = own.at(-1);
    const inOrder = [...own.filter((log) => log.kind === "log"), ...own.filter((log) => log.kind === "follow-up")];
    const project = link(text, (around, rendering) => makeProject(text, around, rendering, inOrder, newest), (before) => sameLogs(before.logs, inOrder));
    return { project, touched: (newest && moments.get(newest)) ?? text.fields.started?.at ?? -Infinity };
  });
  projects.sort((one, other) => (one.touched === other.touched ? compare(one.project.key, other.project.key) : other.touched - one.touched));

  const pages = texts.filter((text) => text.kind === "page").map((text) => link(text, (around, rendering) => makePage(text, around, rendering)));
  const ordered = projects.map(({ project }) => project);
  const entries = new Map([...ordered, ...logs, ...pages].map((entry): [PageKey, Project | Log | TextPage] => [entry.key, entry]));
  return { projects: Object.freeze(ordered), logs: Object.freeze(logs.toReversed()), pages: Object.freeze(pages), entries, problems, cache, targets };
}

type Make<Kind> = (around: Surroundings, rendering: LazyRendering) => Kind;

function findTargets(texts: readonly Text[], assets: readonly Asset[]): LinkTargets {
  const targets = new Map<string, LinkTarget>();
  for (const { source, url, width, height } of assets) {
    targets.set(source.normalize("NFC"), { url, ...(width !== undefined && { width }), ...(height !== undefined && { height }) });
  }
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

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
