import type { Site } from "../../config/site.ts";
import { reasonIn, wordsFor, type Words } from "../../config/words.ts";
import type { CommentFile } from "../../content/schemas/comment.ts";
import type { ModerationAction } from "../tokens.ts";
import type { Mail } from "./mail.ts";
import { inLine, quoted } from "./plain-text.ts";
import { threadOf } from "./threads.ts";

/** One comment, as the owner is told of it. */
export interface OwnerNews {
  readonly comment: Pick<CommentFile, "id" | "parent" | "name" | "url" | "body" | "status" | "held">;
  /** Title of the page it stands on. */
  readonly title: string;
  /** Address of that page, and of the comment in it. */
  readonly pageUrl: string;
  readonly url: string;
  /** It did not wait, since it came with the address of somebody who was approved before. */
  readonly letThrough?: boolean;
  /** Addresses that decide about it; absent where it does not wait. */
  readonly links?: Readonly<Record<ModerationAction, string>>;
}

interface OwnerMail {
  readonly site: Pick<Site, "title" | "origin" | "language">;
  readonly to: string;
  readonly news: readonly [OwnerNews, ...OwnerNews[]];
  /** How many more there are than this mail tells of. */
  readonly more: number;
}

/** Tells the owner of new comments, of one as a rule. What readers wrote stands in it as quoted text. */
export function ownerMail({ site, to, news, more }: OwnerMail): Mail {
  const [first, ...others] = news;
  const count = news.length + more;
  const waiting = news.filter(({ comment }) => comment.status === "held").length;
  const words = wordsFor(site);
  const { owner } = words.mails;
  const rest = more === 0 ? [] : [owner.more(more)];
  const text = `${[...news.map((each) => told(each, words)), ...rest].join("\n\n\n")}\n`;
  return {
    to,
    subject: count === 1 ? subjectOfOne(first, owner) : subjectOfSeveral(count, waiting, inLine(site.title), owner),
    text,
    ...(others.length === 0 && more === 0 && { thread: threadOf(first.comment.id, first.comment.parent === undefined ? [] : [first.comment.parent], "owner", site) }),
  };
}

type OwnerWords = Words["mails"]["owner"];

function subjectOfOne({ comment, title }: OwnerNews, { one, oneWaits }: OwnerWords): string {
  return (comment.status === "held" ? oneWaits : one)(inLine(title));
}

function subjectOfSeveral(count: number, waiting: number, site: string, { several, allWait, someWait }: OwnerWords): string {
  if (waiting === 0) return several(count, site);
  return waiting === count ? allWait(count, site) : someWait(count, site, waiting);
}

function told({ comment, title, pageUrl, url, letThrough, links }: OwnerNews, words: Words): string {
  const { owner } = words.mails;
  const { name, body, held = [], status } = comment;
  const website = comment.url === undefined ? [] : [owner.website(inLine(comment.url))];
  const head = `${owner.wrote(inLine(name), inLine(title))}\n${status === "held" ? pageUrl : url}`;
  const decide = links === undefined ? [] : [owner.approve(links.approve), owner.reject(links.reject), owner.spam(links.spam)];
  const waits = status === "held" ? [owner.waits(held.map((reason) => inLine(reasonIn(words, reason))).join(", "))] : [];
  const notes = letThrough === true ? [owner.letThrough(comment.id)] : [];
  return [head, quoted(body), ...website, ...notes, ...waits, ...decide].join("\n\n");
}
