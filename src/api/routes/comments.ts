import { replyPage } from "../../../layouts/reader-pages.ts";
import { absoluteUrl } from "../../config/site.ts";
import type { CommentForm } from "../../readers/comments/comment-input.ts";
import { mailReceipt } from "../../readers/comments/mail-receipt.ts";
import { postComment, type PostedComment } from "../../readers/comments/post-comment.ts";
import { storeBusy } from "../../readers/errors.ts";
import { openCommentForm } from "../../readers/form-checks.ts";
import { errorAnswer, jsonAnswer, pageAnswer, redirectAnswer, wantsJson } from "../answers.ts";
import { inBackground } from "../background.ts";
import { answeredComment, commentFormOf, commentProblem } from "../comment-forms.ts";
import { withDeadline } from "../deadline.ts";
import { readForm } from "../form-body.ts";
import { noteOutcome } from "../observe/request.ts";
import { pageParameter } from "../page-parameter.ts";
import { standsInThePage } from "../published.ts";
import type { Route } from "../route-table.ts";
import { commentsSinceBuild } from "./comments-since-build.ts";
import { frameOf, knownSenderOf, takeReadShare, takeShare, type ApiContext, type RouteServices } from "../services.ts";

export function commentRoutes(services: RouteServices): Route[] {
  return [
    { path: "/comments", GET: (c) => get(c, services), POST: (c) => post(c, services) },
  ];
}

/** One address for what is read of a page's comments: the form for an answer, those that are not in the page yet, all. */
function get(c: ApiContext, services: RouteServices): Promise<Response> {
  if (c.req.query("token") !== undefined) return replyForm(c, services);
  return c.req.query("since") === undefined ? list(c, services) : commentsSinceBuild(c, services);
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
    noteOutcome(posted.repeat ? "repeat" : posted.status);
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
    takeReadShare(c, services);
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
    takeReadShare(c, services);
    const parent = await answeredComment(page.key, c.req.query("parent") ?? "", services);
    return pageAnswer(c, replyPage({ ...frameOf(services), page, form: { page: page.key, token, ...(parent && { parent }), held: page.moderation !== "publish" } }), services);
  } catch (error) {
    return errorAnswer(c, error, services);
  }
}
