import { href } from "../../src/config/site.ts";
import { wordsFor } from "../../src/config/words.ts";
import { commentForm, type CommentForm } from "../parts/comment-form.ts";
import { fill } from "../parts/fill.ts";
import { html, trusted, type Html } from "../parts/html.ts";
import type { CommentedPage } from "./comment-pages.ts";
import { readerFrame, type ReaderPageProps } from "./reader-frame.ts";

interface PreviewProps extends ReaderPageProps {
  readonly page: CommentedPage;
  readonly form: CommentForm;
  /** The comment's text as it would be shown. */
  readonly html: string;
}

/** A comment as it would be shown, not sent yet, and the form with every word typed. */
export function previewPage({ site, pages, page, form, html: shown }: PreviewProps): Html {
  const { readerPages } = wordsFor(site);
  return readerFrame({ site, pages, title: readerPages.preview }, html`<p>${fill(readerPages.previewText, html`<a href="${href(site, page.url)}">${page.title}</a>`)}</p>
    <div class="h-cite sheet" id="preview">
      <p class="meta">${readerPages.previewOf} <strong>${form.values?.name}</strong></p>
      <div class="e-content">${trusted(shown)}</div>
    </div>
    <h2>${readerPages.changeOrSend}</h2>
    <div class="respond">${commentForm({ site, form })}</div>`);
}
