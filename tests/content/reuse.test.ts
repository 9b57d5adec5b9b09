import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Asset, Library } from "../../src/content/model.ts";
import { parseCommentFile } from "../../src/content/comments/parse-comment.ts";
import { parseComments, withComments } from "../../src/content/comments/with-comments.ts";
import { commentSource, load, noCommits, site, sources } from "./make-library.ts";

const texts = {
  "projects/robot/index.md": "# Robot\n\nIt walks.",
  "projects/robot/2026-01-01-a.md": "---\nlabels: Git\n---\n[b](../../logs/2026-01-02-b.md) ![p](p.png)",
  "logs/2026-01-02-b.md": "---\nlabels: git\n---\nb",
  "pages/about.md": "about",
};
const picture: Asset = { source: "content/projects/robot/p.png", url: "/media/projects/robot/p.png", width: 1, height: 2 };
const first = (): Library => {
  const { library } = load(sources(texts, { assets: [picture], comments: [commentSource("pages/about", 1)] }));
  for (const entry of library.entries.values()) assert.ok(entry.html);
  return library;
};
/** Keys of the entries that are new objects after a change. */
function renewed(previous: Library, change: Partial<Record<string, string>>, assets = [picture], options = {}): string[] {
  const changed = Object.fromEntries(Object.entries({ ...texts, ...change }).filter((pair): pair is [string, string] => pair[1] !== undefined));
  const { library } = load(sources(changed, { assets }), { previous, ...options });
  return [...library.entries].filter(([key, entry]) => previous.entries.get(key) !== entry).map(([key]) => key).toSorted();
}

describe("loading again", () => {
  it("takes over every entry where nothing changed", () => assert.deepEqual(renewed(first(), {}), []));

  it("renews a text that changed, and its project", () => {
    assert.deepEqual(renewed(first(), { "pages/about.md": "new" }), ["pages/about"]);
    assert.deepEqual(renewed(first(), { "projects/robot/2026-01-01-a.md": "new" }), ["projects/robot", "projects/robot/2026-01-01-a"]);
  });

  it("renews a text that links to one that moved, or to a picture that changed its size", () => {
    const moved = { "logs/2026-01-02-b.md": "---\nlabels: git\npermalink: /b/\n---\nb" };
    assert.deepEqual(renewed(first(), moved), ["logs/2026-01-02-b", "projects/robot", "projects/robot/2026-01-01-a"]);
    assert.deepEqual(renewed(first(), {}, [{ ...picture, width: 9 }]), ["projects/robot", "projects/robot/2026-01-01-a"]);
  });

  it("renders a text not asked for before with the links as they are now", () => {
    const { library: before } = load(sources(texts));
    const { library } = load(sources({ ...texts, "logs/2026-01-02-b.md": "---\npermalink: /b/\n---\nb" }), { previous: before });
    assert.match(library.entries.get("projects/robot/2026-01-01-a")?.html ?? "", /href="\/b\/"/);
  });

  it("renews a text whose label is spelt otherwise now", () => {
    assert.deepEqual(renewed(first(), { "logs/2026-01-02-b.md": "---\nlabels: GIT\n---\nb" }), ["logs/2026-01-02-b", "projects/robot", "projects/robot/2026-01-01-a"]);
  });

  it("renews a text whose date comes from a first commit that is another now", () => {
    const undated = { "logs/c.md": "c" };
    const before = load(sources({ ...texts, ...undated }), { firstCommits: noCommits }).library;
    const firstCommits = { dates: new Map([["content/logs/c.md", "2026-04-04T00:00:00Z"]]), shallow: false };
    assert.deepEqual(renewed(before, undated, [], { firstCommits }), ["logs/c"]);
  });

  it("renews everything where the site lies elsewhere now", () => {
    assert.equal(renewed(first(), {}, [picture], { site: { ...site, prefix: "/blog/" } }).length, 4);
  });

  it("says again what is still wrong", () => {
    const { library, problems } = load({ "logs/x.md": "---\ndraft: x\n---\nx" });
    assert.equal(problems.length, 1);
    assert.deepEqual(load({ "logs/x.md": "---\ndraft: x\n---\nx" }, { previous: library }).problems, problems);
  });

  it("gives the same Library as loading afresh", () => {
    const changed = sources({ ...texts, "logs/2026-01-02-b.md": "new", "logs/2026-01-03-c.md": "c" }, { assets: [picture], comments: [commentSource("pages/about", 2)] });
    assert.deepEqual(load(changed, { previous: first() }).library, load(changed).library);
  });

  it("takes over the threads that did not change", () => {
    const comments = [commentSource("pages/about", 1), commentSource("projects/robot", 2)];
    const before = load(sources(texts, { comments })).library;
    const after = load(sources(texts, { comments: [...comments, commentSource("projects/robot", 3)] }), { previous: before }).library;
    assert.equal(after.threads.get("pages/about"), before.threads.get("pages/about"));
    assert.equal(after.threads.get("projects/robot")?.count, 2);
  });
});

const comment = (page: string, number: number) => {
  const { path, text } = commentSource(page, number);
  const parsed = parseCommentFile(path, text).comment;
  assert.ok(parsed);
  return parsed;
};

describe("withComments", () => {
  it("changes one thread and shares the rest", () => {
    const before = first();
    const after = withComments(before, "projects/robot", [comment("projects/robot", 2)]);
    assert.equal(after.threads.get("projects/robot")?.count, 1);
    assert.equal(before.threads.get("projects/robot"), undefined);
    assert.equal(after.threads.get("pages/about"), before.threads.get("pages/about"));
    assert.equal(after.entries, before.entries);
    assert.ok(Object.isFrozen(after));
  });

  it("takes a thread away with its last comment, and knows no page that is not there", () => {
    const before = first();
    assert.equal(withComments(before, "pages/about", []).threads.has("pages/about"), false);
    assert.equal(withComments(before, "logs/nowhere", [comment("logs/nowhere", 1)]), before);
  });

  it("parses and renders only what is new on the page", () => {
    const before = first();
    const [known] = before.threads.get("pages/about")?.newest ?? [];
    const [same, added] = parseComments(before, [commentSource("pages/about", 1), commentSource("pages/about", 2)]);
    assert.ok(known && same?.comment === known);
    const after = withComments(before, "pages/about", [same.comment, added?.comment].filter((comment) => comment !== undefined));
    assert.equal(after.threads.get("pages/about")?.count, 2);
    assert.equal(parseComments(after, [commentSource("pages/about", 2)])[0], added);
    assert.notEqual(parseComments(after, [commentSource("pages/about", 2, { body: "another" })])[0], added);
  });

  it("keeps what the next load takes over", () => {
    const after = withComments(first(), "projects/robot", [comment("projects/robot", 2)]);
    assert.deepEqual(renewed(after, {}), []);
  });
});
