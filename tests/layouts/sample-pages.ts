import { allPage } from "../../layouts/all.ts";
import { archivePage, monthPage, yearPage } from "../../layouts/archive.ts";
import { historyPage } from "../../layouts/history.ts";
import { homePage } from "../../layouts/home.ts";
import { labelPage } from "../../layouts/label.ts";
import { labelsPage } from "../../layouts/labels.ts";
import { logPage } from "../../layouts/log.ts";
import { logsPage } from "../../layouts/logs.ts";
import { notFoundPage } from "../../layouts/not-found.ts";
import type { Html } from "../../layouts/parts/html.ts";
import { projectPage } from "../../layouts/project.ts";
import { projectsPage } from "../../layouts/projects.ts";
import {
  commentProblemPage,
  confirmedPage,
  confirmPage,
  deleteCommentPage,
  editCommentPage,
  messagePage,
  moderatedPage,
  moderatePage,
  newsletterProblemPage,
  previewPage,
  receiptPage,
  replyPage,
  signUpSentPage,
  stopMailPage,
  unsubscribedPage,
  unsubscribePage,
} from "../../layouts/reader-pages.ts";
import { redirectPage } from "../../layouts/redirect.ts";
import { searchPage } from "../../layouts/search.ts";
import { wholeProjectPage } from "../../layouts/whole-project.ts";
import { textPage } from "../../layouts/text-page.ts";
import type { Library } from "../../src/content/model.ts";
import { sampleForm, sampleNewsletter, sampleProblemForm, samples, sampleSiteLibrary } from "./sample-site.ts";

const { plotter, hotStepper, unfiled, longLog, about, thread } = samples;

/** One page of every kind, by a name for its files and messages. */
export function pagesOf(library: Library): ReadonlyMap<string, Html> {
  const { site, logs, pages } = library;
  const inYear = logs.filter((log) => log.date.day.startsWith("2026"));
  const label = library.labels.get("measuring");
  const comment = thread.roots[0]?.comment;
  if (label === undefined || comment === undefined) throw new Error("the sample site lacks its label or comment");

  const receiptAddress = (act: string) => `${site.api}/comments/${act}?receipt=r`;
  const receiptLinks = { edit: receiptAddress("edit"), delete: receiptAddress("delete"), stop: receiptAddress("stop"), export: receiptAddress("export") };
  const receiptForm = { site, pages, page: hotStepper, action: receiptAddress("edit"), back: receiptAddress("status"), receipt: "r" };
  const waiting = { name: comment.name, url: "https://example.org/a-reader", html: comment.html, date: comment.date, reasons: ["links", "block-list"] };
  const moderation = { site, pages, form: `${site.api}/moderate?token=t`, token: "t", page: hotStepper, comment: waiting, seen: comment.date };

  return new Map<string, Html>([
    ["home", homePage({ library, newsletter: sampleNewsletter })],
    ["projects", projectsPage({ library })],
    ["project", projectPage({ library, project: plotter, form: { ...sampleForm, page: plotter.key }, newsletter: sampleNewsletter })],
    ["whole-project", wholeProjectPage({ library, project: plotter })],
    ["log", logPage({ library, log: hotStepper, form: sampleForm, newsletter: sampleNewsletter })],
    ["unfiled-log", logPage({ library, log: unfiled, form: sampleForm })],
    ["long-log", logPage({ library, log: longLog, form: sampleForm, newsletter: sampleNewsletter })],
    ["history", historyPage({ library, entry: hotStepper })],
    ["logs", logsPage({ library, newsletter: sampleNewsletter })],
    ["all", allPage({ library, number: 1, of: 2, logs: logs.slice(20) })],
    ["labels", labelsPage({ library })],
    ["label", labelPage({ library, label })],
    ["archive", archivePage({ library })],
    ["year", yearPage({ library, year: "2026", logs: inYear })],
    ["month", monthPage({ library, year: "2026", month: "11", logs: inYear.filter((log) => log.date.day.startsWith("2026-11")) })],
    ["search", searchPage({ library })],
    ["page", textPage({ library, page: about })],
    ["not-found", notFoundPage({ library })],
    ["receipt", receiptPage({ site, pages, status: "published", page: hotStepper, comment, live: hotStepper.url, links: receiptLinks })],
    ["receipt-held", receiptPage({ site, pages, status: "held", page: hotStepper, comment: { ...comment, html: comment.html, edited: "2026-11-19T08:00:00.000Z" }, links: { ...receiptLinks, stop: undefined }, stopped: true })],
    ["receipt-rejected", receiptPage({ site, pages, status: "rejected", page: hotStepper })],
    ["receipt-deleted", receiptPage({ site, pages, status: "deleted", page: hotStepper, links: { export: receiptLinks.export } })],
    ["edit-comment", editCommentPage({ ...receiptForm, values: { name: comment.name, url: "", body: "It *does*.\n\nTwice." }, published: true })],
    ["edit-comment-problem", editCommentPage({ ...receiptForm, values: { name: "", url: "nowhere", body: "It *does*." }, published: false, summary: "Change what is marked and send again.", errors: [{ field: "name", message: "Please give a name; any name will do." }, { field: "url", message: "Please give a website address that begins with http:// or https://." }] })],
    ["delete-comment", deleteCommentPage({ ...receiptForm, comment })],
    ["stop-mail", stopMailPage({ ...receiptForm, comment })],
    ["moderate", moderatePage({ ...moderation, action: "approve" })],
    ["moderate-again", moderatePage({ ...moderation, action: "spam", note: "The comment was edited after you looked at it. Nothing was done. Read it again and decide." })],
    ["moderated", moderatedPage({ site, pages, action: "approve", page: hotStepper, id: comment.id })],
    ["comment-problem", commentProblemPage({ site, pages, page: hotStepper, form: sampleProblemForm, summary: "Two things keep this comment from being sent." })],
    ["preview", previewPage({ site, pages, page: hotStepper, form: { ...sampleForm, values: { name: "Mei", body: "I have a *chart* somewhere." } }, html: "<p>I have a <em>chart</em> somewhere.</p>" })],
    ["reply", replyPage({ site, pages, page: hotStepper, form: { ...sampleForm, parent: { id: comment.id, name: comment.name, html: comment.html } } })],
    ["newsletter-problem", newsletterProblemPage({ site, pages, form: { ...sampleNewsletter, email: "ada@", errors: [{ field: "email", message: "This is not an email address" }] }, summary: "The address is not right yet." })],
    ["sign-up-sent", signUpSentPage({ site, pages })],
    ["confirm", confirmPage({ site, pages, action: `${site.api}/newsletter/confirm?token=t`, token: "t", topics: ["Everything"] })],
    ["confirmed", confirmedPage({ site, pages, topics: ["Everything"], unsubscribe: `${site.api}/newsletter/unsubscribe?token=t` })],
    ["unsubscribe", unsubscribePage({ site, pages, action: `${site.api}/newsletter/unsubscribe?token=t`, token: "t", topic: "Everything" })],
    ["unsubscribed", unsubscribedPage({ site, pages })],
    ["message", messagePage({ site, pages, title: "Too many at once", message: "More than ten entries came from your network within a minute.", hint: "Wait a minute, go back and send again: your words are still in the form." })],
  ]);
}

/** Those of the site as it is, in English. */
export const samplePages = pagesOf(sampleSiteLibrary);

/** What sends on, which has a head of its own and is no page to be read. */
export const sampleRedirect = redirectPage({ site: sampleSiteLibrary.site, to: "/about/" });
