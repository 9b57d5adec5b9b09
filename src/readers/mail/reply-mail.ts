import type { Site } from "../../config/site.ts";
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
  readonly site: Pick<Site, "title">;
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
  const ends = others.length === 0 ? [`No more about replies to this comment:\n${stopThis}`] : [];
  const footer = [
    `You get this because you asked for it when you commented on ${inLine(site.title)}, and confirmed this address.`,
    ...ends,
    `No more about any reply:\n${stopAll}`,
  ];
  const text = `${replies.map((reply) => told(reply, others.length > 0)).join("\n\n\n")}\n\n-- \n${footer.join("\n\n")}\n`;
  return { to, subject: others.length === 0 ? `Re: ${subjectOf(title)}` : `${replies.length} replies to your comments on ${inLine(site.title)}`, text, thread, unsubscribe: stopAll };
}

function told({ name, body, owner, url, title, answered, stopThis }: ToldReply, oneOfSeveral: boolean): string {
  const who = `${owner ? inLine(name) : nameInSentence(name)}${owner ? ", whose site this is," : ""}`;
  return [
    `${who} replied to your comment on “${inLine(title)}”:`,
    quoted(body),
    `Read it there, and answer:\n${url}`,
    `You had written:`,
    quoted(answered, 300),
    ...(oneOfSeveral ? [`No more about replies to this comment:\n${stopThis}`] : []),
  ].join("\n\n");
}
