import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { compactList } from "../../layouts/parts/log-list.ts";
import { withComments } from "../../src/content/comments/with-comments.ts";
import { parseCommentFile } from "../../src/content/comments/parse-comment.ts";
import { loadLibrary } from "../../src/content/library/load-library.ts";
import type { Comment, Library } from "../../src/content/model.ts";
import { siteCommentsFeed } from "../../src/publish/pages/comment-feeds.ts";
import { plainSite as site } from "../helpers/config.ts";
import { grownComment } from "../store/load/grown-repository.ts";

const count = 620;

function commentOn(n: number, at: number): Comment {
  const file = grownComment(at, `logs/post-${n}`);
  return parseCommentFile(`data/comments/${file.page}/${file.id}.json`, JSON.stringify(file)).comment ?? assert.fail("a comment");
}

/** Posts, and a comment on some; `age` says in which order they were commented on. */
function libraryOf(age: (n: number) => number): Library {
  const texts = Array.from({ length: count }, (_, n) => ({ path: `content/logs/post-${n}.md`, text: `---\ndate: 2025-0${1 + (n % 9)}-11\n---\n# Post ${n}\n`, modified: new Date(0) }));
  const comments = texts.map((_, n) => grownComment(age(n), `logs/post-${n}`)).map((file) => ({ path: `data/comments/${file.page}/${file.id}.json`, text: JSON.stringify(file) }));
  return loadLibrary({ texts, assets: [], comments }, { site, firstCommits: { dates: new Map(), shallow: false }, now: new Date("2026-11-20T12:00:00Z"), drafts: false, future: false }).library;
}

describe("with many logs", () => {
  it("a long list says what its short parts say, also after a comment", () => {
    let library = libraryOf((n) => n);
    const rowsOf = (html: unknown): string => /^<ul[^>]*>(.*)<\/ul>$/s.exec(String(html))?.[1] ?? assert.fail("a list");
    const { logs } = library;
    const parts = (): string => logs.map((_, index) => rowsOf(compactList({ library, logs: logs.slice(index, index + 1) }))).slice(20).join("");
    assert.equal(rowsOf(compactList({ library, logs, from: 20 })), parts());
    for (const n of [300, 301, 619, 300]) {
      const page = `logs/post-${n}`;
      const before = library.threads.get(page)?.newest ?? [];
      library = withComments(library, page, [...before, commentOn(n, 1000 + before.length)]);
      assert.equal(rowsOf(compactList({ library, logs, from: 20 })), parts());
    }
    library = withComments(library, "logs/post-300", []);
    assert.equal(rowsOf(compactList({ library, logs, from: 20 })), parts());
  });

  for (const [name, age] of [["oldest first", (n: number) => n], ["newest first", (n: number) => count - n], ["in no order", (n: number) => (n * 7919) % count]] as const) {
    it(`the feed of all comments has the newest, whether their pages come ${name}`, () => {
      const library = withComments(libraryOf(age), "logs/post-7", [2000, 2001, 2002].map((at) => commentOn(7, at)));
      const all = [...library.threads.values()].flatMap(({ newest }) => newest);
      const expected = all.toSorted((a, b) => (a.date < b.date ? 1 : -1)).slice(0, 50).map(({ id }) => id);
      assert.deepEqual([...siteCommentsFeed(library).matchAll(/<id>urn:uuid:([^<]+)/g)].map(([, id]) => id), expected);
    });
  }
});
