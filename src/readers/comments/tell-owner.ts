import { absoluteUrl, type Site } from "../../config/site.ts";
import type { Mailer } from "../mail/mail.ts";
import { ownerMail, type OwnerNews } from "../mail/owner-mail.ts";
import type { Tokens } from "../tokens.ts";
import { moderationLinks } from "./moderate-comment.ts";
import type { PostedComment } from "./post-comment.ts";

/** A comment that is new, or that an edit took from its page, as far as the owner is told of it. */
export interface ToldComment extends Pick<PostedComment, "comment" | "repeat"> {
  readonly page: Pick<PostedComment["page"], "url" | "title"> & Partial<Pick<PostedComment["page"], "moderation">>;
}

export interface TellOwnerServices {
  readonly site: Pick<Site, "title" | "language" | "origin" | "prefix" | "api" | "ownerMail">;
  readonly tokens: Pick<Tokens, "moderate">;
  readonly mail: Mailer;
  /** The owner's address. */
  readonly to: string;
  /** Told why a mail did not go. */
  readonly log: (line: string) => void;
  readonly clock: () => Date;
}

/** Between two mails to the owner; what comes meanwhile goes into the next one. */
const gapMs = 60_000;
/** After so many failures in a row the gap does not grow any more: an hour. */
const longestGapMs = 60 * gapMs;
/** A mail tells of so many comments in full; of the rest it only says how many. */
const maxTold = 20;

/**
 * Mails the owner what readers wrote: at once where the last mail is a minute old, else together at the end of it. A flood
 * is one mail a minute, and one that only counts past the first twenty. Kept in memory: what a process had not sent when it
 * died is found with `unfiled comments list`.
 */
export class OwnersPost {
  readonly #services: TellOwnerServices;
  #news: OwnerNews[] = [];
  #more = 0;
  #next = 0;
  #failures = 0;
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> | undefined;

  constructor(services: TellOwnerServices) {
    this.#services = services;
  }

  /** Returns when the comment is in a mail that went, or waits for the next one. Never throws for a mail. */
  async add(posted: ToldComment): Promise<void> {
    if (!this.#concerns(posted)) return;
    if (this.#news.length < maxTold) this.#news.push(await this.#newsOf(posted));
    else this.#more += 1;
    const waitMs = this.#next - this.#services.clock().getTime();
    if (waitMs <= 0) await this.flush();
    else this.#flushAfter(waitMs);
  }

  /** Sends what is there. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#sending;
    const [first, ...others] = this.#news;
    if (first === undefined) return;
    const more = this.#more;
    this.#news = [];
    this.#more = 0;
    this.#sending = this.#send([first, ...others], more);
    await this.#sending;
  }

  #concerns(told: ToldComment): boolean {
    // Also what came with the owner's own address: anybody may type that.
    return !told.repeat && (this.#services.site.ownerMail === "all" || told.comment.status === "held" || isLetThrough(told));
  }

  async #newsOf(told: ToldComment): Promise<OwnerNews> {
    const { comment, page } = told;
    const pageUrl = absoluteUrl(this.#services.site, page.url);
    const links = comment.status === "held" ? await moderationLinks(comment, this.#services) : undefined;
    return { comment, title: page.title, pageUrl, url: `${pageUrl}#comment-${comment.id}`, letThrough: isLetThrough(told), ...(links !== undefined && { links }) };
  }

  async #send(news: readonly [OwnerNews, ...OwnerNews[]], more: number): Promise<void> {
    const { site, to, mail, log, clock } = this.#services;
    // Set first: what comes while this mail is on its way waits for the next.
    this.#next = clock().getTime() + gapMs;
    try {
      await mail.send(ownerMail({ site, to, news, more }));
      this.#failures = 0;
    } catch (error) {
      const gap = Math.min(gapMs * 2 ** this.#failures, longestGapMs);
      this.#failures += 1;
      this.#next = clock().getTime() + gap;
      const kept = [...news, ...this.#news];
      this.#more += more + Math.max(0, kept.length - maxTold);
      this.#news = kept.slice(0, maxTold);
      this.#flushAfter(gap);
      log(`A mail to the owner is tried again in ${gap / 60_000} min: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** Does not keep the process alive. */
  #flushAfter(ms: number): void {
    this.#timer ??= setTimeout(() => void this.flush(), ms).unref();
  }
}

/** Published on a page that holds who is new: it came with the address of somebody trusted, which anybody may type. */
function isLetThrough({ comment, page }: ToldComment): boolean {
  return comment.status === "published" && page.moderation === "hold-new";
}
