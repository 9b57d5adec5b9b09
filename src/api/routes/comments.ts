import { receiptPage, replyPage } from "../../../layouts/reader-pages.ts";
import { absoluteUrl } from "../../config/site.ts";
import { renderComment } from "../../content/comment-markdown.ts";
import type { CommentForm } from "../../readers/comments/comment-input.ts";
import { commentStatus } from "../../readers/comments/comment-status.ts";
import { listComments } from "../../readers/comments/list-comments.ts";
import { postComment, type PostedComment } from "../../readers/comments/post-comment.ts";
import { ReaderError, storeBusy } from "../../readers/errors.ts";
import { openCommentForm } from "../../readers/form-checks.ts";
import { errorAnswer, jsonAnswer, pageAnswer, redirectAnswer, wantsJson } from "../answers.ts";
import { answeredComment, commentFormOf, commentProblem } from "../comment-forms.ts";
import { withDeadline } from "../deadline.ts";
import { readForm } from "../form-body.ts";
import type { Route } from "../route-table.ts";
import { takeShare, type ApiContext, type RouteServices } from "../services.ts";

export function commentRoutes(services: RouteServices): Route[] {
  return [
    { path: "/comments", GET: (c) => (c.req.query("token") === undefined ? list(c, services) : replyForm(c, services)), POST: (c) => post(c, services) },
    { path: "/comments/status", GET: (c) => status(c, services) },
  ];
}

async function post(c: ApiContext, services: RouteServices): Promise<Response> {
  let form: CommentForm | undefined;
  try {
    const sent = commentFormOf(await readForm(c.req.raw));
    form = sent;
    takeShare(c, services);
    const posted = await withDeadline(postComment(sent, services), services.patience.durableMs, storeBusy);
    await standsInThePage(posted, services);
    return postedAnswer(c, posted, services);
  } catch (error) {
    const sent = form;
    return errorAnswer(c, error, services, sent && ((error) => commentProblem(error, sent, services)));
  }
}

/** Whatever happens here, the comment is durable, and the reader is told so. */
async function standsInThePage({ status, page, commit, repeat }: PostedComment, { whenPublished, log, patience }: RouteServices): Promise<void> {
  if (status !== "published") return;
  try {
    const published = whenPublished?.([page.key], { id: commit, changed: !repeat });
    await withDeadline(Promise.resolve(published), patience.publishedMs, () => new Error(`not within ${patience.publishedMs} ms`));
  } catch (error) {
    log?.(`${page.key} does not show its new comment yet: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function postedAnswer(c: ApiContext, { id, status, page, receipt, commit, repeat }: PostedComment, { site }: RouteServices): Response {
  if (!wantsJson(c)) return redirectAnswer(c, `${site.api}/comments/status?${new URLSearchParams({ receipt }).toString()}`);
  return jsonAnswer(c, { id, status, receipt, url: `${absoluteUrl(site, page.url)}#comment-${id}`, commit }, repeat ? 200 : 201);
}

async function list(c: ApiContext, services: RouteServices): Promise<Response> {
  try {
    const comments = await listComments(pageParameter(c), services);
    return c.json({ comments }, 200, { "Cache-Control": "public, max-age=60", "X-Content-Type-Options": "nosniff" });
  } catch (error) {
    return errorAnswer(c, error, services);
  }
}

/** The form under the comment that is answered, for readers without scripts. */
async function replyForm(c: ApiContext, services: RouteServices): Promise<Response> {
  try {
    const token = c.req.query("token") ?? "";
    const { page } = await openCommentForm({ page: pageParameter(c), token }, services);
    const parent = await answeredComment(page.key, c.req.query("parent") ?? "", services);
    return pageAnswer(c, replyPage({ site: services.site, page, form: { page: page.key, token, ...(parent && { parent }), held: page.moderation !== "publish" } }), services);
  } catch (error) {
    return errorAnswer(c, error, services);
  }
}

async function status(c: ApiContext, services: RouteServices): Promise<Response> {
  const { site, findPage } = services;
  try {
    const { status, receipt, comment } = await commentStatus(c.req.query("receipt") ?? "", services);
    const { url, title } = findPage?.(receipt.page) ?? receipt;
    const live = status === "published";
    if (wantsJson(c)) {
      return jsonAnswer(c, { id: receipt.id, page: receipt.page, status, live, url: `${absoluteUrl(site, url)}#comment-${receipt.id}`, date: comment?.date, commit: receipt.commit });
    }
    const shown = comment === undefined || status === "deleted" ? undefined : { ...comment, html: renderComment(comment.body) };
    return pageAnswer(c, receiptPage({ site, status, page: { title, url }, comment: shown, live: live ? url : undefined }), services);
  } catch (error) {
    return errorAnswer(c, error, services);
  }
}

function pageParameter(c: ApiContext): string {
  const page = c.req.query("page") ?? "";
  if (page === "") throw new ReaderError("required", "The address lacks the key of a page.", { field: "page", hint: "Add ?page=… to it." });
  return page;
}
