import type { Entry, Library } from "../../src/content/model.ts";
import { commentForm, type CommentForm } from "./comment-form.ts";
import { commentList } from "./comment-list.ts";
import { html, type Html } from "./html.ts";

/** Comments of a page, and the form with its script where it takes more; empty where it has neither. */
export function commentsSection({ library, entry, form }: { library: Library; entry: Entry; form: CommentForm | undefined }): Html {
  const closed = form === undefined && library.threads.has(entry.key);
  return html`${commentList({ library, entry, form })}
    ${form && html`<section class="respond"><h2>Write a comment</h2>${commentForm({ site: library.site, form })}</section>
    <script src="${library.site.commentScript}" defer></script>`}${closed && html`<p class="none">This page takes no more comments.</p>`}`;
}
