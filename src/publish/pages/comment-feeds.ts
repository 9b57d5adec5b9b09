import { html, trusted } from "../../../layouts/parts/html.ts";
import { absoluteUrl } from "../../config/site.ts";
import { wordsFor } from "../../config/words.ts";
import { newestFirst, newestThreads } from "../../content/comments/changed-threads.ts";
import type { Comment, Entry, Library } from "../../content/model.ts";
import { feedSize } from "./lists.ts";
import { xmlText } from "./xml.ts";

/** The newest comments of the whole site (`/comments.xml`), deleted ones left out. */
export function siteCommentsFeed(library: Library): string {
  const newest = newestThreads(library.threads)
    .flatMap(({ newest }) => newest.slice(0, feedSize))
    .toSorted(newestFirst)
    .slice(0, feedSize);
  return commentFeed({ title: `${library.site.title}: ${wordsFor(library.site).comments.feed}`, url: "/", self: "/comments.xml", comments: newest }, library);
}

/** The newest comments of one page (`<page>comments.xml`). */
export function pageCommentsFeed(entry: Entry, library: Library): string {
  const comments = library.threads.get(entry.key)?.newest.slice(0, feedSize) ?? [];
  return commentFeed({ title: wordsFor(library.site, entry).comments.on(entry.title), url: entry.url, self: `${entry.url}comments.xml`, lang: entry.lang, comments }, library);
}

interface CommentFeed {
  /** BCP 47, where its page is in another language than the site. */
  readonly lang?: string | undefined;
  readonly title: string;
  readonly url: string;
  readonly self: string;
  readonly comments: readonly Comment[];
}

function commentFeed(feed: CommentFeed, library: Library): string {
  const { site } = library;
  const words = wordsFor(site, feed).comments;
  const entries = feed.comments.map((comment) => {
    const page = library.entries.get(comment.page);
    const address = absoluteUrl(site, page?.url ?? "/");
    return html`  <entry>
    <id>urn:uuid:${comment.id}</id>
    <title>${words.by(comment.name, page?.title ?? comment.page)}</title>
    <link href="${address}#comment-${comment.id}"/>${comment.parent !== undefined && html`
    <thr:in-reply-to ref="urn:uuid:${comment.parent}" href="${address}#comment-${comment.parent}"/>`}
    <author><name>${comment.name}</name>${comment.url !== undefined && html`<uri>${comment.url}</uri>`}</author>
    <published>${comment.date}</published>
    <updated>${changed(comment)}</updated>
    <content type="html">${comment.html}</content>
  </entry>
`;
  });
  return xmlText(String(html`${trusted('<?xml version="1.0" encoding="utf-8"?>')}
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0" xml:lang="${feed.lang ?? site.language}">
  <id>${absoluteUrl(site, feed.self)}</id>
  <title>${feed.title}</title>
  <link rel="self" href="${absoluteUrl(site, feed.self)}"/>
  <link href="${absoluteUrl(site, feed.url)}"/>
  <updated>${latest(feed.comments.map(changed)) ?? "1970-01-01T00:00:00Z"}</updated>
  <author><name>${site.author.name}</name>${site.author.url !== undefined && html`<uri>${site.author.url}</uri>`}</author>
  <generator>Unfiled</generator>
${entries}</feed>
`));
}

function changed({ date, edited }: Comment): string {
  return edited ?? date;
}

/** Of moments in ISO 8601 UTC, which may have fractions of a second or not. */
function latest(moments: readonly string[]): string | undefined {
  return moments.toSorted((a, b) => Date.parse(b) - Date.parse(a))[0];
}
