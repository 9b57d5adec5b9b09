import { href, type Site } from "../../src/config/site.ts";
import { frame } from "../frame.ts";
import { html, type Html } from "../parts/html.ts";
import { newsletterForm, type NewsletterForm } from "../parts/newsletter-form.ts";
import { problemSummary } from "../parts/problem.ts";

/** The newsletter form again, with what is wrong with it. */
export function newsletterProblemPage({ site, form, summary }: { site: Site; form: NewsletterForm; summary: string }): Html {
  return page(site, "You are not signed up yet", html`${problemSummary({ form: "newsletter-form", summary, errors: form.errors })}
    ${newsletterForm({ site, form })}`);
}

/** After the form: says the same whether the address is known or not, and is true of both. */
export function signUpSentPage({ site }: { site: Site }): Html {
  return page(site, "Look into your mail", html`<p>A mail with a link is on its way, unless we sent one to this address in the last 24 hours already. Open the link within two days and confirm; until then nothing is kept and nothing else is sent.</p>
    <p>It is one mail a day to an address, so that nobody can fill a stranger’s mailbox. If you asked for something else earlier today, confirm that first, and ask for this again tomorrow.</p>
    ${home(site)}`);
}

interface ConfirmProps {
  readonly site: Site;
  /** Where the form goes: an address as it stands in the page. */
  readonly action: string;
  readonly token: string;
  /** What will be sent, in words. */
  readonly topics: readonly string[];
}

/** Asks once more, so that a mail scanner that opens links signs nobody up. */
export function confirmPage({ site, action, token, topics }: ConfirmProps): Html {
  return page(site, "Please confirm", html`<p>You will get by mail: ${topics.join(", ")}.</p>
    ${oneButton({ site, action, token, label: "Confirm" })}`);
}

/** `unsubscribe` is an address as it stands in the page. */
export function confirmedPage({ site, topics, unsubscribe }: { site: Site; topics: readonly string[]; unsubscribe: string }): Html {
  return page(site, "That is confirmed", html`<p>You will get by mail: ${topics.join(", ")}. Changed your mind? <a href="${unsubscribe}" rel="nofollow">Unsubscribe</a>; every mail has this link, too.</p>
    ${home(site)}`);
}

interface UnsubscribeProps {
  readonly site: Site;
  readonly action: string;
  readonly token: string;
  /** What ends, in words. */
  readonly topic: string;
}

/** Asks once, so that a mail scanner that opens links unsubscribes nobody. */
export function unsubscribePage({ site, action, token, topic }: UnsubscribeProps): Html {
  return page(site, "Unsubscribe", html`<p>No more mail about ${topic}?</p>
    ${oneButton({ site, action, token, label: "Unsubscribe" })}`);
}

/** After unsubscribing, also where there was nothing to end. */
export function unsubscribedPage({ site }: { site: Site }): Html {
  return page(site, "You are unsubscribed", html`<p>No more mail about this will come. With the last thing you followed, your address is deleted from what is current.</p>
    ${home(site)}`);
}

/** The button presses itself where scripts run. */
function oneButton({ site, action, token, label }: { site: Site; action: string; token: string; label: string }): Html {
  return html`<form method="post" action="${action}">
    <input type="hidden" name="token" value="${token}">
    <button>${label}</button>
  </form>
  <script src="${href(site, "/send.js")}" defer></script>`;
}

function home(site: Site): Html {
  return html`<p class="more"><a href="${href(site, "/")}">Back to ${site.title}</a></p>`;
}

function page(site: Site, title: string, content: Html): Html {
  return frame({ site, title, description: title, url: "/", noindex: true, current: "", body: html`<h1>${title}</h1>
    ${content}` });
}
