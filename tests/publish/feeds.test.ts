import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { XMLParser } from "fast-xml-parser";
import { loadLibrary } from "../../src/content/library/load-library.ts";
import type { Library } from "../../src/content/model.ts";
import { pageCommentsFeed, siteCommentsFeed } from "../../src/publish/pages/comment-feeds.ts";
import { atomFeed, feedOf, jsonFeed } from "../../src/publish/pages/feeds.ts";
import { newsletterTopics } from "../../src/publish/pages/newsletter-topics.ts";
import { topicSchema } from "../../src/content/schemas/subscriber.ts";
import { plainSite as site } from "../helpers/config.ts";

function libraryOf(texts: Record<string, string>, comments: Record<string, object> = {}): Library {
  const sources = {
    texts: Object.entries(texts).map(([path, text]) => ({ path: `content/${path}`, text, modified: new Date("2026-01-01T00:00:00Z") })),
    assets: [],
    comments: Object.entries(comments).map(([path, value]) => ({ path, text: JSON.stringify(value) })),
  };
  const now = new Date("2026-11-20T12:00:00Z");
  return loadLibrary(sources, { site, firstCommits: { dates: new Map(), shallow: false }, now, drafts: false, future: false }).library;
}

const notInXml = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

describe("feeds", () => {
  it("hold no character that XML cannot, whoever typed it", () => {
    const id = "01930000-0000-7000-8000-000000000000";
    const page = "logs/2026-10-01-terminal";
    const library = libraryOf(
      { "logs/2026-10-01-terminal.md": '---\ntitle: "Bell \\a, escape \\e"\n---\nA line \u001b[31mred\u001b[0m 😀 \uffff.\n' },
      { [`data/comments/${page}/${id}.json`]: { id, page, name: "R\ufffe", body: "Words \uffff 😀", date: "2026-11-01T10:00:00Z", status: "published" } },
    );
    const feeds = [atomFeed(feedOf({ kind: "site" }, library) ?? assert.fail("a feed"), "/feed.xml", library), siteCommentsFeed(library)];
    for (const feed of feeds) {
      assert.doesNotMatch(feed, notInXml);
      assert.match(feed, /😀/);
    }
  });
});

describe("texts in feeds", () => {
  const contentOf = (text: string): string => {
    const library = libraryOf({ "logs/2026-10-01-a.md": text });
    const feed = feedOf({ kind: "site" }, library) ?? assert.fail("a feed");
    const { items } = JSON.parse(jsonFeed(feed, "/feed.json", library)) as { items: { content_html: string }[] };
    const content = items[0]?.content_html ?? "";
    const { feed: atom } = new XMLParser({ ignoreAttributes: true }).parse(atomFeed(feed, "/feed.xml", library)) as { feed: { entry: { content: string } } };
    assert.equal(atom.entry.content, content.trim());
    return content;
  };

  it("have tasks as characters: readers of feeds take no boxes", () => {
    assert.equal(contentOf("- [ ] open <b>x</b>\n- [x] done"), '<ul>\n<li class="task">☐ open <b>x</b></li>\n<li class="task">☑ done</li>\n</ul>\n');
    assert.match(contentOf("---\nlang: de\n---\n- [ ] offen"), /☐ offen/);
    assert.match(contentOf('`<input type="checkbox" disabled aria-label="to do"> `'), /&lt;input type=/);
  });

  it("have the file itself where HTML offers several pictures", () => {
    const several = '<picture class="x"><source media="(prefers-color-scheme: dark)" srcset="https://example.org/b.png"><img src="https://example.org/a.png" alt="A"></picture>';
    assert.equal(contentOf(`Text\n\n<p>${several}</p>`), '<p>Text</p>\n<p><img src="https://example.org/a.png" alt="A"></p>');
  });
});

describe("comment feeds", () => {
  const page = "logs/talk";
  const id = (number: number) => `01930000-0000-7000-8000-00000000000${number}`;
  const comments = [
    { id: id(1), page, name: "Grace", url: "https://grace.example/?a&b", body: "First.", date: "2026-11-01T10:00:00Z", edited: "2026-11-05T10:00:00.000Z", status: "published" },
    { id: id(2), page, parent: id(1), name: "Ada", body: "Second.", date: "2026-11-02T10:00:00.000Z", status: "published", owner: true },
    { id: id(3), page, parent: id(2), name: "", body: "", date: "2026-11-03T10:00:00.000Z", status: "deleted" },
    { id: id(4), page, parent: id(3), name: "Lin", body: "Fourth.", date: "2026-11-04T10:00:00.000Z", status: "published" },
    { id: id(5), page, name: "Eve", body: "Held.", date: "2026-11-06T10:00:00.000Z", status: "held" },
  ];
  const library = libraryOf({ "logs/talk.md": "# Talk\n" }, Object.fromEntries(comments.map((comment) => [`data/comments/${page}/${comment.id}.json`, comment])));
  const entry = library.entries.get(page) ?? assert.fail("the page");

  for (const [name, feed] of [["the page", pageCommentsFeed(entry, library)], ["the site", siteCommentsFeed(library)]] as const) {
    it(`of ${name} have the newest first, nothing deleted or held, and say what answers what and what was edited`, () => {
      const parsed = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "" }).parse(feed) as { feed: { updated: string; entry: Record<string, unknown>[] } };
      assert.equal(parsed.feed.updated, "2026-11-05T10:00:00.000Z");
      assert.deepEqual(parsed.feed.entry.map((comment) => [comment["id"], comment["updated"]]), [
        [`urn:uuid:${id(4)}`, "2026-11-04T10:00:00.000Z"],
        [`urn:uuid:${id(2)}`, "2026-11-02T10:00:00.000Z"],
        [`urn:uuid:${id(1)}`, "2026-11-05T10:00:00.000Z"],
      ]);
      const [, owner, first] = parsed.feed.entry;
      assert.deepEqual(owner?.["thr:in-reply-to"], { ref: `urn:uuid:${id(1)}`, href: `https://example.org/logs/talk/#comment-${id(1)}` });
      assert.deepEqual(owner?.["link"], { href: `https://example.org/logs/talk/#comment-${id(2)}` });
      assert.deepEqual(owner?.["author"], { name: "Ada" });
      assert.deepEqual(first?.["author"], { name: "Grace", uri: "https://grace.example/?a&b" });
      assert.equal(first?.["thr:in-reply-to"], undefined);
    });
  }
});

describe("the newsletter's topics", () => {
  it("have a name each that a subscriber's file takes, also for projects called as another topic", () => {
    const library = libraryOf({
      "projects/unfiled/index.md": "# Unfiled\n",
      "projects/all/index.md": "# All\n",
      "projects/robot/index.md": "---\npermalink: /robot.v2/\n---\n# Robot\n",
    });
    const values = newsletterTopics(library).map(({ value }) => value);
    assert.deepEqual(values.toSorted(), ["all", "projects-all", "projects-unfiled", "robot-v2", "unfiled"]);
    for (const value of values) assert.ok(topicSchema.safeParse(value).success, value);
  });
});
