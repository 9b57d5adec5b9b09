import type { Site } from "../../src/config/site.ts";
import { wordsFor, type Words } from "../../src/config/words.ts";
import type { Comment, CommentNode, Entry, Library, PageKey } from "../../src/content/model.ts";
import { commentArticle } from "./comment.ts";
import type { CommentForm } from "./comment-form.ts";
import { html, type Html } from "./html.ts";

/** Replies nest this deep; below, they follow each other on the last level and name whom they answer. */
const deepestLevel = 4;

/** From here on the thread is long: it gets links to its ends. */
const longThread = 50;

/** From so many comments on browsers lay out only those in sight: a hundred are half of the work for the first paint. */
const laidOutInSight = 20;

/**
 * `section#comments` of a page. Empty where there is nothing to show: no comment, and no form.
 * Reply links stand there only where the page takes comments.
 */
export function commentList({ library, entry, form }: { library: Library; entry: Entry; form?: CommentForm | undefined }): Html {
  const words = wordsFor(library.site, entry);
  const thread = library.threads.get(entry.key);
  if (thread === undefined && form === undefined) return html``;
  const replyTo = (comment: Comment) => form && `${commentReplyAddress(library.site, entry.key, comment.id)}&token=${encodeURIComponent(form.token)}`;
  const [newest] = thread?.newest ?? [];
  const long = thread !== undefined && thread.count > longThread;
  return html`<section id="comments"${form && html` data-counts="${[1, 2].map(words.counts.comments).join("|")}"`}${form && library.site.commentsSinceBuild && html` data-since-build`}>
    <h2>${thread === undefined || thread.count === 0 ? words.comments.title : words.counts.comments(thread.count)}</h2>
    ${long && newest && html`<p class="meta"><a href="#comment-${newest.id}">${words.comments.newestBy(newest.name)}</a>${form && html` <a href="#comment-form">${words.comments.write}</a>`}</p>`}
    ${thread === undefined ? html`<p class="none">${words.comments.none}</p>` : html`<ol class="thread${thread.count > laidOutInSight && " long"}">${thread.roots.map((node) => item(words, node, 1, replyTo))}</ol>`}
  </section>`;
}

/** Address of the form that answers a comment, but for the page's token at its end. */
export function commentReplyAddress(site: Site, page: PageKey, id: string): string {
  return `${site.api}/comments?page=${encodeURIComponent(page)}&parent=${id}`;
}

type ReplyTo = (comment: Comment) => string | undefined;

function item(words: Words, { comment, replies }: CommentNode, level: number, replyTo: ReplyTo): Html {
  const nested = level + 1 < deepestLevel ? replies.map((reply) => item(words, reply, level + 1, replyTo)) : flattened(words, replies, comment, replyTo);
  return html`<li>${commentArticle({ words, comment, reply: replyTo(comment) })}${nested.length > 0 && html`<ol>${nested}</ol>`}</li>\n`;
}

/** Everything below in reading order, without recursion: a thread may be thousands of replies deep. */
function flattened(words: Words, replies: readonly CommentNode[], parent: Comment, replyTo: ReplyTo): Html[] {
  const waiting = replies.toReversed().map((node) => ({ node, answered: parent }));
  const items: Html[] = [];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { comment, replies } = next.node;
    const answered = next.answered === parent ? undefined : next.answered;
    items.push(html`<li>${commentArticle({ words, comment, reply: replyTo(comment), answered })}</li>\n`);
    waiting.push(...replies.toReversed().map((node) => ({ node, answered: comment })));
  }
  return items;
}
