import type { Site } from "../../src/config/site.ts";
import { wordsFor } from "../../src/config/words.ts";
import { errorOf, field, honeypot, type FieldError } from "./field.ts";
import { fill } from "./fill.ts";
import { html, trusted, type Html } from "./html.ts";

export type { FieldError } from "./field.ts";

/** Everything the comment form of one page needs. */
export interface CommentForm {
  /** Page key. */
  readonly page: string;
  /** The page's token. */
  readonly token: string;
  /** The comment that is answered; its HTML is shown above the form. */
  readonly parent?: { readonly id: string; readonly name: string; readonly html?: string };
  /** What was typed before, to be filled back. */
  readonly values?: Partial<Record<CommentField, string>>;
  readonly errors?: readonly FieldError[];
  /** Whether comments of this page wait for the owner. */
  readonly held?: boolean;
}

type CommentField = "name" | "email" | "url" | "body" | "notify";

const formId = "comment-form";

/** What a reader agrees to who wants mail; it is kept with the confirmed address. */
export function replyConsent(site: Site): string {
  return wordsFor(site).commentForm.notify;
}

/**
 * `form#comment-form`: works without scripts, keeps every word on its way back. The second button stands behind the
 * form, so that Enter in a field sends; the script does the same in place.
 */
export function commentForm({ site, form }: { site: Site; form: CommentForm }): Html {
  const words = wordsFor(site).commentForm;
  const { markdown } = words;
  const { values = {}, errors, parent } = form;
  const input = (name: CommentField, rest: Html) => (attributes: Html) => html`<input ${attributes} ${rest}${values[name] !== undefined && html` value="${values[name]}"`}>`;
  return html`<form id="${formId}" method="post" action="${site.api}/comments">
    <input type="hidden" name="page" value="${form.page}">
    <input type="hidden" name="token" value="${form.token}">
    <input type="hidden" name="parent" value="${parent?.id ?? ""}">
    ${parent && html`<div class="answered"><p>${fill(words.inReplyTo, html`<strong>${parent.name}</strong>`)}</p>${parent.html !== undefined && html`<blockquote>${trusted(parent.html)}</blockquote>`}</div>`}
    ${field({
      form: formId,
      name: "body",
      label: words.comment,
      hint: html`${markdown.before} <code>${markdown.emphasis}</code>, <code>${markdown.strong}</code>, <code>${markdown.code}</code>, <code>${markdown.quote}</code>, ${markdown.after}`,
      error: errorOf(errors, "body"),
      control: (attributes) => html`<textarea ${attributes} rows="6" required maxlength="10000">\n${values.body}</textarea>`,
    })}
    ${field({ form: formId, name: "name", label: words.name, error: errorOf(errors, "name"), control: input("name", html`type="text" autocomplete="name" required maxlength="80"`) })}
    ${field({ form: formId, name: "url", label: words.website, error: errorOf(errors, "url"), control: input("url", html`type="url" autocomplete="url" maxlength="500"`) })}
    ${field({
      form: formId,
      name: "email",
      label: words.email,
      hint: words.emailHint,
      error: errorOf(errors, "email"),
      control: input("email", html`type="email" autocomplete="email" maxlength="254"`),
    })}
    <p class="check"><input type="checkbox" id="${formId}-notify" name="notify" value="yes"${values.notify && html` checked`}> <label for="${formId}-notify">${words.notify}</label> <span class="hint">${words.notifyHint}</span></p>
    ${honeypot(site, formId)}
    <p class="hint">${form.held === true && `${words.held} `}${words.kept}</p>
    <button type="submit">${parent === undefined ? words.post : words.postReply}</button>
  </form>
  <button type="submit" class="quiet" form="${formId}" formaction="${site.api}/comments/preview" formnovalidate>${words.preview}</button>`;
}
