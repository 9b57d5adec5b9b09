import type { Site } from "../../config/site.ts";
import { wordsFor, type Words } from "../../config/words.ts";
import type { Mail } from "./mail.ts";
import { inLine, nameInSentence, quoted } from "./plain-text.ts";
import { subjectOf } from "./receipt-mail.ts";

/** One reply, as the mail tells of it. */
export interface ToldReply {
  readonly name: string;
  readonly body: string;
  /** Whether the owner of the site wrote it. */
  readonly owner: boolean;
  /** Address of the reply in its page. */
  readonly url: string;
  /** Title of that page. */
  readonly title: string;
  /** What it replies to. */
  readonly answered: string;
  /** Address that ends mail about replies to the answered comment. */
  readonly stopThis: string;
}

interface ReplyMail {
  readonly site: Pick<Site, "title" | "language">;
  /** Confirmed, and asked for: what it gets was written by others. */
  readonly to: string;
  readonly replies: readonly [ToldReply, ...ToldReply[]];
  readonly thread: NonNullable<Mail["thread"]>;
  /** Address that ends mail about replies to whatever the reader wrote. */
  readonly stopAll: string;
}

/** Tells of new replies, of one as a rule. Text only: a link in a reply is what it looks like. */
export function replyMail({ site, to, replies, thread, stopAll }: ReplyMail): Mail {
  const [{ title, stopThis }, ...others] = replies;
  const words = wordsFor(site).mails.reply;
  const ends = others.length === 0 ? [`${words.stopThis}\n${stopThis}`] : [];
  const footer = [words.why(inLine(site.title)), ...ends, `${words.stopAll}\n${stopAll}`];
  const text = `${replies.map((reply) => told(reply, words, others.length > 0)).join("\n\n\n")}\n\n-- \n${footer.join("\n\n")}\n`;
  return { to, subject: others.length === 0 ? `Re: ${subjectOf(title, site)}` : words.several(replies.length, inLine(site.title)), text, thread, unsubscribe: stopAll };
}

function told({ name, body, owner, url, title, answered, stopThis }: ToldReply, words: Words["mails"]["reply"], oneOfSeveral: boolean): string {
  return [
    owner ? words.ownerReplied(inLine(name), inLine(title)) : words.replied(nameInSentence(name, words.somebody), inLine(title)),
    quoted(body),
    `${words.read}\n${url}`,
    words.written,
    quoted(answered, 300),
    ...(oneOfSeveral ? [`${words.stopThis}\n${stopThis}`] : []),
  ].join("\n\n");
}
