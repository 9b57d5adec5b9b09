import { moderatedPage, moderatePage } from "../../../layouts/reader-pages.ts";
import { renderComment } from "../../content/markdown/comment-markdown.ts";
import { moderateByToken, readModeration, seenOf } from "../../readers/comments/moderate-comment.ts";
import { ReaderError, storeBusy } from "../../readers/errors.ts";
import { errorAnswer, jsonAnswer, pageAnswer, problemOf, wantsJson } from "../answers.ts";
import { withDeadline } from "../deadline.ts";
import { readForm } from "../form-body.ts";
import { standsInThePage } from "../published.ts";
import type { Route } from "../route-table.ts";
import { frameOf, takeReadShare, type ApiContext, type RouteServices } from "../services.ts";

/** The links of the owner's mail: looking shows the comment, the button decides. */
export function moderationRoutes(services: RouteServices): Route[] {
  return [
    {
      path: "/moderate",
      GET: (c) => ask(c, c.req.query("token") ?? "", services).catch((error: unknown) => errorAnswer(c, error, services)),
      POST: (c) => decide(c, services).catch((error: unknown) => errorAnswer(c, error, services)),
    },
  ];
}

async function ask(c: ApiContext, token: string, services: RouteServices, refused?: ReaderError): Promise<Response> {
  const { site, findPage } = services;
  takeReadShare(c, services);
  const { claims, comment } = await readModeration(token, services);
  const { page, id, action } = claims;
  if (wantsJson(c)) return jsonAnswer(c, { id, page, action, comment: { name: comment.name, url: comment.url, body: comment.body, date: comment.date, held: comment.held }, seen: seenOf(comment) });
  const shown = { name: comment.name, url: comment.url, html: renderComment(comment.body), date: comment.date, edited: comment.edited, reasons: comment.held ?? [] };
  const form = `${site.api}/moderate?${new URLSearchParams({ token }).toString()}`;
  const note = refused && problemOf(refused, services).summary;
  return pageAnswer(c, moderatePage({ ...frameOf(services), action, form, token, page: findPage?.(page) ?? elsewhere(page), comment: shown, seen: seenOf(comment), note }), services, refused === undefined ? 200 : 422);
}

async function decide(c: ApiContext, services: RouteServices): Promise<Response> {
  const fields = await readForm(c.req.raw);
  const token = fields.get("token") ?? c.req.query("token") ?? "";
  try {
    const { action, page, id, status, commit } = await withDeadline(moderateByToken(token, fields.get("seen"), services), services.patience.durableMs, storeBusy);
    if (status === "published") await standsInThePage(page, { id: commit, changed: true }, services);
    if (wantsJson(c)) return jsonAnswer(c, { id, page, status, commit });
    return pageAnswer(c, moderatedPage({ ...frameOf(services), action, page: services.findPage?.(page) ?? elsewhere(page), id }), services);
  } catch (error) {
    // The owner decides about what stands there now, not about what they have read.
    if (error instanceof ReaderError && error.code === "invalid" && !wantsJson(c)) return ask(c, token, services, error);
    throw error;
  }
}

/** Where no Library is at hand, a page is known by its key alone. */
function elsewhere(key: string): { title: string; url: string } {
  return { title: key, url: "/" };
}
