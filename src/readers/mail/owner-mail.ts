import type { Site } from "../../config/site.ts";
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
  readonly site: Pick<Site, "title" | "origin">;
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
  const one = `${waiting > 0 ? "Waits for you" : "New"}: a comment on “${inLine(first.title)}”`;
  const several = `${count} new comments on ${inLine(site.title)}${waiting > 0 ? `, ${waiting === count ? "all" : `at least ${waiting}`} waiting for you` : ""}`;
  const rest = more === 0 ? [] : [`${more} more came. “npx unfiled comments list” shows those that wait.`];
  const text = `${[...news.map(told), ...rest].join("\n\n\n")}\n`;
  return {
    to,
    subject: count === 1 ? one : several,
    text,
    ...(others.length === 0 && more === 0 && { thread: threadOf(first.comment.id, first.comment.parent === undefined ? [] : [first.comment.parent], "owner", site) }),
  };
}

function told({ comment, title, pageUrl, url, letThrough, links }: OwnerNews): string {
  const { name, body, held = [], status } = comment;
  const website = comment.url === undefined ? [] : [`Website: ${inLine(comment.url)}`];
  const head = `${inLine(name)} wrote on “${inLine(title)}”:\n${status === "held" ? pageUrl : url}`;
  const decide = links === undefined ? [] : [`Approve: ${links.approve}`, `Reject: ${links.reject}`, `Spam: ${links.spam}`];
  const waits = status === "held" ? [`It waits for you${held.length > 0 ? ` (${held.map(inLine).join(", ")})` : ""}. Each link asks once more:`] : [];
  const notes = letThrough === true ? [`It was published at once, since it came with the address of somebody you approved before. Whether it is theirs, nobody knows; to take it away: npx unfiled comments reject ${comment.id}`] : [];
  return [head, quoted(body), ...website, ...notes, ...waits, ...decide].join("\n\n");
}
