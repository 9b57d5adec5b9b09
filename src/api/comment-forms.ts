import type { CommentForm as ShownForm } from "../../layouts/parts/comment-form.ts";
import type { Html } from "../../layouts/parts/html.ts";
import { commentProblemPage, previewPage, type CommentedPage } from "../../layouts/reader-pages.ts";
import { wordsFor } from "../config/words.ts";
import { renderComment } from "../content/markdown/comment-markdown.ts";
import { readComment } from "../readers/comments/comment-files.ts";
import { noSuchParent, type CommentForm } from "../readers/comments/comment-input.ts";
import { asReaderError, type ReaderError } from "../readers/errors.ts";
import { openCommentForm, type OpenedForm } from "../readers/form-checks.ts";
import type { PageClaims } from "../readers/tokens.ts";
import { problemOf } from "./answers.ts";
import type { Fields } from "./form-body.ts";
import { frameOf, type RouteServices } from "./services.ts";
import { tokenToSendAgain } from "./token-to-send-again.ts";

/** The comment form's fields out of whatever was sent; what is absent is empty. */
export function commentFormOf(fields: Fields): CommentForm {
  const value = (name: keyof CommentForm) => fields.get(name) ?? "";
  return {
    page: value("page"),
    token: value("token"),
    parent: value("parent"),
    name: value("name"),
    email: value("email"),
    url: value("url"),
    body: value("body"),
    notify: value("notify"),
    subject: value("subject"),
  };
}

/** The form again with every word typed and what is wrong; ready to be sent again wherever the page is known. */
export async function commentProblem(error: ReaderError, form: CommentForm, services: RouteServices): Promise<Html> {
  // What cannot be answered any more is sent as a comment of its own.
  const { page, shown } = await filledForm(error.code === "no-such-parent" ? { ...form, parent: "" } : form, services, error);
  const { summary, errors } = problemOf(error, services);
  return commentProblemPage({ ...frameOf(services), page, form: { ...shown, errors }, summary });
}

/** What the comment would look like, and the form with every word typed. */
export async function commentPreview(html: string, form: CommentForm, services: RouteServices): Promise<Html> {
  const { page, shown } = await filledForm(form, services);
  return previewPage({ ...frameOf(services), page, form: shown, html });
}

async function filledForm(form: CommentForm, services: RouteServices, error?: ReaderError): Promise<{ page: CommentedPage; shown: ShownForm }> {
  const page = await knownPage(form, services, error);
  const parent = await parentAsFarAsKnown(form, services, error);
  const { name, email, url, body, notify } = form;
  return {
    page: page ?? { title: services.site.title, url: "/" },
    shown: {
      page: form.page,
      token: page?.token ?? form.token,
      ...(parent && { parent }),
      values: { name, email, url, body, notify },
      held: page !== undefined && page.moderation !== "publish",
    },
  };
}

/** The published comment that is answered; undefined where none is. Throws `no-such-parent`, `store-busy`, `store-unavailable`. */
export async function answeredComment(page: string, id: string, { store }: Pick<RouteServices, "store">): Promise<ShownForm["parent"]> {
  if (id === "") return undefined;
  const comment = await readComment(store, page, id).catch((error: unknown) => {
    throw asReaderError(error);
  });
  if (comment?.status !== "published") throw noSuchParent();
  return { id, name: comment.name, html: renderComment(comment.body) };
}

/** Whoever knows the page can also give a form that came with a wrong or old token a fresh one. */
async function knownPage(form: CommentForm, services: RouteServices, error?: ReaderError): Promise<(PageClaims & { token: string }) | undefined> {
  const known = services.findPage?.(form.page);
  const opened = await openCommentForm(form, services).catch(() => agedForm(form, services));
  const page = known === undefined ? opened?.page : { key: form.page, url: known.url, title: known.title, moderation: known.moderation };
  if (page === undefined) return undefined;
  return { ...page, token: await tokenToSendAgain(form.token, { ...opened, page }, services, error) };
}

/** A form that stood open for longer than its timed token is good, where no Library is at hand that knows the page. */
async function agedForm({ page, token }: CommentForm, { tokens }: RouteServices): Promise<OpenedForm | undefined> {
  const claims = await tokens.agedPage.verify(token).catch(() => undefined);
  if (claims?.key !== page) return undefined;
  const { made: _made, nonce: _nonce, ...aged } = claims;
  return { page: aged };
}

/** Where the problem is the store itself, that is not waited for again: the reply keeps at least whom it answers. */
async function parentAsFarAsKnown({ page, parent }: CommentForm, services: RouteServices, error?: ReaderError): Promise<ShownForm["parent"]> {
  if (parent === "") return undefined;
  const unknown = { id: parent, name: wordsFor(services.site).comments.earlierOne };
  if (error?.code === "store-busy" || error?.code === "store-unavailable") return unknown;
  return answeredComment(page, parent, services).catch(() => unknown);
}
