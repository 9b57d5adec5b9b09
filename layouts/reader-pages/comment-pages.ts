import { href } from "../../src/config/site.ts";
import { wordsFor } from "../../src/config/words.ts";
import { commentForm, type CommentForm } from "../parts/comment-form.ts";
import { fill } from "../parts/fill.ts";
import { html, type Html } from "../parts/html.ts";
import { problemSummary } from "../parts/problem.ts";
import { readerFrame, type ReaderPageProps } from "./reader-frame.ts";

/** The page a comment stands on. `url` is without prefix. */
export interface CommentedPage {
  readonly title: string;
  readonly url: string;
}

interface CommentProblemProps extends ReaderPageProps {
  readonly page: CommentedPage;
  readonly form: CommentForm;
  /** What is wrong, in one sentence. */
  readonly summary: string;
}

/** The comment form again, with every word typed and what is wrong with it. */
export function commentProblemPage({ site, pages, page, form, summary }: CommentProblemProps): Html {
  const { readerPages } = wordsFor(site);
  const title = readerPages.notSent;
  return readerFrame({ site, pages, title }, html`${problemSummary({ form: "comment-form", summary, errors: form.errors })}
    <p>${fill(readerPages.stillBelow, html`<a href="${href(site, page.url)}">${page.title}</a>`)}</p>
    <div class="respond">${commentForm({ site, form })}</div>`);
}

/** The form for a reply to one comment. */
export function replyPage({ site, pages, page, form }: ReaderPageProps & { page: CommentedPage; form: CommentForm }): Html {
  const { comments, readerPages } = wordsFor(site);
  const title = form.parent === undefined ? comments.write : comments.replyTo(form.parent.name);
  return readerFrame({ site, pages, title }, html`<p>${fill(readerPages.on, html`<a href="${href(site, page.url)}">${page.title}</a>`)}</p>
    <div class="respond">${commentForm({ site, form })}</div>`);
}
