import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { loadLibrary } from "../../src/content/load-library.ts";
import type { Library } from "../../src/content/model.ts";
import { siteCommentsFeed } from "../../src/publish/comment-feeds.ts";
import { atomFeed, feedOf } from "../../src/publish/feeds.ts";
import { newsletterTopics } from "../../src/publish/newsletter-topics.ts";
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
