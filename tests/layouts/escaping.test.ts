import assert from "node:assert/strict";
import { test } from "node:test";
import { homePage } from "../../layouts/home.ts";
import { labelPage } from "../../layouts/label.ts";
import { labelsPage } from "../../layouts/labels.ts";
import { logPage } from "../../layouts/log.ts";
import { logsPage } from "../../layouts/logs.ts";
import { projectPage } from "../../layouts/project.ts";
import { commentProblemPage, confirmedPage, confirmPage, messagePage, newsletterProblemPage, receiptPage, unsubscribePage } from "../../layouts/reader-pages.ts";
import { redirectPage } from "../../layouts/redirect.ts";
import { textPage } from "../../layouts/text-page.ts";
import type { TextPage } from "../../src/content/model.ts";
import { sampleComment, sampleLibrary, sampleLog, sampleProject, sampleSite, sampleThread } from "./sample-library.ts";

const hostile = `"'><script>alert(1)</script>`;
const labels = [{ slug: "x", name: hostile }];
const site = { ...sampleSite, title: hostile, description: hostile, author: { name: hostile, bio: hostile, me: [`https://e.example/${hostile}`], url: `https://e.example/${hostile}` } };
const date = { day: "2026-11-18", iso: hostile };
const texts = { title: hostile, subtitle: hostile, summary: hostile, description: hostile, lang: hostile };
const log = sampleLog({ ...texts, key: "projects/p/l", kind: "log", project: "projects/p", labels, next: hostile, date, written: date, updated: date, series: { slug: "s", name: hostile } });
const unfiled = sampleLog({ ...texts, key: "logs/u", labels, url: `/logs/${hostile}/` });
const project = sampleProject({ ...texts, key: "projects/p", labels, repository: hostile, logs: [log, { ...log, key: "projects/p/m", kind: "follow-up" }] });
const page: TextPage = { ...sampleLog({ ...texts, key: "pages/a" }), kind: "page" };
const comments = [sampleComment({ id: "c1", page: log.key, name: hostile, url: `https://e.example/${hostile}` }), sampleComment({ id: "c2", page: log.key, name: hostile, owner: true })];
const thread = sampleThread(comments.map((comment) => ({ comment, replies: [] })));
const library = sampleLibrary({ site, projects: [project], unfiled: [unfiled], pages: [page], threads: new Map([[log.key, thread]]), series: new Map([["s", { slug: "s", name: hostile, logs: [log, unfiled] }]]) });
const label = library.labels.get("x") ?? assert.fail();
const errors = ["name", "email", "body", "topic", hostile].map((field) => ({ field, message: hostile }));
const form = { page: hostile, token: hostile, parent: { id: hostile, name: hostile }, values: { name: hostile, email: hostile, url: hostile, body: `</textarea>${hostile}`, notify: hostile }, errors };
const newsletter = { token: hostile, topics: [{ value: hostile, label: hostile }], topic: hostile, email: hostile, errors };

const pages = {
  home: homePage({ library, newsletter }),
  project: projectPage({ library, project, form, newsletter }),
  log: logPage({ library, log, form, newsletter }),
  "unfiled log": logPage({ library, log: unfiled, form }),
  logs: logsPage({ library, newsletter }),
  label: labelPage({ library, label }),
  labels: labelsPage({ library }),
  page: textPage({ library, page }),
  redirect: redirectPage({ site, to: `/${hostile}` }),
  receipt: receiptPage({ site, pages: [{ title: hostile, url: hostile }], status: "published", page: { title: hostile, url: hostile }, comment: { id: hostile, name: hostile, html: "", date: hostile }, live: hostile }),
  "comment problem": commentProblemPage({ site, pages: [{ title: hostile, url: hostile }], page: { title: hostile, url: hostile }, form, summary: hostile }),
  "newsletter problem": newsletterProblemPage({ site, pages: [{ title: hostile, url: hostile }], form: newsletter, summary: hostile }),
  confirm: confirmPage({ site, pages: [{ title: hostile, url: hostile }], action: hostile, token: hostile, topics: [hostile] }),
  confirmed: confirmedPage({ site, pages: [{ title: hostile, url: hostile }], topics: [hostile], unsubscribe: hostile }),
  unsubscribe: unsubscribePage({ site, pages: [{ title: hostile, url: hostile }], action: hostile, token: hostile, topic: hostile }),
  message: messagePage({ site, pages: [{ title: hostile, url: hostile }], title: hostile, message: hostile, hint: hostile, back: { title: hostile, url: hostile } }),
};

for (const [name, shown] of Object.entries(pages)) {
  test(`escapes every field of the ${name} page`, () => {
    const text = String(shown);
    assert.match(text, /&lt;script&gt;/);
    for (const [, json = ""] of text.matchAll(/<script type="application\/ld\+json">([^<]*)<\/script>/g)) assert.ok(JSON.parse(json)["@graph"].length > 0);
    assert.doesNotMatch(text, /<script(?! data-src="\/blog\/site\.js"(?: data-more="[^"<>]*")?>\{let script=| type="application\/ld\+json">[^<]*<\/script>| src="\/[^"<>]*send\.js" defer><)|<\/textarea>[^\n]*alert/i);
    // A quote that was let through would leave `'>` or `">` followed by what is escaped of the rest.
    assert.doesNotMatch(text.replace(/<script type="application.*/g, ""), /["']&gt;&lt;script|['"]>&lt;script/);
  });
}
