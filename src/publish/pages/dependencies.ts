import { unfiledShown } from "../../../layouts/home.ts";
import type { Entry, Library, Log, Project } from "../../content/model.ts";
import { feedOf } from "./feeds.ts";
import { allPagesCount, logsOfAllPage, logsOfPeriod, newestLogs } from "./lists.ts";
import { newsletterTopics } from "./newsletter-topics.ts";
import type { SitePage } from "./site-page.ts";
import { lastChanged } from "./sitemap.ts";

/**
 * Everything of the Library that a page is made from, as a flat list: as long as each item is the same (by identity),
 * the page's bytes are the same. Entries that did not change keep their identity from one Library to the next, so
 * two such lists can be compared in microseconds. Comments stand here as the threads of the pages that are shown.
 */
export function dependencies(page: SitePage, library: Library): readonly unknown[] {
  switch (page.kind) {
    case "home":
      return [frameParts(library), ...shown(library.unfiled.slice(0, unfiledShown), library), ...library.projects.flatMap((project) => projectParts(project, library))];
    case "projects":
      return [frameParts(library), ...library.projects.flatMap((project) => projectParts(project, library))];
    case "logs":
      return [frameParts(library), ...shown(library.unfiled, library)];
    case "labels":
      return [frameParts(library), ...[...library.labels.values()].flatMap((label) => [label.slug, label.name, label.logs.length, label.projects.length])];
    case "archive":
      return [frameParts(library), ...library.logs];
    case "all":
      return [frameParts(library), allPagesCount(library), ...shown(page.number === undefined ? newestLogs(library) : logsOfAllPage(library, page.number), library)];
    case "label": {
      const label = library.labels.get(page.slug);
      return [frameParts(library), label?.name, ...shown(label?.logs ?? [], library), ...(label?.projects ?? []).flatMap((project) => projectParts(project, library))];
    }
    case "year":
      return [frameParts(library), ...shown(logsOfPeriod(library, page.year), library)];
    case "month":
      return [frameParts(library), ...shown(logsOfPeriod(library, `${page.year}-${page.month}`), library)];
    case "entry": {
      const entry = library.entries.get(page.key);
      return entry === undefined ? [] : [frameParts(library), ...entryParts(entry, library)];
    }
    case "whole": {
      const project = library.entries.get(page.key);
      return project?.kind === "project" ? [frameParts(library), ...projectParts(project, library)] : [];
    }
    case "history": {
      const entry = library.entries.get(page.key);
      return [frameParts(library), entry?.title, entry?.url, entry?.lang, library.changes.get(page.key)];
    }
    case "feed":
      return feedParts(feedOf(page.of, library));
    case "json-feed":
      return feedParts(feedOf({ kind: "site" }, library));
    case "site-comments":
      return [...library.threads.values(), ...[...library.entries.values()].flatMap(({ title, url }) => [title, url])];
    case "page-comments":
      return [library.threads.get(page.key), library.entries.get(page.key)?.title, library.entries.get(page.key)?.lang];
    case "sitemap":
      return [...library.entries.values()].flatMap((entry) => [entry.url, lastChanged(entry)?.iso]).concat([...library.labels.keys()]);
    case "redirect":
      return [page.to];
    case "not-found":
    case "search":
      return [frameParts(library)];
    case "redirects":
      return library.redirects.flatMap(({ from, to }) => [from, to]);
    case "topics":
      return newsletterTopics(library).flatMap(({ value, label }) => [value, label]);
    case "robots":
    case "headers":
    case "search-script":
    case "stylesheet":
    case "site-script":
    case "comment-script":
    case "send-script":
    case "icon":
      return [];
  }
}

const frames = new WeakMap<Library, string>();

/** What stands around every page: the navigation and the newsletter's topics. */
export function frameParts(library: Library): string {
  const known = frames.get(library);
  if (known !== undefined) return known;
  const text = JSON.stringify([library.pages.map(({ url, title }) => [url, title]), newsletterTopics(library)]);
  frames.set(library, text);
  return text;
}

/** Logs in a list stand there with their comment counts, their project and their place in it. */
function shown(logs: readonly Log[], library: Library): unknown[] {
  return logs.flatMap((log) => {
    const place = library.places.get(log.key);
    return [log, library.threads.get(log.key), place?.project.title, place?.project.url, place?.number, place?.of];
  });
}

/** A project is a new object in every Library: what it says itself is compared as text, its logs by identity. */
function projectParts(project: Project, library: Library): unknown[] {
  const { logs, ...own } = project;
  return [JSON.stringify({ ...own, html: project.html, excerpt: project.excerpt }), library.quiet.has(project.key), library.threads.get(project.key), ...shown(logs, library)];
}

function entryParts(entry: Entry, library: Library): unknown[] {
  if (entry.kind === "project") return [...projectParts(entry, library), library.changes.get(entry.key)];
  const parts: unknown[] = [entry, library.threads.get(entry.key), library.changes.get(entry.key)];
  if (entry.kind === "page") return parts;
  const place = library.places.get(entry.key);
  if (place !== undefined) parts.push(place.number, place.of, place.previous, place.next, place.project.title, place.project.url);
  const series = entry.series && library.series.get(entry.series.slug);
  if (series !== undefined) parts.push(series.name, ...series.logs.flatMap((part) => [part, library.places.get(part.key)?.project.title]));
  return parts;
}

function feedParts(feed: ReturnType<typeof feedOf>): unknown[] {
  return feed === undefined ? [] : [feed.title, feed.url, ...feed.logs];
}
