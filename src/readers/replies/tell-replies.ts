import { absoluteUrl, type Site } from "../../config/site.ts";
import { apiLink } from "../api-link.ts";
import type { CommentPlace } from "../comments/all-comments.ts";
import { findComment } from "../comments/comment-store.ts";
import { MailError, type Mail, type Mailer } from "../mail/mail.ts";
import { replyMail, type ToldReply } from "../mail/reply-mail.ts";
import { threadOf } from "../mail/threads.ts";
import { repliesTopic } from "../newsletter/topics.ts";
import type { Tokens } from "../tokens.ts";
import { prospectOf, type DueReply, type DueServices } from "./due-replies.ts";
import { claim, takeBack } from "./told-ledger.ts";

export interface TellServices extends DueServices {
  readonly site: Pick<Site, "title" | "language" | "origin" | "prefix" | "api">;
  readonly tokens: DueServices["tokens"] & Pick<Tokens, "unsubscribe">;
  readonly mail: Mailer;
  /** Told why a mail did not go. Holds no address. */
  readonly log: (line: string) => void;
  /** Aborted when the process ends: mails that are not on their way yet stay due. */
  readonly stopping?: AbortSignal;
}

/** What became of it. A mail may tell one reader of several replies. */
export interface ToldReplies {
  /** Mails that went, and the replies in them. */
  readonly mails: number;
  readonly replies: number;
  /** Mails that did not go, and will be tried again. */
  readonly failed: number;
  /** Mails that the server will never take. */
  readonly refused: number;
  /** Replies whose mail failed earlier and is not due yet. */
  readonly waiting: number;
}

/** So many mails are claimed together: a crash between claim and mail loses no more than these. */
const batch = 10;

/** So many comments are looked at together. */
const lookedAt = 20;

/**
 * Tells of those comments that are replies and due, each reader in one mail. Nobody is told twice, however often and wherever
 * this runs. What is settled for good is added to `settled` and not looked at again.
 * Throws `store-busy`, `store-unavailable`, `StoreError`; a mail that does not go is counted, not thrown.
 */
export async function tellReplies(places: readonly CommentPlace[], services: TellServices, settled: Set<string> = new Set()): Promise<ToldReplies> {
  const { due, waiting } = await dueAmong(places, services, settled);
  const mails = groupBySubscriber(due);
  const sum = { mails: 0, replies: 0, failed: 0, refused: 0, waiting };
  for (let start = 0; start < mails.length && services.stopping?.aborted !== true; start += batch) {
    const told = await tell(mails.slice(start, start + batch), services);
    sum.mails += told.mails;
    sum.replies += told.replies;
    sum.failed += told.failed;
    sum.refused += told.refused;
  }
  return sum;
}

type OneMail = readonly [DueReply, ...DueReply[]];

async function dueAmong(places: readonly CommentPlace[], services: DueServices, settled: Set<string>): Promise<{ due: DueReply[]; waiting: number }> {
  const open = places.filter(({ id }) => !settled.has(id));
  const due: DueReply[] = [];
  let waiting = 0;
  for (let start = 0; start < open.length; start += lookedAt) {
    const some = open.slice(start, start + lookedAt);
    const prospects = await Promise.all(some.map((place) => prospectOf(place, services)));
    for (const [index, prospect] of prospects.entries()) {
      if (prospect === "settled") settled.add(some[index]?.id ?? "");
      else if (prospect === "waiting") waiting += 1;
      else if (prospect !== "nobody") due.push(prospect);
    }
  }
  return { due, waiting };
}

function groupBySubscriber(due: readonly DueReply[]): OneMail[] {
  const mails = new Map<string, [DueReply, ...DueReply[]]>();
  for (const reply of due) {
    const mail = mails.get(reply.subscriber);
    if (mail === undefined) mails.set(reply.subscriber, [reply]);
    else mail.push(reply);
  }
  return [...mails.values()];
}

async function tell(mails: readonly OneMail[], services: TellServices): Promise<Omit<ToldReplies, "waiting">> {
  const sum = { mails: 0, replies: 0, failed: 0, refused: 0 };
  // Made before anything is claimed: what fails here must not count as told.
  const made = await Promise.all(mails.map(async (replies) => ({ replies, mail: await makeMail(replies, services) })));
  if (!(await claim(mails.flat().map(({ entry }) => entry), services))) return sum;
  const failures: { entry: DueReply["entry"]; state: "failed" | "refused" }[] = [];
  for (const { replies, mail } of made) {
    const fate = await send(mail, services);
    if (fate === "sent") {
      sum.mails += 1;
      sum.replies += replies.length;
    } else {
      sum[fate] += 1;
      failures.push(...replies.map(({ entry }) => ({ entry, state: fate })));
    }
  }
  await takeBack(failures, services);
  return sum;
}

/** A mail that may have gone counts as sent. */
async function send(mail: Mail, services: TellServices): Promise<"sent" | "failed" | "refused"> {
  if (services.stopping?.aborted === true) return "failed";
  try {
    await services.mail.send(mail);
    return "sent";
  } catch (error) {
    const fate = error instanceof MailError ? error.fate : "unsent";
    const { state, what } = fates[fate];
    services.log(`A mail about a reply ${what}: ${error instanceof Error ? error.message : String(error)}`);
    return state;
  }
}

const fates = {
  unsent: { state: "failed", what: "is tried again later" },
  refused: { state: "refused", what: "is given up" },
  unknown: { state: "sent", what: "may have gone, and is not sent again" },
} as const;

async function makeMail(due: OneMail, services: TellServices): Promise<Mail> {
  const { site, tokens } = services;
  const newest = due.reduce((one, other) => (other.reply.id > one.reply.id ? other : one));
  const [{ subscriber, address }] = due;
  const stop = async (comment?: string) => apiLink(site, "/newsletter/unsubscribe", { token: await tokens.unsubscribe.sign({ subscriber, topic: repliesTopic, ...(comment !== undefined && { comment }) }) });
  const [first, ...others] = await Promise.all(due.map(async ({ reply, parent, page }): Promise<ToldReply> => ({
    name: reply.name,
    body: reply.body,
    owner: reply.owner === true,
    url: `${absoluteUrl(site, page.url)}#comment-${reply.id}`,
    title: page.title,
    answered: parent.body,
    stopThis: await stop(parent.id),
  })));
  if (first === undefined) throw new TypeError("Expected at least one reply, got none");
  const thread = threadOf(newest.reply.id, [...(await ancestorsOf(newest.parent, services)), newest.parent.id], subscriber, site);
  return replyMail({ site, to: address, replies: [first, ...others], thread, stopAll: await stop() });
}

/** So many ids stand in a mail's References at the longest. */
const maxAncestors = 10;

/** Ids of the comments above one, the oldest first. */
async function ancestorsOf(comment: DueReply["parent"], services: DueServices): Promise<string[]> {
  const ids: string[] = [];
  for (let above = comment.parent; above !== undefined && ids.length < maxAncestors && !ids.includes(above); ) {
    ids.unshift(above);
    above = (await findComment(services, comment.page, above))?.parent;
  }
  return ids;
}
