import { href, type Site } from "../../src/config/site.ts";
import { wordsFor } from "../../src/config/words.ts";
import { fill } from "../parts/fill.ts";
import { html, type Html } from "../parts/html.ts";
import { newsletterForm, type NewsletterForm } from "../parts/newsletter-form.ts";
import { problemSummary } from "../parts/problem.ts";
import { readerFrame, type ReaderPageProps } from "./reader-frame.ts";

/** The newsletter form again, with what is wrong with it. */
export function newsletterProblemPage({ site, pages, form, summary }: ReaderPageProps & { form: NewsletterForm; summary: string }): Html {
  return readerFrame({ site, pages, title: wordsFor(site).newsletterPages.notSignedUp }, html`${problemSummary({ form: "newsletter-form", summary, errors: form.errors })}
    ${newsletterForm({ site, form })}`);
}

/** After the form: says the same whether the address is known or not, and is true of both. */
export function signUpSentPage({ site, pages }: ReaderPageProps): Html {
  const words = wordsFor(site).newsletterPages;
  return readerFrame({ site, pages, title: words.sentTitle }, html`<p>${words.sent}</p>
    <p>${words.sentOnce}</p>
    ${home(site)}`);
}

interface ConfirmProps extends ReaderPageProps {
  /** Where the form goes: an address as it stands in the page. */
  readonly action: string;
  readonly token: string;
  /** What will be sent, in words. */
  readonly topics: readonly string[];
}

/** Asks once more, so that a mail scanner that opens links signs nobody up. */
export function confirmPage({ site, pages, action, token, topics }: ConfirmProps): Html {
  const words = wordsFor(site).newsletterPages;
  return readerFrame({ site, pages, title: words.confirmTitle }, html`<p>${words.topics(topics.join(", "))}</p>
    ${oneButton({ site, action, token, label: words.confirm })}`);
}

/** `unsubscribe` is an address as it stands in the page. */
export function confirmedPage({ site, pages, topics, unsubscribe }: ReaderPageProps & { topics: readonly string[]; unsubscribe: string }): Html {
  const words = wordsFor(site).newsletterPages;
  return readerFrame({ site, pages, title: words.confirmedTitle }, html`<p>${words.topics(topics.join(", "))} ${fill(words.changedYourMind, html`<a href="${unsubscribe}" rel="nofollow">${words.unsubscribe}</a>`)}</p>
    ${home(site)}`);
}

interface UnsubscribeProps extends ReaderPageProps {
  readonly action: string;
  readonly token: string;
  /** What ends, in words. */
  readonly topic: string;
}

/** Asks once, so that a mail scanner that opens links unsubscribes nobody. */
export function unsubscribePage({ site, pages, action, token, topic }: UnsubscribeProps): Html {
  const words = wordsFor(site).newsletterPages;
  return readerFrame({ site, pages, title: words.unsubscribe }, html`<p>${words.noMore(topic)}</p>
    ${oneButton({ site, action, token, label: words.unsubscribe })}`);
}

/** After unsubscribing, also where there was nothing to end. */
export function unsubscribedPage({ site, pages }: ReaderPageProps): Html {
  const words = wordsFor(site).newsletterPages;
  return readerFrame({ site, pages, title: words.unsubscribedTitle }, html`<p>${words.unsubscribed}</p>
    ${home(site)}`);
}

/** The button presses itself where scripts run. */
function oneButton({ site, action, token, label }: { site: Site; action: string; token: string; label: string }): Html {
  return html`<form method="post" action="${action}">
    <input type="hidden" name="token" value="${token}">
    <button type="submit">${label}</button>
  </form>
  <script src="${href(site, "/send.js")}" defer></script>`;
}

function home(site: Site): Html {
  return html`<p class="more"><a href="${href(site, "/")}">${wordsFor(site).readerPages.backTo(site.title)}</a></p>`;
}
