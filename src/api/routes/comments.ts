import { replyPage } from "../../../layouts/reader-pages.ts";
import { absoluteUrl } from "../../config/site.ts";
import type { CommentForm } from "../../readers/comments/comment-input.ts";
import { mailReceipt } from "../../readers/comments/mail-receipt.ts";
import { postComment, type PostedComment } from "../../readers/comments/post-comment.ts";
import { ReaderError, storeBusy } from "../../readers/errors.ts";
import { openCommentForm } from "../../readers/form-checks.ts";
import { errorAnswer, jsonAnswer, pageAnswer, redirectAnswer, wantsJson } from "../answers.ts";
import { inBackground } from "../background.ts";
import { answeredComment, commentFormOf, commentProblem } from "../comment-forms.ts";
import { withDeadline } from "../deadline.ts";
import { readForm } from "../form-body.ts";
import { standsInThePage } from "../published.ts";
import type { Route } from "../route-table.ts";
import { knownSenderOf, takeShare, type ApiContext, type RouteServices } from "../services.ts";

export function commentRoutes(services: RouteServices): Route[] {
  return [
    { path: "/comments", GET: (c) => (c.req.query("token") === undefined ? list(c, services) : replyForm(c, services)), POST: (c) => post(c, services) },
  ];
}

async function post(c: ApiContext, services: RouteServices): Promise<Response> {
  let form: CommentForm | undefined;
  try {
    const sent = commentFormOf(await readForm(c.req.raw));
    form = sent;
    takeShare(c, services);
    const posted = await withDeadline(postComment(sent, services, knownSenderOf(c, services)), services.patience.durableMs, storeBusy);
    inBackground("A receipt was not mailed", mailReceipt(posted, services), services);
    if (services.tellOwner !== undefined) inBackground("The owner was not told", services.tellOwner(posted), services);
    if (posted.status === "published") await standsInThePage(posted.page.key, { id: posted.commit, changed: !posted.repeat }, services);
    return postedAnswer(c, posted, services);
  } catch (error) {
    const sent = form;
    return errorAnswer(c, error, services, sent && ((error) => commentProblem(error, sent, services)));
  }
}

function postedAnswer(c: ApiContext, { id, status, page, receipt, commit, repeat }: PostedComment, { site }: RouteServices): Response {
  if (!wantsJson(c)) return redirectAnswer(c, `${site.api}/comments/status?${new URLSearchParams({ receipt }).toString()}`);
  return jsonAnswer(c, { id, status, receipt, url: `${absoluteUrl(site, page.url)}#comment-${id}`, commit }, repeat ? 200 : 201);
}

async function list(c: ApiContext, services: RouteServices): Promise<Response> {
  try {
    const comments = await services.commentLists.list(pageParameter(c), services);
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

function pageParameter(c: ApiContext): string {
  const page = c.req.query("page") ?? "";
  if (page === "") throw new ReaderError("required", ({ pageParameterMissing }) => pageParameterMissing, { field: "page" });
  return page;
}
