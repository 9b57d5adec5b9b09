import type { Comment, CommentNode, Entry, Library } from "../../src/content/model.ts";
import type { CommentForm } from "./comment-form.ts";
import { html, trusted, type Html } from "./html.ts";
import { momentTime } from "./time.ts";
import { counted } from "./words.ts";

/** Replies nest this deep; below, they follow each other on the last level and name whom they answer. */
const deepestLevel = 4;

/**
 * `section#comments` of a page. Empty where there is nothing to show: no comment, and no form.
 * Reply links stand there only where the page takes comments.
 */
export function commentList({ library, entry, form }: { library: Library; entry: Entry; form?: CommentForm | undefined }): Html {
  const thread = library.threads.get(entry.key);
  if (thread === undefined && form === undefined) return html``;
  const replyTo = (comment: Comment) =>
    form && `${library.site.api}/comments?page=${encodeURIComponent(entry.key)}&parent=${comment.id}&token=${encodeURIComponent(form.token)}`;
  return html`<section id="comments">
    <h2>${thread === undefined || thread.count === 0 ? "Comments" : counted(thread.count, "comment")}</h2>
    ${thread === undefined ? html`<p class="none">None yet.</p>` : html`<ol class="thread">${thread.roots.map((node) => item(node, 1, replyTo))}</ol>`}
  </section>`;
}

type ReplyTo = (comment: Comment) => string | undefined;

function item({ comment, replies }: CommentNode, level: number, replyTo: ReplyTo): Html {
  const nested = level + 1 < deepestLevel ? replies.map((reply) => item(reply, level + 1, replyTo)) : flattened(replies, comment, replyTo);
  return html`<li>${commentArticle({ comment, reply: replyTo(comment) })}${nested.length > 0 && html`<ol>${nested}</ol>`}</li>\n`;
}

/** Everything below in reading order, without recursion: a thread may be thousands of replies deep. */
function flattened(replies: readonly CommentNode[], parent: Comment, replyTo: ReplyTo): Html[] {
  const waiting = replies.toReversed().map((node) => ({ node, answered: parent }));
  const items: Html[] = [];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { comment, replies } = next.node;
    const answered = next.answered === parent ? undefined : next.answered;
    items.push(html`<li>${commentArticle({ comment, reply: replyTo(comment), answered })}</li>\n`);
    waiting.push(...replies.toReversed().map((node) => ({ node, answered: comment })));
  }
  return items;
}

interface CommentArticleProps {
  readonly comment: Comment;
  /** Address of the reply form. */
  readonly reply?: string | undefined;
  /** The comment this one answers, where its place in the list does not show it. */
  readonly answered?: Comment | undefined;
}

function commentArticle({ comment, reply, answered }: CommentArticleProps): Html {
  if (comment.deleted) {
    return html`<article class="h-cite" id="comment-${comment.id}"><p class="none">This comment was deleted.</p></article>`;
  }
  return html`<article class="h-cite" id="comment-${comment.id}"${comment.owner && html` data-owner`}>
    <p class="meta">${author(comment)} <a class="u-url" href="#comment-${comment.id}">${momentTime(comment.date)}</a>${comment.edited !== undefined && " (edited)"}${answered && html` <a href="#comment-${answered.id}">in reply to ${answered.deleted ? "a deleted comment" : answered.name}</a>`}</p>
    <div class="e-content">${trusted(comment.html)}</div>
    ${reply !== undefined && html`<p class="reply"><a href="${reply}" rel="nofollow" aria-label="Reply to ${comment.name}">Reply</a></p>`}
  </article>`;
}

function author({ name, url, owner }: Comment): Html {
  const linked = url === undefined ? html`<strong class="p-author h-card">${name}</strong>` : html`<a class="p-author h-card" href="${url}" rel="nofollow ugc noopener">${name}</a>`;
  return owner ? html`${linked} <span class="owner">author</span>` : linked;
}
