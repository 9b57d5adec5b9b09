import { html, trusted } from "../../../layouts/parts/html.ts";
import { absoluteUrl } from "../../config/site.ts";
import { wordsFor } from "../../config/words.ts";
import { taskBox, taskBoxes } from "../../content/markdown/task-lists.ts";
import type { Library, Log, PostDate } from "../../content/model.ts";
import { feedSize } from "./lists.ts";
import type { FeedSubject } from "./site-page.ts";
import { xmlText } from "./xml.ts";

/** What a feed is about and holds: found here once for Atom, JSON Feed, and what depends on them. */
export interface Feed {
  readonly title: string;
  /** Address of the page it belongs to, without prefix. */
  readonly url: string;
  /** The newest logs, at most 50. */
  readonly logs: readonly Log[];
}

/** Says what a feed holds; undefined where its subject is gone. */
export function feedOf(subject: FeedSubject, library: Library): Feed | undefined {
  const { site } = library;
  switch (subject.kind) {
    case "site":
      return { title: site.title, url: "/", logs: library.logs.slice(0, feedSize) };
    case "unfiled":
      return { title: `${site.title}: ${wordsFor(site).lists.unfiledFeed}`, url: "/logs/", logs: library.unfiled.slice(0, feedSize) };
    case "project": {
      const project = library.entries.get(subject.key);
      if (project?.kind !== "project") return undefined;
      return { title: `${site.title}: ${project.title}`, url: project.url, logs: library.logs.filter((log) => log.project === project.key).slice(0, feedSize) };
    }
    case "label": {
      const label = library.labels.get(subject.slug);
      return label && { title: `${site.title}: ${label.name}`, url: label.url, logs: label.logs.slice(0, feedSize) };
    }
  }
}

/** An Atom feed (RFC 4287) with the whole text of each log. `self` is its own address without prefix. */
export function atomFeed(feed: Feed, self: string, library: Library): string {
  const { site } = library;
  const head = xmlText(String(html`${trusted('<?xml version="1.0" encoding="utf-8"?>')}
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${site.language}">
  <id>${absoluteUrl(site, feed.url)}</id>
  <title>${feed.title}</title>
  <subtitle>${site.description}</subtitle>
  <link rel="self" href="${absoluteUrl(site, self)}"/>
  <link href="${absoluteUrl(site, feed.url)}"/>
  <updated>${newest(feed.logs)}</updated>
  <author><name>${site.author.name}</name>${site.author.url !== undefined && html`<uri>${site.author.url}</uri>`}</author>
  <generator>Unfiled</generator>
`));
  return `${head}${feed.logs.map((log) => atomEntry(log, library)).join("")}</feed>\n`;
}

const entries = new WeakMap<Log, string>();

/** A log stands in several feeds, of its labels and its project: its entry is made once for all of them. */
function atomEntry(log: Log, library: Library): string {
  const known = entries.get(log);
  if (known !== undefined) return known;
  const made = xmlText(String(html`  <entry${log.lang !== undefined && html` xml:lang="${log.lang}"`}>
    <id>${feedId(log, library)}</id>
    <title>${log.title}</title>
    <link href="${absoluteUrl(library.site, log.url)}"/>
    <published>${instant(log.date)}</published>
    <updated>${changed(log)}</updated>
    ${log.labels.map((label) => html`<category term="${label.slug}" label="${label.name}"/>`)}
    <content type="html">${fullHtml(log, library)}</content>
  </entry>
`));
  entries.set(log, made);
  return made;
}

/** The site's JSON Feed (https://www.jsonfeed.org/version/1.1/). */
export function jsonFeed(feed: Feed, self: string, library: Library): string {
  const { site } = library;
  const items = feed.logs.map((log) => ({
    id: feedId(log, library),
    url: absoluteUrl(site, log.url),
    title: log.title,
    content_html: fullHtml(log, library),
    summary: log.description,
    date_published: instant(log.date),
    date_modified: changed(log),
    ...(log.labels.length > 0 && { tags: log.labels.map((label) => label.name) }),
    ...(log.lang !== undefined && { language: log.lang }),
  }));
  const document = {
    version: "https://jsonfeed.org/version/1.1",
    title: feed.title,
    home_page_url: absoluteUrl(site, feed.url),
    feed_url: absoluteUrl(site, self),
    description: site.description,
    language: site.language,
    authors: [{ name: site.author.name, ...(site.author.url !== undefined && { url: site.author.url }) }],
    items,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/**
 * A name that stays when the log moves (RFC 4151): made from its page key, not from its address.
 * The year in it is the log's own, so that it needs no memory of when the site had which host.
 */
export function feedId(log: Log, library: Library): string {
  const host = new URL(library.site.origin).hostname;
  return `tag:${host},${log.date.day}:${encodeURI(log.key)}`;
}

/** A date as feeds want it (RFC 3339): a day alone begins at midnight UTC. */
export function instant(date: PostDate): string {
  return date.iso.length === 10 ? `${date.iso}T00:00:00Z` : date.iso;
}

function changed(log: Log): string {
  return instant(log.updated ?? log.date);
}

/** When anything in the feed last changed: from its logs and not from the clock, so that a build changes nothing by itself. */
function newest(logs: readonly Log[]): string {
  const [latest] = logs.map(changed).toSorted((a, b) => Date.parse(b) - Date.parse(a));
  return latest ?? "1970-01-01T00:00:00Z";
}

/** The text with addresses that work away from the site; pictures as the file itself, which every feed reader shows. */
function fullHtml(log: Log, library: Library): string {
  const page = absoluteUrl(library.site, log.url);
  const plain = withoutBoxes(log.html).replace(/<\/?picture\b[^>]*>|<source\b[^>]* srcset="[^>]*>|\ssrcset="[^"]*"/g, "");
  return plain.replace(/(\s(?:href|src|poster)=")(?![a-z][\w+.-]*:)([^"]*)/gi, (_, attribute: string, address: string) => attribute + resolved(address, page, library.site.origin));
}

/** Readers of feeds drop what belongs to forms: there tasks are shown by a character, as in comments. */
function withoutBoxes(html: string): string {
  return html.includes(taskBox) ? html.replace(taskBoxes, (_, checked?: string) => (checked === undefined ? "☐" : "☑")) : html;
}

/** As a browser on `page` would understand it; what cannot be understood stays as it was written. */
function resolved(address: string, page: string, origin: string): string {
  if (address.startsWith("#")) return page + address;
  if (/^\/(?!\/)/.test(address)) return origin + address;
  return URL.canParse(address, page) ? new URL(address, page).href : address;
}
