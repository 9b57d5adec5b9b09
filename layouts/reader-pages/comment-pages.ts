import { href, type Site } from "../../src/config/site.ts";
import { frame } from "../frame.ts";
import { commentForm, type CommentForm } from "../parts/comment-form.ts";
import { html, trusted, type Html } from "../parts/html.ts";
import { problemSummary } from "../parts/problem.ts";
import { momentTime } from "../parts/time.ts";

/** The page a comment stands on. `url` is without prefix. */
export interface CommentedPage {
  readonly title: string;
  readonly url: string;
}

interface ReceiptProps {
  readonly site: Site;
  readonly status: "published" | "held" | "rejected" | "deleted";
  readonly page: CommentedPage;
  /** The comment as it is kept; absent where nothing of it is. */
  readonly comment?: { readonly id: string; readonly name: string; readonly html: string; readonly date: string } | undefined;
  /** Address of the page where the comment can be read already, without prefix; absent while it waits for a build. */
  readonly live?: string | undefined;
}

const receipts = {
  published: { title: "Your comment is published", text: "It is committed to the repository and stands on the page." },
  held: { title: "Your comment is kept", text: "It waits for the owner of this site, and appears on the page once approved." },
  rejected: { title: "Your comment was not published", text: "The owner of this site decided against it." },
  deleted: { title: "Your comment is deleted", text: "It is gone from the page; what was published before stays in the repository’s history." },
} as const;

const coming = "It is committed to the repository, and stands on the page as soon as that is built.";

/** What became of a comment, for the reader who wrote it. */
export function receiptPage({ site, status, page, comment, live }: ReceiptProps): Html {
  const { title, text } = receipts[status];
  const anchor = status === "published" && comment !== undefined ? `#comment-${comment.id}` : "";
  const body = html`<h1>${title}</h1>
    <p>${status === "published" && live === undefined ? coming : text}</p>
    ${comment && html`<article class="h-cite sheet">
      <p class="meta"><strong class="p-author h-card">${comment.name}</strong> ${momentTime(comment.date)}</p>
      <div class="e-content">${trusted(comment.html)}</div>
    </article>`}
    <p class="more"><a href="${href(site, live ?? page.url)}${anchor}">Back to “${page.title}”</a></p>`;
  return readerFrame(site, title, body);
}

interface CommentProblemProps {
  readonly site: Site;
  readonly page: CommentedPage;
  readonly form: CommentForm;
  /** What is wrong, in one sentence. */
  readonly summary: string;
}

/** The comment form again, with every word typed and what is wrong with it. */
export function commentProblemPage({ site, page, form, summary }: CommentProblemProps): Html {
  const title = "Your comment is not sent yet";
  const body = html`<h1>${title}</h1>
    ${problemSummary({ form: "comment-form", summary, errors: form.errors })}
    <p>Your words are still below, for <a href="${href(site, page.url)}">${page.title}</a>.</p>
    ${commentForm({ site, form })}`;
  return readerFrame(site, title, body);
}

/** The form for a reply to one comment. */
export function replyPage({ site, page, form }: { site: Site; page: CommentedPage; form: CommentForm }): Html {
  const title = form.parent === undefined ? "Write a comment" : `Reply to ${form.parent.name}`;
  const body = html`<h1>${title}</h1>
    <p>On <a href="${href(site, page.url)}">${page.title}</a>.</p>
    ${commentForm({ site, form })}`;
  return readerFrame(site, title, body);
}

function readerFrame(site: Site, title: string, body: Html): Html {
  return frame({ site, title, description: title, url: "/", noindex: true, current: "", body });
}
