import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { loadLibrary } from "../../src/content/library/load-library.ts";
import type { Library } from "../../src/content/model.ts";
import { parseCommentFile } from "../../src/content/comments/parse-comment.ts";
import { withComments } from "../../src/content/comments/with-comments.ts";
import { pageList } from "../../src/publish/pages/page-list.ts";
import { renderPage } from "../../src/publish/pages/render-page.ts";
import { pageUrl } from "../../src/publish/pages/site-page.ts";
import { goneUrls, touchedPages, type SiteChange } from "../../src/publish/pages/touched-pages.ts";
import { createPageTokens } from "../../src/readers/tokens.ts";
import { plainSite as site } from "../helpers/config.ts";

const pageTokens = createPageTokens({ pageKeys: ["k".repeat(43)] });

type Texts = Record<string, string>;

function load(texts: Texts, previous?: Library, now = "2026-11-20T12:00:00Z"): Library {
  const sources = {
    texts: Object.entries(texts).map(([path, text]) => ({ path: `content/${path}`, text, modified: new Date("2026-01-01T00:00:00Z") })),
    assets: [],
    comments: [],
  };
  const { library, problems } = loadLibrary(sources, {
    site,
    firstCommits: { dates: new Map(), shallow: false },
    now: new Date(now),
    drafts: false,
    future: false,
    ...(previous !== undefined && { previous }),
  });
  assert.deepEqual(problems, []);
  return library;
}

function comment(page: string, number: number, more: Record<string, unknown> = {}): string {
  const id = `0193${String(number).padStart(4, "0")}-0000-7000-8000-000000000000`;
  return JSON.stringify({ id, page, name: `Reader ${number}`, body: `Words ${number}`, date: `2026-11-0${1 + (number % 9)}T10:00:00.000Z`, status: "published", ...more });
}

/** Every page of a site, as a full build would write it. */
async function fullBuild(library: Library): Promise<Map<string, string>> {
  const site = new Map<string, string>();
  for (const page of pageList(library)) site.set(pageUrl(page), (await renderPage(page, { library, pageTokens })) ?? assert.fail(`${pageUrl(page)} has nothing to show`));
  return site;
}

/** A site that is kept up to date by its touched pages alone. */
class KeptSite {
  library: Library;
  readonly pages: Map<string, string>;

  constructor(library: Library, pages: Map<string, string>) {
    this.library = library;
    this.pages = pages;
  }

  /** Applies a change; answers which addresses were rendered again. */
  async apply(library: Library, change: SiteChange): Promise<string[]> {
    const touched = touchedPages(change, library);
    for (const page of touched) {
      const text = await renderPage(page, { library, pageTokens });
      if (text !== undefined) this.pages.set(pageUrl(page), text);
    }
    if (change.kind === "content") for (const url of goneUrls(change.before, library)) this.pages.delete(url);
    this.library = library;
    return touched.map(pageUrl);
  }

  async texts(texts: Texts): Promise<string[]> {
    return this.apply(load(texts, this.library), { kind: "content", before: this.library });
  }

  async comments(page: string, files: readonly string[]): Promise<string[]> {
    const comments = files.flatMap((text) => parseCommentFile(`data/comments/${page}/${JSON.parse(text).id}.json`, text).comment ?? []);
    return this.apply(withComments(this.library, page, comments), { kind: "comments", pages: [page] });
  }

  async assertFresh(what: string): Promise<void> {
    const wanted = await fullBuild(this.library);
    assert.deepEqual([...this.pages.keys()].toSorted(), [...wanted.keys()].toSorted(), `${what}: the same pages`);
    for (const [url, text] of wanted) assert.equal(this.pages.get(url), text, `${what}: ${url} is as a full build writes it`);
  }
}

function manyTexts(): Texts {
  const texts: Texts = {
    "projects/robot/index.md": "---\ntitle: Robot\nstatus: active\nlabels: [machines]\n---\nWaters plants.\n",
    "projects/boat/index.md": "---\ntitle: Boat\n---\nFloats.\n",
    "projects/boat/2026-03-01-keel.md": "---\nlabels: [wood]\nseries: Building\npart: 1\n---\n# Keel\n\nLaid. See [the robot](../robot/2026-02-02-step-2.md).\n",
    "pages/about.md": "---\ntitle: About\n---\nUs.\n",
  };
  for (let day = 1; day <= 9; day += 1) texts[`projects/robot/2026-02-0${day}-step-${day}.md`] = `---\nlabels: [machines${day % 3 === 0 ? ", wood" : ""}]\n---\n# Step ${day}\n\nText ${day}.\n`;
  for (let number = 10; number <= 45; number += 1) texts[`logs/2026-0${1 + (number % 9)}-${10 + (number % 18)}-note-${number}.md`] = `Note ${number}.\n`;
  return texts;
}

