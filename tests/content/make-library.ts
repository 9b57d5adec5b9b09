import { type Site, siteConfigSchema } from "../../src/config/site.ts";
import { type Loaded, type LoadOptions, loadLibrary } from "../../src/content/library/load-library.ts";
import type { Asset, Library, Log, Project } from "../../src/content/model.ts";
import type { CommentSource, FirstCommits, Sources } from "../../src/content/sources/sources.ts";

export const site: Site = {
  ...siteConfigSchema.parse({ title: "Test", description: "A site under test.", author: { name: "Ada" } }),
  origin: "https://example.org",
  prefix: "/",
  api: "/api",
  icon: "/icon.svg",
  stylesheet: "/style.css",
  siteScript: "/site.js",
  commentScript: "/comments.js",
  searchScript: "/search.js",
};

export const now = new Date("2026-11-20T12:00:00Z");
export const noCommits: FirstCommits = { dates: new Map(), shallow: false };

/** Sources from texts by their path below `content/`. Every file's time is the same. */
export function sources(texts: Readonly<Record<string, string>>, more: { assets?: readonly Asset[]; comments?: readonly CommentSource[] } = {}): Sources {
  return {
    texts: Object.entries(texts).map(([path, text]) => ({ path: `content/${path}`, text, modified: new Date("2026-06-01T10:00:00Z") })),
    assets: more.assets ?? [],
    comments: more.comments ?? [],
  };
}

export function load(from: Sources | Readonly<Record<string, string>>, options: Partial<LoadOptions> = {}): Loaded {
  const given = isSources(from) ? from : sources(from);
  return loadLibrary(given, { site, firstCommits: noCommits, now, drafts: false, future: false, ...options });
}

/** The log, project or page at an address; throws where there is none. */
export function at(library: Library, url: string): Log | Project | Library["pages"][number] {
  const entry = [...library.entries.values()].find((candidate) => candidate.url === url);
  if (!entry) throw new Error(`Nothing is at ${url}: ${[...library.entries.values()].map((candidate) => candidate.url).join(", ")}`);
  return entry;
}

export function logAt(library: Library, url: string): Log {
  const log = library.logs.find((candidate) => candidate.url === url);
  if (!log) throw new Error(`No log is at ${url}: ${library.logs.map((candidate) => candidate.url).join(", ")}`);
  return log;
}

export function projectAt(library: Library, url: string): Project {
  const project = library.projects.find((candidate) => candidate.url === url);
  if (!project) throw new Error(`No project is at ${url}`);
  return project;
}

/** A comment file as it lies on disk. */
export function commentSource(page: string, number: number, more: Readonly<Record<string, unknown>> = {}): CommentSource {
  const id = commentId(number);
  const date = new Date(Date.UTC(2026, 9, 1, 0, number)).toISOString();
  const text = JSON.stringify({ id, page, name: "Grace", body: `Comment ${number}`, date, status: "published", ...more }, null, 2);
  return { path: `data/comments/${page}/${id}.json`, text };
}

export function commentId(number: number): string {
  return `01900000-0000-7000-8000-${number.toString(16).padStart(12, "0")}`;
}

function isSources(from: Sources | Readonly<Record<string, string>>): from is Sources {
  return Array.isArray(from["texts"]);
}
