import type { Site } from "../../config/site.ts";
import { apiLink } from "../api-link.ts";
import { fieldsRefused, ReaderError, type FieldProblem } from "../errors.ts";
import { openNewsletterForm } from "../form-checks.ts";
import type { Mailer } from "../mail/mail.ts";
import { confirmationMail } from "../mail/messages.ts";
import { checkAndSend } from "../spam/check-and-send.ts";
import { refuseFilledHoneypot } from "../spam/honeypot.ts";
import { checkEmail } from "../text-checks.ts";
import { leastTimeMs } from "../timed-token.ts";
import type { PageTokens, Tokens } from "../tokens.ts";
import type { MailBudget } from "./mail-budget.ts";
import { subscriberIds } from "./subscriber-files.ts";

/** The fields of the newsletter form, as they were sent; an absent one is empty. */
export interface NewsletterForm {
  readonly token: string;
  readonly email: string;
  readonly topic: string;
  /** Honeypot: only machines fill it. */
  readonly subject: string;
}

/** Something that can be followed: `all`, `unfiled`, or a project; with its name in words. */
export interface Topic {
  readonly value: string;
  readonly label: string;
}

export interface SubscribeServices {
  readonly site: Pick<Site, "title" | "language" | "origin" | "api" | "newsletter">;
  readonly tokens: Pick<Tokens, "timedPage" | "confirm" | "subscriberIdKeys">;
  readonly pageTokens: Pick<PageTokens, "verify">;
  readonly mail: Mailer;
  readonly mailBudget: MailBudget;
  readonly topics: () => readonly Topic[] | Promise<readonly Topic[]>;
  readonly clock: () => Date;
  /** True: the form must have been in somebody's hands for a while. */
  readonly timedSignUp?: boolean;
}

/**
 * Sends the mail that asks for confirmation, one a day to an address. Keeps nothing and never looks at the store:
 * what comes back, and how fast, says nothing about who subscribed.
 * Throws `spam` (also to ask for a timed token: `isCheckAndSend`), `closed`, `bad-token`, `required`, `too-long`,
 * `invalid`, `too-many` where the site sent its share of the hour, `mail-unavailable`.
 */
export async function subscribe(form: NewsletterForm, services: SubscribeServices): Promise<void> {
  const { site, tokens, mailBudget } = services;
  refuseFilledHoneypot(form.subject);
  if (!site.newsletter) throw new ReaderError("closed", ({ noNewsletter }) => noNewsletter);
  const { ageMs = 0 } = await openNewsletterForm(form.token, services);
  const { address, topic } = readInput(form, await services.topics());
  if (services.timedSignUp === true && ageMs < leastTimeMs) throw checkAndSend();

  const [id] = subscriberIds(address, tokens.subscriberIdKeys);
  if (!mailBudget.take(id)) return;
  try {
    const token = await tokens.confirm.sign({ address, topics: [topic] });
    await services.mail.send(confirmationMail({ site, to: address, link: apiLink(site, "/newsletter/confirm", { token }) }));
  } catch (error) {
    mailBudget.giveBack(id);
    throw mailUnavailable(error);
  }
}

/** The mail did not go, or not in the time that a reader waits. */
export function mailUnavailable(cause?: unknown): ReaderError {
  return new ReaderError("mail-unavailable", ({ mailUnavailable }) => mailUnavailable, { retryAfterSeconds: 300, cause });
}

function readInput(form: NewsletterForm, topics: readonly Topic[]): { address: string; topic: string } {
  const address = form.email.trim();
  const topic = form.topic === "" ? "all" : form.topic;
  const [first, ...others] = [...addressProblems(address), ...topicProblems(topic, topics)];
  if (first !== undefined) throw fieldsRefused([first, ...others]);
  return { address, topic };
}

function addressProblems(address: string): FieldProblem[] {
  if (address === "") return [{ field: "email", code: "required", say: ({ emailMissing }) => emailMissing }];
  const problem = checkEmail(address);
  return problem === undefined ? [] : [{ field: "email", ...problem }];
}

function topicProblems(topic: string, topics: readonly Topic[]): FieldProblem[] {
  return topics.some(({ value }) => value === topic) ? [] : [{ field: "topic", code: "invalid", say: ({ topicUnknown }) => topicUnknown }];
}