async function begin(texts: Texts): Promise<KeptSite> {
  const library = load(texts);
  return new KeptSite(library, await fullBuild(library));
}

const changes: readonly (readonly [string, (texts: Texts) => void])[] = [
  ["the text of a log", (texts) => void (texts["projects/robot/2026-02-03-step-3.md"] += "More.\n")],
  ["the title of a log", (texts) => void (texts["projects/robot/2026-02-03-step-3.md"] = "# Another step\n\nText.\n")],
  ["a new log at the end of a project", (texts) => void (texts["projects/robot/2026-10-01-step-10.md"] = "# Step 10\n\nText.\n")],
  ["a new log in the middle of a project", (texts) => void (texts["projects/robot/2026-02-04-between.md"] = "# Between\n\nText.\n")],
  ["a log that goes", (texts) => void delete texts["projects/robot/2026-02-05-step-5.md"]],
  ["a new unfiled log", (texts) => void (texts["logs/2026-11-19-new.md"] = "New.\n")],
  ["the oldest unfiled log goes", (texts) => void delete texts[Object.keys(texts).filter((file) => file.startsWith("logs/")).toSorted()[0] ?? ""]],
  ["a new label", (texts) => void (texts["logs/2026-11-18-labelled.md"] = "---\nlabels: [glass]\n---\nText.\n")],
  ["the last log of a label goes", (texts) => void (texts["projects/boat/2026-03-01-keel.md"] = "# Keel\n\nLaid.\n")],
  ["a renamed project", (texts) => void (texts["projects/robot/index.md"] = "---\ntitle: Gardener\nstatus: done\n---\nWaters plants.\n")],
  ["a project's cover", (texts) => void (texts["projects/robot/index.md"] = "---\ntitle: Robot\nstatus: active\nlabels: [machines]\ncover: https://example.org/robot.png\n---\nWaters plants.\n")],
  ["a new project", (texts) => void (texts["projects/kite/index.md"] = "---\ntitle: Kite\n---\nFlies.\n")],
  ["a new page in the navigation", (texts) => void (texts["pages/colophon.md"] = "---\ntitle: Colophon\n---\nHow.\n")],
  ["another address for a log that others link to", (texts) => void (texts["projects/robot/2026-02-02-step-2.md"] = "---\npermalink: /second/\naliases: [/projects/robot/step-2/]\n---\n# Step 2\n\nText.\n")],
  ["a second part of a series", (texts) => void (texts["projects/robot/2026-02-07-step-7.md"] = "---\nseries: Building\npart: 2\n---\n# Step 7\n\nText.\n")],
  ["a resume card", (texts) => void (texts["projects/robot/2026-10-02-next.md"] = "---\nnext: A pump.\n---\n# Step\n\nText.\n")],
  ["a follow-up", (texts) => void (texts["projects/robot/2026-11-01-looking-back.md"] = "---\nkind: follow-up\n---\n# Looking back\n\nText.\n")],
  ["a log that becomes a draft", (texts) => void (texts["projects/robot/2026-02-06-step-6.md"] = "---\ndraft: true\n---\n# Step 6\n\nText.\n")],
  ["a closed discussion", (texts) => void (texts["projects/robot/2026-02-01-step-1.md"] = "---\ncomments: false\n---\n# Step 1\n\nText.\n")],
];

