import { href, type Site } from "../../src/config/site.ts";
import { wordsFor } from "../../src/config/words.ts";
import { frame } from "../frame.ts";
import { html, trusted, type Html } from "../parts/html.ts";
import { momentTime } from "../parts/time.ts";
import type { CommentedPage } from "./comment-pages.ts";

type Action = "approve" | "reject" | "spam";

interface ModerateProps {
  readonly site: Site;
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
    /** Why it waits, in words. */
    readonly reasons: readonly string[];
  };
  /** What is being decided about: sent back with the form. */
  readonly seen: string;
  /** Why the page comes again. */
  readonly note?: string | undefined;
}

const asked = {
  approve: { title: "Publish this comment?", text: "It appears on its page at once.", label: "Publish it" },
  reject: { title: "Reject this comment?", text: "Its file is deleted. Its reader’s receipt then says that it was not published.", label: "Reject it" },
  spam: { title: "Is this comment spam?", text: "Its file is deleted, and whatever comes from the same confirmed address waits for you from now on.", label: "Mark it as spam" },
} as const;

/** A held comment and one decision, for the owner who followed a link of a mail: looking decides nothing. */
export function moderatePage({ site, action, form, token, page, comment, seen, note }: ModerateProps): Html {
  const { title, text, label } = asked[action];
  return ownerFrame(site, title, html`${note !== undefined && html`<div class="problem" role="alert" tabindex="-1" autofocus><p>${note}</p></div>`}
    <p>On <a href="${href(site, page.url)}">${page.title}</a>. It waits because of: ${comment.reasons.join(", ") || "no reason that was noted"}.</p>
    <article class="h-cite sheet">
      <p class="meta"><strong class="p-author h-card">${comment.name}</strong> ${momentTime(wordsFor(site), comment.date)}${comment.edited !== undefined && html` <span>edited ${momentTime(wordsFor(site), comment.edited)}</span>`}${comment.url !== undefined && html` <span>${comment.url}</span>`}</p>
      <div class="e-content">${trusted(comment.html)}</div>
    </article>
    <p>${text}</p>
    <form method="post" action="${form}">
      <input type="hidden" name="token" value="${token}">
      <input type="hidden" name="seen" value="${seen}">
      <button>${label}</button>
    </form>`);
}

const done = {
  approve: { title: "The comment is published", text: "Its reader’s receipt says so, too." },
  reject: { title: "The comment is rejected", text: "Its file is deleted; its reader’s receipt says that it was not published." },
  spam: { title: "The comment is marked as spam", text: "Its file is deleted." },
} as const;

/** After the decision. `id` is that of the comment. */
export function moderatedPage({ site, action, page, id }: { site: Site; action: Action; page: CommentedPage; id: string }): Html {
  const { title, text } = done[action];
  return ownerFrame(site, title, html`<p>${text}</p>
    <p class="more"><a href="${href(site, page.url)}${action === "approve" && `#comment-${id}`}">${action === "approve" ? "See it on" : "Back to"} “${page.title}”</a></p>`);
}

function ownerFrame(site: Site, title: string, content: Html): Html {
  return frame({ site, title, description: title, url: "/", noindex: true, current: "", body: html`<h1>${title}</h1>
    ${content}` });
}
