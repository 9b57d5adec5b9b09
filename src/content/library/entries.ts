import { posix } from "node:path";
import type { Site } from "../../config/site.ts";
import { mayHaveExcerpt } from "../markdown/excerpt.ts";
import { labelNames, type Spellings } from "./labels.ts";
import type { LazyRendering } from "./lazy-rendering.ts";
import type { LinkResolver } from "../markdown/links.ts";
import type { EntryBase, LabelName, Log, PageKey, Picture, Project, TextPage } from "../model.ts";
import { slug } from "../permalinks.ts";
import { beginning } from "../markdown/plain-text.ts";
import type { LogText, PageText, ProjectText, Text } from "../sources/read-text.ts";

/** What a text needs from the rest of the site to become an entry. All of it plain data but for the rendering. */
export interface Surroundings {
  readonly site: Pick<Site, "comments" | "moderation">;
  readonly cover?: Picture;
  readonly labels: readonly LabelName[];
  readonly series?: { readonly slug: string; readonly name: string };
  readonly project?: PageKey;
}

export function makeLog(text: LogText, around: Surroundings, rendering: LazyRendering): Log {
  const { fields } = text;
  const part = fields.part === undefined ? {} : { part: fields.part };
  return withRendering(text, rendering, {
    ...common(text, around),
    kind: text.kind === "unfiled" ? "unfiled" : (fields.kind ?? "log"),
    ...(around.project !== undefined && { project: around.project }),
    date: text.moment.date,
    ...(fields.written && { written: fields.written.date }),
    labels: around.labels,
    ...(around.series && { series: Object.freeze({ ...around.series, ...part }) }),
    ...(fields.next !== undefined && { next: fields.next }),
    reply: fields.reply ?? false,
  });
}

export function makePage(text: PageText, around: Surroundings, rendering: LazyRendering): TextPage {
  return withRendering(text, rendering, { ...common(text, around), kind: "page" as const });
}

/** `logs`: oldest first, follow-ups at the end; `newest`: the one with the latest date. */
export function makeProject(text: ProjectText, around: Surroundings, rendering: LazyRendering, logs: readonly Log[], newest: Log | undefined): Project {
  const { fields } = text;
  const touched = newest?.date ?? fields.started?.date;
  return withRendering(text, rendering, {
    ...common(text, around),
    kind: "project" as const,
    status: fields.status ?? "active",
    ...(fields.started && { started: fields.started.date }),
    ...(touched && { touched }),
    ...(fields.repository !== undefined && { repository: fields.repository }),
    labels: around.labels,
    logs: Object.freeze(logs),
  });
}

/** All labels a text names, in the author's words. */
export function namedLabels(text: Text): readonly string[] {
  if (text.kind === "page") return [];
  const { labels = [], tags = [], categories = [] } = text.fields;
  return [...labels, ...tags, ...categories];
}

/** The series a text belongs to, in the author's words: one or none. */
export function namedSeries(text: Text): readonly string[] {
  return "series" in text.fields && text.fields.series !== undefined ? [text.fields.series] : [];
}

/** Collects what an entry takes from its surroundings. `cover` is absent where the picture is not there. */
export function surroundingsOf(
  text: Text,
  { site, labels, series, resolve, projects }: { site: Site; labels: Spellings; series: Spellings; resolve: LinkResolver; projects: ReadonlyMap<string, PageKey> },
): Surroundings {
  const cover = findCover(text, resolve);
  const project = text.kind === "log" ? projects.get(text.folder ?? "") : undefined;
  const [name] = namedSeries(text);
  return {
    site: { comments: site.comments, moderation: site.moderation },
    ...(cover && { cover }),
    labels: labelNames(namedLabels(text), labels),
    ...(name !== undefined && { series: { slug: slug(name), name: series.get(slug(name)) ?? name } }),
    ...(project !== undefined && { project }),
  };
}

function findCover(text: Text, resolve: LinkResolver): Picture | undefined {
  const { cover } = text.fields;
  if (!cover) return undefined;
  if (/^https?:\/\//i.test(cover.src) || /^\/(?!\/)/.test(cover.src)) return Object.freeze({ url: cover.src, alt: cover.alt });
  const target = resolve(posix.join(posix.dirname(text.path), cover.src));
  return target && Object.freeze({ ...target, alt: cover.alt });
}

type WithoutText<Kind extends EntryBase> = Omit<Kind, "html" | "excerpt" | "description" | "words" | "picture" | "headings" | "ids" | "linkedSources" | "references" | "mistakes">;

function common(text: Text, { site, cover }: Surroundings): WithoutText<EntryBase> {
  const { fields } = text;
  return {
    key: text.key,
    url: text.url,
    source: text.path,
    title: text.title,
    ...(fields.subtitle !== undefined && { subtitle: fields.subtitle }),
    ...(fields.lang !== undefined && { lang: fields.lang }),
    ...(fields.summary !== undefined && { summary: fields.summary }),
    ...(cover && { cover }),
    ...(fields.updated && { updated: fields.updated.date }),
    aliases: Object.freeze(fields.aliases ?? []),
    draft: fields.draft ?? false,
    // A page such as a colophon is no place for talk unless its author says so.
    comments: fields.comments ?? (site.comments && text.kind !== "page"),
    moderation: fields.moderation ?? site.moderation,
  };
}

function withRendering<Kind extends EntryBase>(text: Text, rendering: LazyRendering, fields: WithoutText<Kind>): Kind {
  const lazy: Record<string, () => unknown> = {
    html: () => rendering.html,
    description: () => text.fields.summary ?? beginning(describe(text, rendering.get().prose)),
    words: () => rendering.get().words,
    picture: () => rendering.get().picture,
    headings: () => rendering.get().headings,
    ids: () => rendering.get().ids,
    references: () => rendering.get().references,
    mistakes: () => rendering.get().mistakes,
    linkedSources: () => Object.freeze([...rendering.get().links.keys()]),
    ...(mayHaveExcerpt(text.body) && { excerpt: () => rendering.get().excerpt }),
  };
  for (const [name, get] of Object.entries(lazy)) Object.defineProperty(fields, name, { get, enumerable: true });
  return Object.freeze(fields) as Kind;
}

/** The prose without a first line that is the title already. */
function describe(text: Text, prose: string): string {
  const rest = text.titleIsFirstLine && prose.startsWith(text.title) ? prose.slice(text.title.length).trim() : "";
  return rest === "" ? prose : rest;
}