describe("the pages that a change of the texts touches", () => {
  for (const [what, change] of changes) {
    it(`leave the site as a full build would: ${what}`, async () => {
      const texts = manyTexts();
      const kept = await begin(texts);
      change(texts);
      await kept.texts(texts);
      await kept.assertFresh(what);
    });
  }

  it("leave the site as a full build would after all of them in a row, and back again", async () => {
    const texts = manyTexts();
    const kept = await begin(texts);
    for (const [, change] of changes) {
      change(texts);
      await kept.texts(texts);
    }
    await kept.assertFresh("all changes");
    await kept.texts(manyTexts());
    await kept.assertFresh("all undone");
  });

  it("are those that show a project, where it went quiet by time alone", async () => {
    const texts = { ...manyTexts(), "projects/robot/2026-10-01-step-10.md": "# Step 10\n\nText.\n" };
    const kept = await begin(texts);
    const touched = await kept.apply(load(texts, kept.library, "2027-01-20T12:00:00Z"), { kind: "content", before: kept.library });
    assert.deepEqual(touched.toSorted(), ["/", "/labels/machines/", "/projects/", "/projects/robot/", "/whole/projects/robot/"]);
    await kept.assertFresh("a quiet project");
  });

  it("are few: another word in one log touches neither other projects nor older lists", async () => {
    const texts = manyTexts();
    const kept = await begin(texts);
    texts["projects/robot/2026-02-03-step-3.md"] += "More.\n";
    const touched = await kept.texts(texts);
    assert.ok(touched.includes("/projects/robot/step-3/"));
    assert.ok(!touched.includes("/projects/boat/keel/"));
    assert.ok(!touched.includes("/logs/"));
    assert.ok(!touched.includes("/about/"));
    assert.ok(touched.length < pageList(kept.library).length / 2, `${touched.length} pages`);
  });

  it("begin with the texts' own pages, so that no list links to what is not there yet", async () => {
    const texts = manyTexts();
    const kept = await begin(texts);
    texts["projects/robot/2026-10-01-step-10.md"] = "# Step 10\n\nText.\n";
    const touched = await kept.texts(texts);
    assert.ok(touched.indexOf("/projects/robot/step-10/") < touched.indexOf("/"), touched.join(" "));
  });

  it("are none where nothing changed", async () => {
    const kept = await begin(manyTexts());
    assert.deepEqual(await kept.texts(manyTexts()), []);
  });
});

describe("the pages that a comment touches", () => {
  const keys = ["projects/robot/2026-02-03-step-3", "projects/robot", "logs/2026-09-18-note-44", "projects/boat/2026-03-01-keel"];
  for (const key of keys) {
    it(`leave the site as a full build would: ${key}`, async () => {
      const kept = await begin(manyTexts());
      assert.ok(kept.library.entries.has(key), `${key} is a page`);
      await kept.comments(key, [comment(key, 1)]);
      await kept.assertFresh("a first comment");
      await kept.comments(key, [comment(key, 1), comment(key, 2, { parent: JSON.parse(comment(key, 1)).id })]);
      await kept.assertFresh("a reply");
      await kept.comments(key, [comment(key, 1, { status: "deleted", name: "", body: "" }), comment(key, 2)]);
      await kept.assertFresh("a deletion");
      await kept.comments(key, []);
      await kept.assertFresh("all gone");
    });
  }

  it("leave the feed of comments as a full build would where their page moves", async () => {
    const texts = manyTexts();
    const kept = await begin(texts);
    await kept.comments("projects/robot/2026-02-03-step-3", [comment("projects/robot/2026-02-03-step-3", 1)]);
    texts["projects/robot/2026-02-03-step-3.md"] = "---\npermalink: /third/\n---\n# Step 3\n\nText 3.\n";
    const moved = load(texts, kept.library);
    const threads = kept.library.threads;
    await kept.apply(Object.freeze({ ...moved, threads }), { kind: "content", before: kept.library });
    await kept.assertFresh("a moved page");
  });

  it("begin with the page itself", async () => {
    const kept = await begin(manyTexts());
    assert.equal((await kept.comments("projects/robot/2026-02-03-step-3", [comment("projects/robot/2026-02-03-step-3", 1)]))[0], "/projects/robot/step-3/");
  });

  it("stay a handful however many pages there are", async () => {
    const texts = manyTexts();
    for (let number = 100; number < 500; number += 1) texts[`logs/2025-0${1 + (number % 9)}-${10 + (number % 18)}-note-${number}.md`] = `Note ${number}.\n`;
    const kept = await begin(texts);
    const touched = await kept.comments("projects/robot/2026-02-03-step-3", [comment("projects/robot/2026-02-03-step-3", 1)]);
    assert.ok(touched.length <= 14, touched.join(" "));
  });
});
