import { href, type Site } from "../../src/config/site.ts";
import { wordsFor } from "../../src/config/words.ts";
import { frame } from "../frame.ts";
import { commentArticle } from "../parts/comment.ts";
import { errorOf, field, type FieldError } from "../parts/field.ts";
import { html, type Html } from "../parts/html.ts";
import { problemSummary } from "../parts/problem.ts";
import type { CommentedPage } from "./comment-pages.ts";

/** A comment as its own reader sees it; `html` is safe. */
export interface ShownComment {
  readonly id: string;
  readonly name: string;
  readonly url?: string | undefined;
  readonly html: string;
  readonly date: string;
  readonly edited?: string | undefined;
}

/** Addresses of what the holder of a receipt can do, as they stand in the page; absent where it cannot be done (any more). */
export interface ReceiptLinks {
  readonly edit?: string | undefined;
  readonly delete?: string | undefined;
  readonly stop?: string | undefined;
  readonly export?: string | undefined;
}

interface ReceiptProps {
  readonly site: Site;
  readonly status: "published" | "held" | "rejected" | "deleted";
  readonly page: CommentedPage;
  /** The comment as it is kept; absent where nothing of it is. */
  readonly comment?: ShownComment | undefined;
  /** Address of the page where the comment can be read already, without prefix; absent while it waits for a build. */
  readonly live?: string | undefined;
  readonly links?: ReceiptLinks;
  /** No more mail is sent about replies, since that was asked for. */
  readonly stopped?: boolean;
}

const receipts = {
  published: { title: "Your comment is published", text: "It is committed to the repository and stands on the page." },
  held: { title: "Your comment is kept", text: "It is received and waits for the owner of this site. Once approved it stands on its page; this page says so then." },
  rejected: { title: "Your comment was not published", text: "The owner of this site decided against it. Nothing of it is kept in the current files." },
  deleted: { title: "Your comment is deleted", text: "It is gone from the page; what was published before stays in the repository’s history." },
} as const;

const coming = "It is committed to the repository, and stands on the page as soon as that is built.";

/** What became of a comment, for the reader who wrote it, and what that reader can still do. */
export function receiptPage({ site, status, page, comment, live, links = {}, stopped = false }: ReceiptProps): Html {
  const { title, text } = receipts[status];
  const place = `${href(site, live ?? page.url)}${status === "published" && comment !== undefined ? `#comment-${comment.id}` : ""}`;
  return readerFrame(site, title, html`<p>${status === "published" && live === undefined ? coming : text}</p>
    ${comment && quoted(site, comment, href(site, live ?? page.url))}
    ${actions(links)}
    ${stopped && html`<p class="hint">No more mail is sent about replies to it.</p>`}
    ${Object.values(links).some(Boolean) && html`<p class="hint">Keep the address of this page: it shows how your comment stands, for a year. Whoever has it can do the same as you, so pass it on to nobody.</p>`}
    <p class="more"><a href="${place}">${status === "published" && live !== undefined ? "See it on" : "Back to"} “${page.title}”</a></p>`);
}

function actions(links: ReceiptLinks): Html {
  const listed = [
    { address: links.edit, text: "Edit it" },
    { address: links.delete, text: "Delete it" },
    { address: links.stop, text: "Stop mail about replies" },
    { address: links.export, text: "Download all that is stored of it" },
  ].filter(({ address }) => address !== undefined);
  return html`${listed.length > 0 && html`<ul>${listed.map(({ address, text }) => html`<li><a href="${address}" rel="nofollow">${text}</a></li>`)}</ul>`}`;
}

export const editFormId = "edit-form";

interface EditProps {
  readonly site: Site;
  readonly page: CommentedPage;
  /** Where the form goes, and where the receipt is: addresses as they stand in the page. */
  readonly action: string;
  readonly back: string;
  readonly receipt: string;
  readonly values: { readonly name: string; readonly url: string; readonly body: string };
  /** Whether the comment stands on its page now. */
  readonly published: boolean;
  /** What is wrong, in one sentence, where the form comes back. */
  readonly summary?: string;
  readonly errors?: readonly FieldError[];
}

/** The form in which a reader changes a comment; with `summary`, as it was sent and what is wrong with it. */
export function editCommentPage({ site, page, action, back, receipt, values, published, summary, errors }: EditProps): Html {
  const input = (name: "name" | "url", rest: Html) => (attributes: Html) => html`<input ${attributes} ${rest} value="${values[name]}">`;
  return readerFrame(site, "Edit your comment", html`${summary !== undefined && problemSummary({ form: editFormId, summary, errors })}
    <p>On <a href="${href(site, page.url)}">${page.title}</a>.</p>
    <form id="${editFormId}" method="post" action="${action}">
      <input type="hidden" name="receipt" value="${receipt}">
      ${field({ form: editFormId, name: "body", label: "Comment", error: errorOf(errors, "body"), control: (attributes) => html`<textarea ${attributes} rows="8" required maxlength="10000">\n${values.body}</textarea>` })}
      ${field({ form: editFormId, name: "name", label: "Name", error: errorOf(errors, "name"), control: input("name", html`autocomplete="name" required maxlength="80"`) })}
      ${field({ form: editFormId, name: "url", label: "Website (optional)", error: errorOf(errors, "url"), control: input("url", html`type="url" autocomplete="url" maxlength="500"`) })}
      <p class="hint">${published && "Readers see that it was edited, and when. An edit that needs the owner’s look, such as one with many links, leaves the page until the owner approves it. "}What was kept before stays in the history of this site’s Git repository. An email address cannot be changed here.</p>
      <button>Save the comment</button>
    </form>
    ${backTo(back)}`);
}

interface AskProps {
  readonly site: Site;
  /** Where the form goes, and where the receipt is: addresses as they stand in the page. */
  readonly action: string;
  readonly back: string;
  readonly receipt: string;
  readonly comment: ShownComment;
}

/** Asks once whether a comment shall be deleted. */
export function deleteCommentPage({ site, action, back, receipt, comment }: AskProps): Html {
  return readerFrame(site, "Delete your comment?", html`${quoted(site, comment)}
    <p>Name, text and everything else that you gave with it are taken out of the page and of the current files. Answers to it stay, and so does its place. What was published stays in the history of this site’s Git repository.</p>
    ${oneButton({ action, receipt, label: "Delete the comment" })}
    ${backTo(back)}`);
}

/** Asks once whether no more mail about replies shall be sent. */
export function stopMailPage({ site, action, back, receipt, comment }: AskProps): Html {
  return readerFrame(site, "Stop mail about replies?", html`${quoted(site, comment)}
    <p>No more mail is sent when somebody replies to this comment.</p>
    ${oneButton({ action, receipt, label: "Stop the mail" })}
    ${backTo(back)}`);
}

function oneButton({ action, receipt, label }: { action: string; receipt: string; label: string }): Html {
  return html`<form method="post" action="${action}">
    <input type="hidden" name="receipt" value="${receipt}">
    <button>${label}</button>
  </form>`;
}

function backTo(address: string): Html {
  return html`<p class="more"><a href="${address}" rel="nofollow">Back to the receipt</a></p>`;
}

/** As it stands, or would stand, on its page. */
function quoted(site: Site, comment: ShownComment, page?: string): Html {
  return html`<div class="sheet">${commentArticle({ words: wordsFor(site), comment, page })}</div>`;
}

function readerFrame(site: Site, title: string, content: Html): Html {
  return frame({ site, title, description: title, url: "/", noindex: true, current: "", body: html`<h1>${title}</h1>
    ${content}` });
}
