import type { Site } from "../../config/site.ts";
import { wordsFor } from "../../config/words.ts";
import type { Mail } from "./mail.ts";
import { inLine, quoted } from "./plain-text.ts";

interface ReceiptMail {
  readonly site: Pick<Site, "title" | "language">;
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
  const words = wordsFor(site).mails.receipt;
  return receiptMail(mail, [
    words.left(placeOf(mail)),
    standing(mail),
    `${words.change}\n${mail.receipt}`,
    `${notify ? words.confirmReplies : words.confirmAddress}\n${confirm}`,
    `${words.notYou(inLine(site.title))}\n${mail.stop}`,
  ]);
}

/** The receipt for somebody who confirmed the address. `body` is the comment's text. */
export function knownReceiptMail(mail: ReceiptMail & { readonly body: string; readonly notify: boolean }): Mail {
  const words = wordsFor(mail.site).mails.receipt;
  return receiptMail(mail, [
    words.arrived(placeOf(mail)),
    quoted(mail.body),
    standing(mail),
    `${mail.notify ? words.changeOrStop : words.change}\n${mail.receipt}`,
    `${words.notYouAfterAll(inLine(mail.site.title))}\n${mail.stop}`,
  ]);
}

/** The subject is the same for all mails of a thread: some programs go by it. */
export function subjectOf(title: string, site: Pick<Site, "language">): string {
  return wordsFor(site).mails.receipt.subject(inLine(title));
}

function receiptMail({ site, to, title, thread, stop }: ReceiptMail, paragraphs: readonly string[]): Mail {
  return { to, subject: `${thread.references.length > 0 ? "Re: " : ""}${subjectOf(title, site)}`, text: `${paragraphs.join("\n\n")}\n`, thread, unsubscribe: stop };
}

function placeOf({ title, site }: ReceiptMail): string {
  return wordsFor(site).mails.place(inLine(title), inLine(site.title));
}

function standing({ site, status, url }: ReceiptMail): string {
  const { published, held } = wordsFor(site).mails.receipt;
  return status === "published" ? `${published}\n${url}` : held;
}
