import { href, type Site } from "../../src/config/site.ts";
import { frame } from "../frame.ts";
import { commentForm, type CommentForm } from "../parts/comment-form.ts";
import { html, trusted, type Html } from "../parts/html.ts";
import type { CommentedPage } from "./comment-pages.ts";

interface PreviewProps {
  readonly site: Site;
  readonly page: CommentedPage;
  readonly form: CommentForm;
  /** The comment's text as it would be shown. */
  readonly html: string;
}

/** A comment as it would be shown, not sent yet, and the form with every word typed. */
export function previewPage({ site, page, form, html: shown }: PreviewProps): Html {
  const title = "Preview of your comment";
  const body = html`<h1>${title}</h1>
    <p>Nothing is sent yet. It would stand on <a href="${href(site, page.url)}">${page.title}</a> like this:</p>
    <div class="h-cite sheet" id="preview">
      <p class="meta">Preview: <strong>${form.values?.name}</strong></p>
      <div class="e-content">${trusted(shown)}</div>
    </div>
    <h2>Change or send it</h2>
    ${commentForm({ site, form })}`;
  return frame({ site, title, description: title, url: "/", noindex: true, current: "", body });
}
