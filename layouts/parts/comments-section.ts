import { wordsFor } from "../../src/config/words.ts";
import type { Entry, Library } from "../../src/content/model.ts";
import { commentForm, type CommentForm } from "./comment-form.ts";
import { commentList } from "./comment-list.ts";
import { html, type Html } from "./html.ts";
import { language } from "./language.ts";

/**
 * Comments of a page, and the form where it takes more; empty where it has neither. The form, and what it is answered
 * with, are in the site's language, whatever that of the text.
 */
export function commentsSection({ library, entry, form }: { library: Library; entry: Entry; form: CommentForm | undefined }): Html {
  const { comments } = wordsFor(library.site, entry);
  const closed = form === undefined && library.threads.has(entry.key);
  return html`${commentList({ library, entry, form })}
    ${form && html`<section class="respond"${language(library.site, {}, entry)}><h2>${wordsFor(library.site).comments.write}</h2>${commentForm({ site: library.site, form })}</section>`}${closed && html`<p class="none">${comments.closed}</p>`}`;
}

