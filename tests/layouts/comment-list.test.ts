import assert from "node:assert/strict";
import { test } from "node:test";
import { commentList } from "../../layouts/parts/comment-list.ts";
import { loadSite } from "../../src/config/load-site.ts";
import { readSettings } from "../../src/config/settings.ts";
import type { CommentNode } from "../../src/content/model.ts";
import { sampleComment, sampleLibrary, sampleLog, sampleThread } from "./sample-library.ts";

const log = sampleLog({ key: "logs/a b&c", title: "A", url: "/logs/a/" });
const form = { page: log.key, token: "to+ken" };

function shown(roots: readonly CommentNode[], withForm = true): string {
  const library = sampleLibrary({ unfiled: [log], threads: new Map([[log.key, sampleThread(roots)]]) });
  return String(commentList({ library, entry: log, form: withForm ? form : undefined }));
}

function chain(length: number): CommentNode {
  let node: CommentNode = { comment: sampleComment({ id: `c${length}`, name: `N${length}` }), replies: [] };
  for (let number = length - 1; number > 0; number--) node = { comment: sampleComment({ id: `c${number}`, name: `N${number}` }), replies: [node] };
  return node;
}

function branch(id: string, ...replies: CommentNode[]): CommentNode {
  return { comment: sampleComment({ id }), replies };
}

test("shows a thread ten thousand replies deep, every comment once and in order, nested four levels", () => {
  const text = shown([chain(10_000)]);
  const ids = [...text.matchAll(/<article class="h-cite" id="comment-c(\d+)"/g)].map(([, number]) => Number(number));
  assert.deepEqual(ids, Array.from({ length: 10_000 }, (_, index) => index + 1));
  assert.equal(text.split("<ol").length - 1, 4);
});

test("says whom a comment answers where its place does not show it", () => {
  const text = shown([chain(6)]);
  assert.match(text, /href="#comment-c5">in reply to N5</);
  assert.equal(text.match(/in reply to/g)?.length, 2);
});

test("keeps branches below the deepest level in reading order", () => {
  const text = shown([branch("1", branch("2", branch("3", branch("4", branch("5", branch("6")), branch("7")), branch("8"))))]);
  assert.deepEqual([...text.matchAll(/id="comment-(\d)"/g)].map(([, id]) => id), ["1", "2", "3", "4", "5", "6", "7", "8"]);
});

test("links each comment to its reply form, with the page's key and token as they are", () => {
  assert.match(shown([chain(1)]), /<a href="\/blog\/api\/comments\?page=logs%2Fa%20b%26c&amp;parent=c1&amp;token=to%2Bken" rel="nofollow" aria-label="Reply to N1">/);
});

test("offers no reply where the page takes no comments", () => {
  assert.doesNotMatch(shown([chain(2)], false), /Reply/);
});

test("marks the owner, and keeps the place of a deleted comment without its words", () => {
  const text = shown([
    { comment: sampleComment({ id: "o", owner: true }), replies: [] },
    { comment: sampleComment({ id: "d", deleted: true, name: "gone", html: "<p>gone</p>" }), replies: [{ comment: sampleComment({ id: "r" }), replies: [] }] },
  ]);
  assert.match(text, /<article class="h-cite" id="comment-o" data-owner>/);
  assert.match(text, /id="comment-d"><p class="none">This comment was deleted\.<\/p><\/article>\s*<ol/);
  assert.doesNotMatch(text, />gone</);
  assert.match(text, /<h2>2 comments<\/h2>/);
});

test("leads to the ends of a long thread, and lets browsers lay out only what is in sight of one with more than twenty", () => {
  const thread = (length: number) => shown(Array.from({ length }, (_, index) => branch(String(index))));
  assert.match(thread(51), /<p class="meta"><a href="#comment-\d+">The newest, by Jonas<\/a> <a href="#comment-form">Write a comment<\/a><\/p>\s*<ol class="thread long">/);
  assert.match(thread(20), /<ol class="thread">/);
  assert.match(thread(21), /<ol class="thread long">/);
  assert.match(thread(50), /<h2>50 comments<\/h2>\s*<ol class="thread long">/);
});

test("says when a comment was edited", () => {
  assert.match(shown([{ comment: sampleComment({ id: "e", edited: "2026-11-20T07:05:00Z" }), replies: [] }]), /<span>edited <time class="dt-updated" datetime="2026-11-20T07:05:00Z">20 Nov 2026, 07:05 UTC<\/time><\/span>/);
});

test("leaves nothing where there is neither comment nor form", () => {
  assert.equal(String(commentList({ library: sampleLibrary({ unfiled: [log] }), entry: log })), "");
});

test("says only in pages with a form, where they are built later and the author wants it, that readers may ask for what is new", () => {
  const marked = (commentsSinceBuild: boolean, withForm: boolean): boolean => {
    const library = sampleLibrary({ unfiled: [log] });
    return String(commentList({ library: { ...library, site: { ...library.site, commentsSinceBuild } }, entry: log, form: withForm ? form : undefined })).includes("data-since-build");
  };
  assert.deepEqual([marked(true, true), marked(true, false), marked(false, true)], [true, false, false]);
  const asked = (env: Record<string, string>): boolean => loadSite(readSettings({ UNFILED_URL: "https://blog.example/", ...env })).commentsSinceBuild;
  assert.deepEqual([asked({}), asked({ UNFILED_STORE: "github:me/blog" }), asked({ UNFILED_API: "https://api.example" })], [false, true, true]);
});
