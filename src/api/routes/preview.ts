import { previewComment } from "../../readers/comments/preview-comment.ts";
import type { CommentForm } from "../../readers/comments/comment-input.ts";
import { errorAnswer, jsonAnswer, pageAnswer, wantsJson } from "../answers.ts";
import { commentFormOf, commentPreview, commentProblem } from "../comment-forms.ts";
import { readForm } from "../form-body.ts";
import type { Route } from "../route-table.ts";
import { takeShare, type ApiContext, type RouteServices } from "../services.ts";

/** What a comment would look like: nothing is kept, whoever asks. */
export function previewRoutes(services: RouteServices): Route[] {
  return [{ path: "/comments/preview", POST: (c) => preview(c, services) }];
}

async function preview(c: ApiContext, services: RouteServices): Promise<Response> {
  let form: CommentForm | undefined;
  try {
    const sent = commentFormOf(await readForm(c.req.raw));
    form = sent;
    takeShare(c, services, services.previewLimits);
    const html = previewComment(sent.body);
    return wantsJson(c) ? jsonAnswer(c, { html }) : pageAnswer(c, await commentPreview(html, sent, services), services);
  } catch (error) {
    const sent = form;
    return errorAnswer(c, error, services, sent && ((error) => commentProblem(error, sent, services)));
  }
}
