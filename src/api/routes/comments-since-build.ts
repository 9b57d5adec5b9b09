import { createHash } from "node:crypto";
import { commentArticle } from "../../../layouts/parts/comment.ts";
import { commentReplyAddress } from "../../../layouts/parts/comment-list.ts";
import { wordsFor } from "../../config/words.ts";
import { asComment } from "../../content/comments/parse-comment.ts";
import { commentIdSchema, type CommentFile } from "../../content/schemas/comment.ts";
import { readComment } from "../../readers/comments/comment-files.ts";
import { asReaderError } from "../../readers/errors.ts";
import { errorAnswer } from "../answers.ts";
import { pageParameter } from "../page-parameter.ts";
import { takeReadShare, type ApiContext, type RouteServices } from "../services.ts";

/** Answered again for a minute as it is; for four more while it is asked anew behind the reader's back. */
const caching = "public, max-age=60, stale-while-revalidate=240";

/**
 * Comments that are not in the published page, as it will show them, and those that should not be there any more: for the
 * script beside the form. All readers of a page
 * ask by the same address, so that what lies between may answer. With `id`, that comment is there even if it was sent a
 * moment ago: whoever wrote it comes from the receipt.
 */
export async function commentsSinceBuild(c: ApiContext, services: RouteServices): Promise<Response> {
  try {
    const { site, unbuilt } = services;
    const page = pageParameter(c);
    const { data: id } = commentIdSchema.safeParse(c.req.query("id"));
    const { comments, gone } = (await unbuilt?.on(page)) ?? { comments: [], gone: [] };
    const wanted = id === undefined || unbuilt === undefined || comments.some((comment) => comment.id === id) ? undefined : await ownComment(c, page, id, services);
    const lang = c.req.query("lang");
    const words = wordsFor(site, { lang });
    const value = JSON.stringify({
      comments: [...comments, ...(wanted === undefined ? [] : [wanted])].map((file) => {
        const comment = asComment(file);
        const { id, parent, date } = comment;
        // The page adds its own token.
        return { id, parent, date, article: String(commentArticle({ words, comment, reply: commentReplyAddress(site, page, id) })) };
      }),
      gone,
      deleted: words.comments.deleted,
      // Of one and of two: scripts count.
      show: [1, 2].map(words.comments.showNew).join("|"),
    });
    const etag = `"${createHash("sha256").update(value).digest("base64url").slice(0, 22)}"`;
    const headers = { "Cache-Control": caching, ETag: etag, "X-Content-Type-Options": "nosniff" };
    if (c.req.header("if-none-match")?.includes(etag) === true) return c.body(null, 304, headers);
    return c.body(value, 200, { ...headers, "Content-Type": "application/json" });
  } catch (error) {
    return errorAnswer(c, error, services);
  }
}

async function ownComment(c: ApiContext, page: string, id: string, services: RouteServices): Promise<CommentFile | undefined> {
  takeReadShare(c, services);
  const comment = await readComment(services.store, page, id).catch((error: unknown) => {
    throw asReaderError(error);
  });
  return comment?.status === "published" ? comment : undefined;
}
