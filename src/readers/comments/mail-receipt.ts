import { createHmac } from "node:crypto";
import { absoluteUrl, type Site } from "../../config/site.ts";
import { apiLink } from "../api-link.ts";
import type { Mail, Mailer } from "../mail/mail.ts";
import { firstReceiptMail, knownReceiptMail } from "../mail/receipt-mail.ts";
import { threadOf } from "../mail/threads.ts";
import { lookUpAddress, type KnownAddress } from "../newsletter/known-address.ts";
import type { MailBudget } from "../newsletter/mail-budget.ts";
import type { SubscriberStores } from "../newsletter/subscriber-files.ts";
import { commentsTopic, repliesTopic } from "../newsletter/topics.ts";
import { isStopped } from "../replies/stops.ts";
import type { Tokens } from "../tokens.ts";
import type { PostedComment } from "./post-comment.ts";

export interface MailReceiptServices extends SubscriberStores {
  readonly site: Pick<Site, "title" | "language" | "origin" | "prefix" | "api">;
  readonly tokens: Pick<Tokens, "confirm" | "unsubscribe" | "subscriberIdKeys" | "replyKeys">;
  readonly mail: Mailer;
  readonly mailBudget: Pick<MailBudget, "take" | "giveBack">;
}

/** Whose address is confirmed may get as many receipts a day: others may type it, too. */
const receiptsADay = 10;

/**
 * Mails the receipt of a new comment to the address that came with it. An address that nobody confirmed gets one such mail a
 * day, which asks for that; what the reader typed stands only in mails to confirmed ones. Sends nothing where no address was
 * given, where its budget is spent, and where its owner stopped such mail. Throws `too-many` where the site's
 * hour is full, a `ReaderError` of the store's, or what the mail server brought.
 */
export async function mailReceipt(posted: PostedComment, services: MailReceiptServices): Promise<void> {
  const { email, repeat } = posted;
  if (email === undefined || repeat) return;
  const known = await lookUpAddress(email, services);
  if (await isStopped(known.ids.map((id) => ({ comments: id })), services)) return;
  const budget = budgetsOf(known, services).find((each) => services.mailBudget.take(each));
  if (budget === undefined) return;
  try {
    await services.mail.send(await receiptTo(email, known, posted, services));
  } catch (error) {
    services.mailBudget.giveBack(budget);
    throw error;
  }
}

/** Of an unconfirmed address the one that it also has for signing up; of a confirmed one as many as it may have receipts. */
function budgetsOf({ id, ids, subscriber }: KnownAddress, { tokens }: MailReceiptServices): string[] {
  if (subscriber === undefined) return ids.slice(0, 1);
  const budget = (number: number) => createHmac("sha256", tokens.replyKeys[0]).update(`receipt ${number} ${id}`).digest("hex").slice(0, 32);
  return Array.from({ length: receiptsADay }, (_, number) => budget(number));
}

async function receiptTo(to: string, known: KnownAddress, { comment, page, receipt, notify }: PostedComment, { site, tokens, ...stores }: MailReceiptServices): Promise<Mail> {
  const mail = {
    site,
    to,
    title: page.title,
    status: comment.status,
    url: `${absoluteUrl(site, page.url)}#comment-${comment.id}`,
    receipt: apiLink(site, "/comments/status", { receipt }),
    thread: threadOf(comment.id, comment.parent === undefined ? [] : [comment.parent], known.id, site),
    stop: apiLink(site, "/newsletter/unsubscribe", { token: await tokens.unsubscribe.sign({ subscriber: known.id, topic: commentsTopic }) }),
    notify,
  };
  const stoppedReplies = await isStopped(known.ids.map((id) => ({ replies: id })), { ...stores, tokens });
  if (known.subscriber !== undefined && !(notify && stoppedReplies)) return knownReceiptMail({ ...mail, body: comment.body });
  const token = await tokens.confirm.sign({ address: to, topics: [repliesTopic], comment: { page: comment.page, id: comment.id, ...(comment.status === "held" && { held: true }) } });
  return firstReceiptMail({ ...mail, confirm: apiLink(site, "/newsletter/confirm", { token }) });
}
