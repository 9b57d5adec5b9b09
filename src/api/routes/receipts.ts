import { deleteCommentPage, editCommentPage, receiptPage, stopMailPage, type ReceiptLinks, type ShownComment } from "../../../layouts/reader-pages.ts";
import { absoluteUrl } from "../../config/site.ts";
import { renderComment } from "../../content/markdown/comment-markdown.ts";
import { isUnseen, type CommentFile } from "../../content/schemas/comment.ts";
import { commentTime } from "../../readers/comments/comment-id.ts";
import { commentStatus, type CommentStatus } from "../../readers/comments/comment-status.ts";
import { deleteComment } from "../../readers/comments/delete-comment.ts";
import { editComment, readOwnComment, type EditForm } from "../../readers/comments/edit-comment.ts";
import { exportComment } from "../../readers/comments/export-comment.ts";
import { storeBusy, type ReaderError } from "../../readers/errors.ts";
import { isStopped, stopMail } from "../../readers/replies/stops.ts";
import type { ReceiptClaims } from "../../readers/tokens.ts";
import type { Commit } from "../../store/store.ts";
import { errorAnswer, jsonAnswer, pageAnswer, redirectAnswer, problemOf, wantsJson } from "../answers.ts";
import { inBackground } from "../background.ts";
import { withDeadline } from "../deadline.ts";
import { readForm, type Fields } from "../form-body.ts";
import { standsInThePage } from "../published.ts";
import type { Route } from "../route-table.ts";
import { frameOf, takeReadShare, takeShare, type ApiContext, type RouteServices } from "../services.ts";

type Handler = (c: ApiContext, services: RouteServices) => Promise<Response>;

/** What the holder of a receipt can see and do. */
export function receiptRoutes(services: RouteServices): Route[] {
  const caught = (handle: Handler) => (c: ApiContext) => handle(c, services).catch((error: unknown) => errorAnswer(c, error, services));
  const looking = (handle: Handler) =>
    caught(async (c) => {
      takeReadShare(c, services);
      return handle(c, services);
    });
  return [
    { path: "/comments/status", GET: looking(status) },
    { path: "/comments/edit", GET: looking(askEdit), POST: (c) => edit(c, services) },
    { path: "/comments/delete", GET: looking(askDelete), POST: caught(remove) },
    { path: "/comments/stop", GET: looking(askStop), POST: caught(stop) },
    { path: "/comments/export", GET: looking(download) },
  ];
}

async function status(c: ApiContext, services: RouteServices): Promise<Response> {
  const token = receiptParameter(c);
  const found = await commentStatus(token, services);
  const live = await isLive(found, services);
  if (wantsJson(c)) return jsonAnswer(c, statusOf(found, { commit: found.receipt.commit, live }, services));
  const { status, receipt, comment } = found;
  const page = pageOf(receipt, services);
  const canStop = comment?.private !== undefined && (status === "published" || status === "held");
  const stopped = canStop && (await isStopped([{ comment: receipt.id }], services));
  return pageAnswer(
    c,
    receiptPage({
      ...frameOf(services),
      status,
      page,
      comment: comment === undefined || status === "deleted" ? undefined : shown(comment),
      live: live ? page.url : undefined,
      links: receipt.readOnly === true ? {} : linksFor(token, { status, canStop: canStop && !stopped }, services),
      stopped,
    }),
    services,
  );
}

function linksFor(token: string, { status, canStop }: { status: CommentStatus["status"]; canStop: boolean }, services: RouteServices): ReceiptLinks {
  const link = (act: Act) => receiptAddress(act, token, services);
  if (status === "rejected") return {};
  if (status === "deleted") return { export: link("export") };
  return { edit: link("edit"), delete: link("delete"), ...(canStop && { stop: link("stop") }), export: link("export") };
}

async function askEdit(c: ApiContext, services: RouteServices): Promise<Response> {
  const token = receiptParameter(c);
  const { receipt, comment } = await readOwnComment(token, services);
  const { name, url = "", body } = comment;
  return pageAnswer(c, editCommentPage({ ...formOf("edit", token, receipt, services), values: { name, url, body }, published: comment.status === "published" }), services);
}

async function edit(c: ApiContext, services: RouteServices): Promise<Response> {
  let sent: { token: string; form: EditForm } | undefined;
  try {
    const fields = await readForm(c.req.raw);
    const token = fields.get("receipt") ?? receiptParameter(c);
    const form = { name: fields.get("name") ?? "", url: fields.get("url") ?? "", body: fields.get("body") ?? "" };
    sent = { token, form };
    takeShare(c, services);
    const { receipt, comment, commit, takenOff } = await withDeadline(editComment(token, form, services), services.patience.durableMs, storeBusy);
    if (takenOff && services.tellOwner !== undefined) {
      const told = services.tellOwner({ comment: { ...comment, status: "held" }, page: pageOf(receipt, services), repeat: false });
      inBackground("The owner was not told", told, services);
    }
    return await changedAnswer(c, { token, receipt, comment, commit }, services);
  } catch (error) {
    const kept = sent;
    return errorAnswer(c, error, services, kept && ((error) => editProblem(error, kept, services)));
  }
}

