import type { Site } from "../../config/site.ts";
import type { Mail } from "./mail.ts";
import { inLine, quoted } from "./plain-text.ts";

interface ReceiptMail {
  readonly site: Pick<Site, "title">;
  readonly to: string;
  /** Of the page that the comment stands on. */
  readonly title: string;
  readonly status: "published" | "held";
  /** Address of the comment in its page. */
  readonly url: string;
  /** Address of the receipt page, where it can be changed, deleted, or its replies kept silent. */
  readonly receipt: string;
  readonly thread: NonNullable<Mail["thread"]>;
  /** Address that ends such mail. */
  readonly stop: string;
}

interface FirstReceiptMail extends ReceiptMail {
  /** Address that confirms that the mailbox is the reader's. */
  readonly confirm: string;
  /** Whether whoever wrote the comment asked to be told of replies. */
  readonly notify: boolean;
}

/**
 * The first mail to an address of which nobody knows yet whose it is: receipt and question at once. Holds nothing that
 * whoever filled the form typed, but the address it goes to: otherwise strangers could send their words to others through us.
 */
export function firstReceiptMail(mail: FirstReceiptMail): Mail {
  const { site, confirm, notify } = mail;
  const why = notify
    ? "You asked to be told when somebody replies. Confirm that within two days, once and for all your comments here:"
    : "If you want to be known here again, and told of replies where you ask for it, confirm this address within two days:";
  return receiptMail(mail, [
    `Somebody, probably you, left a comment on ${placeOf(mail)} with this address.`,
    standing(mail),
    `See it, change it or delete it:\n${mail.receipt}`,
    `${why}\n${confirm}`,
    `If it was not you, do nothing: this address is told nothing more about it. To hear nothing from the comments of ${inLine(site.title)} ever again:\n${mail.stop}`,
  ]);
}

/** The receipt for somebody who confirmed the address. `body` is the comment's text. */
export function knownReceiptMail(mail: ReceiptMail & { readonly body: string; readonly notify: boolean }): Mail {
  return receiptMail(mail, [
    `Your comment on ${placeOf(mail)} arrived:`,
    quoted(mail.body),
    standing(mail),
    `See it, change it or delete it${mail.notify ? ", or hear nothing of replies to it" : ""}:\n${mail.receipt}`,
    `If it was not you, answer this mail. To hear nothing from the comments of ${inLine(mail.site.title)} any more:\n${mail.stop}`,
  ]);
}

/** The subject is the same for all mails of a thread: some programs go by it. */
export function subjectOf(title: string): string {
  return `Your comment on “${inLine(title)}”`;
}

function receiptMail({ to, title, thread, stop }: ReceiptMail, paragraphs: readonly string[]): Mail {
  return { to, subject: `${thread.references.length > 0 ? "Re: " : ""}${subjectOf(title)}`, text: `${paragraphs.join("\n\n")}\n`, thread, unsubscribe: stop };
}

function placeOf({ title, site }: ReceiptMail): string {
  return `“${inLine(title)}” (${inLine(site.title)})`;
}

function standing({ status, url }: ReceiptMail): string {
  return status === "published" ? `It is published:\n${url}` : "It waits for the owner of the site, and appears there once approved.";
}
