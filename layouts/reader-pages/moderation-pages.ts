import { href } from "../../src/config/site.ts";
import { reasonIn, wordsFor } from "../../src/config/words.ts";
import { fill } from "../parts/fill.ts";
import { html, trusted, type Html } from "../parts/html.ts";
import { momentTime } from "../parts/time.ts";
import type { CommentedPage } from "./comment-pages.ts";
import { readerFrame, type ReaderPageProps } from "./reader-frame.ts";

type Action = "approve" | "reject" | "spam";

interface ModerateProps extends ReaderPageProps {
  readonly action: Action;
  /** Where the form goes: an address as it stands in the page. */
  readonly form: string;
  readonly token: string;
  readonly page: CommentedPage;
  readonly comment: {
    readonly name: string;
    readonly url?: string | undefined;
    /** Safe HTML. */
    readonly html: string;
    readonly date: string;
    readonly edited?: string | undefined;
    /** Why it waits, as its file says it. */
    readonly reasons: readonly string[];
  };
  /** What is being decided about: sent back with the form. */
  readonly seen: string;
  /** Why the page comes again. */
  readonly note?: string | undefined;
}

/** A held comment and one decision, for the owner who followed a link of a mail: looking decides nothing. */
export function moderatePage({ site, pages, action, form, token, page, comment, seen, note }: ModerateProps): Html {
  const words = wordsFor(site);
  const { title, text, label } = words.moderation[action];
  return readerFrame({ site, pages, title }, html`${note !== undefined && html`<div class="problem" role="alert" tabindex="-1" autofocus><p>${note}</p></div>`}
    <p>${fill(words.readerPages.on, html`<a href="${href(site, page.url)}">${page.title}</a>`)} ${words.moderation.waits(comment.reasons.map((reason) => reasonIn(words, reason)).join(", ") || words.moderation.noReason)}</p>
    <article class="h-cite sheet">
      <p class="meta"><strong class="p-author h-card">${comment.name}</strong> ${momentTime(words, comment.date)}${comment.edited !== undefined && html` <span>${words.comments.edited} ${momentTime(words, comment.edited)}</span>`}${comment.url !== undefined && html` <span>${comment.url}</span>`}</p>
      <div class="e-content">${trusted(comment.html)}</div>
    </article>
    <p>${text}</p>
    <form method="post" action="${form}">
      <input type="hidden" name="token" value="${token}">
      <input type="hidden" name="seen" value="${seen}">
      <button type="submit">${label}</button>
    </form>`);
}

const done = { approve: "approved", reject: "rejected", spam: "marked" } as const;

/** After the decision. `id` is that of the comment. */
export function moderatedPage({ site, pages, action, page, id }: ReaderPageProps & { action: Action; page: CommentedPage; id: string }): Html {
  const { moderation, readerPages } = wordsFor(site);
  const { title, text } = moderation[done[action]];
  return readerFrame({ site, pages, title }, html`<p>${text}</p>
    <p class="more"><a href="${href(site, page.url)}${action === "approve" && `#comment-${id}`}">${action === "approve" ? readerPages.seeOn(page.title) : readerPages.backToPage(page.title)}</a></p>`);
}