/** The form again with every word typed and what is wrong, where the receipt still opens it. */
async function editProblem(problem: ReaderError, { token, form }: { token: string; form: EditForm }, services: RouteServices) {
  const receipt = await services.tokens.receipt.verify(token).catch(() => undefined);
  const page = receipt ?? { url: "/", title: services.site.title, page: "" };
  return editCommentPage({ ...formOf("edit", token, page, services), values: form, published: false, ...problemOf(problem, services) });
}

async function askDelete(c: ApiContext, services: RouteServices): Promise<Response> {
  const token = receiptParameter(c);
  const { receipt, comment } = await readOwnComment(token, services);
  return pageAnswer(c, deleteCommentPage({ ...formOf("delete", token, receipt, services), comment: shown(comment) }), services);
}

async function remove(c: ApiContext, services: RouteServices): Promise<Response> {
  const token = await sentReceipt(c);
  takeShare(c, services);
  const { receipt, comment, commit } = await withDeadline(deleteComment(token, services), services.patience.durableMs, storeBusy);
  return changedAnswer(c, { token, receipt, comment, commit }, services);
}

async function askStop(c: ApiContext, services: RouteServices): Promise<Response> {
  const token = receiptParameter(c);
  const { receipt, comment } = await readOwnComment(token, services);
  return pageAnswer(c, stopMailPage({ ...formOf("stop", token, receipt, services), comment: shown(comment) }), services);
}

async function stop(c: ApiContext, services: RouteServices): Promise<Response> {
  const token = await sentReceipt(c);
  takeShare(c, services);
  const { receipt } = await readOwnComment(token, services);
  await withDeadline(stopMail({ comment: receipt.id }, services), services.patience.durableMs, storeBusy);
  return wantsJson(c) ? jsonAnswer(c, { id: receipt.id, status: "stopped" }) : redirectAnswer(c, receiptAddress("status", token, services));
}

async function download(c: ApiContext, services: RouteServices): Promise<Response> {
  const stored = await exportComment(receiptParameter(c), services);
  const answer = jsonAnswer(c, stored);
  answer.headers.set("Content-Disposition", `attachment; filename="comment-${stored.id}.json"`);
  return answer;
}

interface Changed {
  readonly token: string;
  readonly receipt: ReceiptClaims;
  readonly comment: CommentFile | null;
  readonly commit: Commit;
}

/** Once the page shows the change, where one is published from here. */
async function changedAnswer(c: ApiContext, { token, receipt, comment, commit }: Changed, services: RouteServices): Promise<Response> {
  const onlyHidden = comment !== null && isUnseen(comment) && comment.held?.includes("edited") !== true;
  if (commit.changed && !onlyHidden) await standsInThePage(receipt.page, commit, services);
  if (!wantsJson(c)) return redirectAnswer(c, receiptAddress("status", token, services));
  const changed: CommentStatus = { receipt, status: comment?.status ?? "rejected", ...(comment && { comment }) };
  return jsonAnswer(c, statusOf(changed, { commit: commit.id, live: await isLive(changed, services) }, services));
}

/** Whether everybody can read it on its page: where pages are built later, not before that. */
async function isLive({ status, comment }: CommentStatus, { unbuilt }: RouteServices): Promise<boolean> {
  if (status !== "published") return false;
  return unbuilt === undefined || comment === undefined || (await unbuilt.isShown(comment));
}

function statusOf({ receipt, status, comment }: CommentStatus, { commit, live }: { commit: string; live: boolean }, services: RouteServices): object {
  const { url } = pageOf(receipt, services);
  // Of what was rejected nothing is kept; its id tells when it was sent.
  const date = comment?.date ?? new Date(commentTime(receipt.id)).toISOString();
  return { id: receipt.id, page: receipt.page, status, live, url: `${absoluteUrl(services.site, url)}#comment-${receipt.id}`, date, commit };
}

type Act = "status" | "edit" | "delete" | "stop" | "export";

function formOf(act: Act, receipt: string, claims: Pick<ReceiptClaims, "page" | "url" | "title">, services: RouteServices) {
  return { ...frameOf(services), page: pageOf(claims, services), action: receiptAddress(act, receipt, services), back: receiptAddress("status", receipt, services), receipt };
}

function receiptAddress(act: Act, receipt: string, { site }: RouteServices): string {
  return `${site.api}/comments/${act}?${new URLSearchParams({ receipt }).toString()}`;
}

/** Where the page is now, as far as that is known here. */
function pageOf({ page, url, title }: Pick<ReceiptClaims, "page" | "url" | "title">, { findPage }: RouteServices): { url: string; title: string } {
  return findPage?.(page) ?? { url, title };
}

function shown({ id, name, url, body, date, edited }: CommentFile): ShownComment {
  return { id, name, url, html: renderComment(body), date, edited };
}

function receiptParameter(c: ApiContext): string {
  return c.req.query("receipt") ?? "";
}

/** From the form, else from the address. */
async function sentReceipt(c: ApiContext): Promise<string> {
  const fields: Fields = await readForm(c.req.raw);
  return fields.get("receipt") ?? receiptParameter(c);
}
