import type { Site } from "../../src/config/site.ts";
import { wordsFor } from "../../src/config/words.ts";
import { errorOf, field, honeypot, type FieldError } from "./field.ts";
import { html, type Html } from "./html.ts";

/** Everything the newsletter form needs. */
export interface NewsletterForm {
  readonly token: string;
  /** What can be followed: `all`, `unfiled`, or a project. */
  readonly topics: readonly { readonly value: string; readonly label: string }[];
  /** The topic chosen before, or the one this page is about. */
  readonly topic?: string;
  readonly email?: string;
  readonly errors?: readonly FieldError[];
}

const formId = "newsletter-form";

/** The sentence that a subscriber agrees to; it is kept with the sign-up. */
export function newsletterConsent(site: Site): string {
  return wordsFor(site).newsletter.consent(site.title);
}

/** `form#newsletter-form`: asks for an address and a topic. */
export function newsletterForm({ site, form }: { site: Site; form: NewsletterForm }): Html {
  const words = wordsFor(site).newsletter;
  return html`<form id="${formId}" method="post" action="${site.api}/newsletter">
    <input type="hidden" name="token" value="${form.token}">
    ${field({
      form: formId,
      name: "email",
      label: words.email,
      error: errorOf(form.errors, "email"),
      control: (attributes) => html`<input ${attributes} type="email" autocomplete="email" required maxlength="254"${form.email !== undefined && html` value="${form.email}"`}>`,
    })}
    ${field({
      form: formId,
      name: "topic",
      label: words.topic,
      error: errorOf(form.errors, "topic"),
      control: (attributes) => html`<select ${attributes}>${form.topics.map((topic) => html`<option value="${topic.value}"${topic.value === form.topic && html` selected`}>${topic.label}</option>`)}</select>`,
    })}
    ${honeypot(site, formId)}
    <button type="submit">${words.subscribe}</button>
    <p class="hint">${newsletterConsent(site)} ${words.privacy}</p>
  </form>`;
}
