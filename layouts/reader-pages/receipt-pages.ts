import { href, type Site } from "../../src/config/site.ts";
import { wordsFor } from "../../src/config/words.ts";
import { commentArticle } from "../parts/comment.ts";
import { errorOf, field, type FieldError } from "../parts/field.ts";
import { fill } from "../parts/fill.ts";
import { html, type Html } from "../parts/html.ts";
import { problemSummary } from "../parts/problem.ts";
import type { CommentedPage } from "./comment-pages.ts";
import { readerFrame, type ReaderPageProps } from "./reader-frame.ts";

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

interface ReceiptProps extends ReaderPageProps {
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

/** What became of a comment, for the reader who wrote it, and what that reader can still do. */
export function receiptPage({ site, pages, status, page, comment, live, links = {}, stopped = false }: ReceiptProps): Html {
  const words = wordsFor(site);
  const { receipts } = words;
  const { title, text } = receipts[status];
  const place = `${href(site, live ?? page.url)}${status === "published" && comment !== undefined ? `#comment-${comment.id}` : ""}`;
  return readerFrame({ site, pages, title }, html`<p>${status === "published" && live === undefined ? receipts.coming : text}</p>
    ${comment && quoted(site, comment, live === undefined ? undefined : href(site, live))}
    ${actions(site, links)}
    ${stopped && html`<p class="hint">${receipts.stopped}</p>`}
    ${Object.values(links).some(Boolean) && html`<p class="hint">${receipts.keep}</p>`}
    <p class="more"><a href="${place}">${status === "published" && live !== undefined ? words.readerPages.seeOn(page.title) : words.readerPages.backToPage(page.title)}</a></p>`);
}

function actions(site: Site, links: ReceiptLinks): Html {
  const { receipts } = wordsFor(site);
  const listed = [
    { address: links.edit, text: receipts.edit },
    { address: links.delete, text: receipts.delete },
    { address: links.stop, text: receipts.stop },
    { address: links.export, text: receipts.export },
  ].filter(({ address }) => address !== undefined);
  return html`${listed.length > 0 && html`<ul>${listed.map(({ address, text }) => html`<li><a href="${address}" rel="nofollow">${text}</a></li>`)}</ul>`}`;
}

const editFormId = "edit-form";

interface EditProps extends ReaderPageProps {
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
export function editCommentPage({ site, pages, page, action, back, receipt, values, published, summary, errors }: EditProps): Html {
  const input = (name: "name" | "url", rest: Html) => (attributes: Html) => html`<input ${attributes} ${rest} value="${values[name]}">`;
  const { commentForm, receipts, readerPages } = wordsFor(site);
  return readerFrame({ site, pages, title: receipts.editTitle }, html`${summary !== undefined && problemSummary({ form: editFormId, summary, errors })}
    <p>${fill(readerPages.on, html`<a href="${href(site, page.url)}">${page.title}</a>`)}</p>
    <form id="${editFormId}" method="post" action="${action}">
      <input type="hidden" name="receipt" value="${receipt}">
      ${field({ form: editFormId, name: "body", label: commentForm.comment, error: errorOf(errors, "body"), control: (attributes) => html`<textarea ${attributes} rows="8" required maxlength="10000">\n${values.body}</textarea>` })}
      ${field({ form: editFormId, name: "name", label: commentForm.name, error: errorOf(errors, "name"), control: input("name", html`type="text" autocomplete="name" required maxlength="80"`) })}
      ${field({ form: editFormId, name: "url", label: commentForm.website, error: errorOf(errors, "url"), control: input("url", html`type="url" autocomplete="url" maxlength="500"`) })}
      <p class="hint">${published && `${receipts.editPublished} `}${receipts.editKept}</p>
      <button type="submit">${receipts.save}</button>
    </form>
    ${backTo(site, back)}`);
}

interface AskProps extends ReaderPageProps {
  /** Where the form goes, and where the receipt is: addresses as they stand in the page. */
  readonly action: string;
  readonly back: string;
  readonly receipt: string;
  readonly comment: ShownComment;
}

/** Asks once whether a comment shall be deleted. */
export function deleteCommentPage({ site, pages, action, back, receipt, comment }: AskProps): Html {
  const { receipts } = wordsFor(site);
  return readerFrame({ site, pages, title: receipts.deleteTitle }, html`${quoted(site, comment)}
    <p>${receipts.deleteText}</p>
    ${oneButton({ action, receipt, label: receipts.deleteIt })}
    ${backTo(site, back)}`);
}

/** Asks once whether no more mail about replies shall be sent. */
export function stopMailPage({ site, pages, action, back, receipt, comment }: AskProps): Html {
  const { receipts } = wordsFor(site);
  return readerFrame({ site, pages, title: receipts.stopTitle }, html`${quoted(site, comment)}
    <p>${receipts.stopText}</p>
    ${oneButton({ action, receipt, label: receipts.stopIt })}
    ${backTo(site, back)}`);
}

function oneButton({ action, receipt, label }: { action: string; receipt: string; label: string }): Html {
  return html`<form method="post" action="${action}">
    <input type="hidden" name="receipt" value="${receipt}">
    <button type="submit">${label}</button>
  </form>`;
}

function backTo(site: Site, address: string): Html {
  return html`<p class="more"><a href="${address}" rel="nofollow">${wordsFor(site).receipts.back}</a></p>`;
}

/** As it stands, or would stand, on its page. */
function quoted(site: Site, comment: ShownComment, page?: string): Html {
  return html`<div class="sheet">${commentArticle({ words: wordsFor(site), comment, page })}</div>`;
}
