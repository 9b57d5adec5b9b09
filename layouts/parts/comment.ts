import type { Words } from "../../src/config/words.ts";
import type { Comment } from "../../src/content/model.ts";
import { html, trusted, type Html } from "./html.ts";
import { momentTime } from "./time.ts";

/** What is shown of a comment, also of one as it lies in the store. */
export interface CommentShown extends Pick<Comment, "id" | "name" | "html" | "date"> {
  readonly url?: string | undefined;
  readonly edited?: string | undefined;
  readonly deleted?: boolean;
  readonly owner?: boolean | undefined;
}

interface CommentProps {
  readonly words: Words;
  readonly comment: CommentShown;
  /** Address of the page it stands on; default: this one. */
  readonly page?: string | undefined;
  /** Address of the reply form. */
  readonly reply?: string | undefined;
  /** The comment this one answers, where its place does not show it. */
  readonly answered?: Pick<Comment, "id" | "name" | "deleted"> | undefined;
}

/** `article#comment-<id>`; of a deleted comment only its place. */
export function commentArticle({ words, comment, page = "", reply, answered }: CommentProps): Html {
  const { id, name, date, edited, owner } = comment;
  if (comment.deleted === true) return html`<article class="h-cite" id="comment-${id}"><p class="none">${words.comments.deleted}</p></article>`;
  return html`<article class="h-cite" id="comment-${id}"${owner === true && html` data-owner`}>
    <p class="meta">${author(words, comment)} <a class="u-url" href="${page}#comment-${id}">${momentTime(words, date)}</a>${edited !== undefined && html` <span>${words.comments.edited} ${momentTime(words, edited, "dt-updated")}</span>`}${answered && html` <a href="#comment-${answered.id}">${words.comments.inReplyTo(answered.deleted ? words.comments.deletedOne : answered.name)}</a>`}</p>
    <div class="e-content">${trusted(comment.html)}</div>
    ${reply !== undefined && html`<p class="reply"><a href="${reply}" rel="nofollow" aria-label="${words.comments.replyTo(name)}">${words.comments.reply}</a></p>`}
  </article>`;
}

function author(words: Words, { name, url, owner }: CommentShown): Html {
  const linked = url === undefined ? html`<strong class="p-author h-card">${name}</strong>` : html`<a class="p-author h-card" href="${url}" rel="nofollow ugc noopener">${name}</a>`;
  return owner === true ? html`${linked} <span class="owner">${words.comments.author}</span>` : linked;
}
