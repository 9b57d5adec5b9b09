import { replyConsent } from "../../../layouts/parts/comment-form.ts";
import { newsletterConsent } from "../../../layouts/parts/newsletter-form.ts";
import type { Html } from "../../../layouts/parts/html.ts";
import { confirmedPage, confirmPage, newsletterProblemPage, signUpSentPage, unsubscribedPage, unsubscribePage } from "../../../layouts/reader-pages.ts";
import { wordsFor } from "../../config/words.ts";
import { storeBusy, type ReaderError } from "../../readers/errors.ts";
import { openNewsletterForm, type OpenedForm } from "../../readers/form-checks.ts";
import { confirm, readConfirmation } from "../../readers/newsletter/confirm.ts";
import { mailUnavailable, subscribe, type NewsletterForm, type Topic } from "../../readers/newsletter/subscribe.ts";
import { commentsTopic, repliesTopic } from "../../readers/newsletter/topics.ts";
import { readUnsubscription, unsubscribe } from "../../readers/newsletter/unsubscribe.ts";
import { newsletterKey } from "../../readers/tokens.ts";
import { errorAnswer, jsonAnswer, pageAnswer, problemOf, wantsJson } from "../answers.ts";
import { withDeadline } from "../deadline.ts";
import { readForm, type Fields } from "../form-body.ts";
import type { Route } from "../route-table.ts";
import { frameOf, takeShare, type ApiContext, type RouteServices } from "../services.ts";
import { tokenToSendAgain } from "../token-to-send-again.ts";

export function newsletterRoutes(services: RouteServices): Route[] {
  const caught = (handle: (c: ApiContext, services: RouteServices) => Promise<Response>) => (c: ApiContext) => handle(c, services).catch((error: unknown) => errorAnswer(c, error, services));
  return [
    { path: "/newsletter", POST: (c) => signUp(c, services) },
    { path: "/newsletter/confirm", GET: caught(askToConfirm), POST: caught(confirmed) },
    { path: "/newsletter/unsubscribe", GET: caught(askToUnsubscribe), POST: caught(unsubscribed) },
  ];
}

async function signUp(c: ApiContext, services: RouteServices): Promise<Response> {
  let form: NewsletterForm | undefined;
  try {
    const sent = newsletterFormOf(await readForm(c.req.raw));
    form = sent;
    takeShare(c, services);
    await withDeadline(subscribe(sent, services), services.patience.durableMs, mailUnavailable);
    return wantsJson(c) ? jsonAnswer(c, { status: "accepted" }, 202) : pageAnswer(c, signUpSentPage(frameOf(services)), services, 202);
  } catch (error) {
    const sent = form;
    return errorAnswer(c, error, services, sent && ((error) => signUpProblem(sent, error, services)));
  }
}

async function askToConfirm(c: ApiContext, services: RouteServices): Promise<Response> {
  const token = c.req.query("token") ?? "";
  const { topics } = await readConfirmation(token, services.tokens);
  return pageAnswer(c, confirmPage({ ...frameOf(services), action: `${services.site.api}/newsletter/confirm`, token, topics: await labelsOf(topics, services) }), services);
}

async function confirmed(c: ApiContext, services: RouteServices): Promise<Response> {
  const { site } = services;
  const confirming = confirm(await sentToken(c), { ...services, consent: (topics) => (topics.includes(repliesTopic) ? replyConsent(site) : newsletterConsent(site)) });
  const { topics, unsubscribe } = await withDeadline(confirming, services.patience.durableMs, storeBusy);
  if (wantsJson(c)) return jsonAnswer(c, { status: "confirmed", topics });
  const link = `${site.api}/newsletter/unsubscribe?${new URLSearchParams({ token: unsubscribe }).toString()}`;
  return pageAnswer(c, confirmedPage({ ...frameOf(services), topics: await labelsOf(topics, services), unsubscribe: link }), services);
}

async function askToUnsubscribe(c: ApiContext, services: RouteServices): Promise<Response> {
  const token = c.req.query("token") ?? "";
  const { topic, comment } = await readUnsubscription(token, services.tokens);
  const [label = topic] = comment === undefined ? await labelsOf([topic], services) : [wordsFor(services.site).newsletterPages.repliesToThis];
  return pageAnswer(c, unsubscribePage({ ...frameOf(services), action: `${services.site.api}/newsletter/unsubscribe`, token, topic: label }), services);
}

/** Also what a mail program sends for its own unsubscribe button (RFC 8058): one POST, the token in the address, nobody to answer a question. */
async function unsubscribed(c: ApiContext, services: RouteServices): Promise<Response> {
  await withDeadline(unsubscribe(await sentToken(c), services), services.patience.durableMs, storeBusy);
  return wantsJson(c) ? jsonAnswer(c, { status: "unsubscribed" }) : pageAnswer(c, unsubscribedPage(frameOf(services)), services);
}

/** From the form, else from the address. */
async function sentToken(c: ApiContext): Promise<string> {
  const fields = await readForm(c.req.raw);
  return fields.get("token") ?? c.req.query("token") ?? "";
}

function newsletterFormOf(fields: Fields): NewsletterForm {
  const value = (name: keyof NewsletterForm) => fields.get(name) ?? "";
  return { token: value("token"), email: value("email"), topic: value("topic"), subject: value("subject") };
}

/** The form again as it was filled, with a fresh token. */
async function signUpProblem(sent: NewsletterForm, error: ReaderError, services: RouteServices): Promise<Html> {
  const { site } = services;
  const { email, topic } = sent;
  const fresh: OpenedForm = { page: { key: newsletterKey, url: "/", title: site.title, moderation: "publish" } };
  const opened = await openNewsletterForm(sent.token, services).catch(() => fresh);
  const token = await tokenToSendAgain(sent.token, opened, services, error);
  const { summary, errors } = problemOf(error, services);
  return newsletterProblemPage({ ...frameOf(services), form: { token, topics: await knownTopics(services), topic, email, errors }, summary });
}

/** Where they cannot be asked for, a word stands for itself: nobody is kept from leaving. */
async function knownTopics({ topics }: RouteServices): Promise<readonly Topic[]> {
  return await Promise.resolve()
    .then(topics)
    .catch(() => []);
}

async function labelsOf(values: readonly string[], services: RouteServices): Promise<string[]> {
  const known = new Map((await knownTopics(services)).map(({ value, label }) => [value, label]));
  const words = wordsFor(services.site).newsletterPages;
  known.set(repliesTopic, words.repliesToYours).set(commentsTopic, words.commentsWithAddress);
  return values.map((value) => known.get(value) ?? value);
}
