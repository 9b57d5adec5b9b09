import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cacheOf } from "../../src/content/library/library-cache.ts";
import type { Library } from "../../src/content/model.ts";
import { logsOnPage } from "../../src/publish/pages/logs-on-page.ts";
import { pageList } from "../../src/publish/pages/page-list.ts";
import { renderPage } from "../../src/publish/pages/render-page.ts";
import { showsTexts } from "../../src/publish/pages/shows-texts.ts";
import { pageUrl, type SitePage } from "../../src/publish/pages/site-page.ts";
import { PagePrints } from "../../src/publish/standing/page-prints.ts";
import { commentSource, load, site, sources } from "../content/make-library.ts";

const change = { commit: "c".repeat(40), date: { iso: "2026-11-01T12:00:00Z", day: "2026-11-01" }, subject: "Mend it", lines: [[{ kind: "added", text: "new" }]], cut: false } as const;

function makeLibrary(): Library {
  const texts = {
    "projects/robot/index.md": "---\nlabels: [metal]\n---\n# Robot\n\nWalks.\n",
    "projects/robot/2026-10-01-leg.md": "---\nlabels: [metal]\naliases: [/old/]\n---\n# A leg\n\nSteel.\n",
    "projects/robot/2026-10-02-arm.md": "# An arm\n\nBrass.\n",
    "logs/2026-10-03-tea.md": "# Tea\n\nGreen.\n",
    "pages/about.md": "# About\n\nMe.\n",
  };
  const comments = [commentSource("projects/robot/2026-10-01-leg", 1)];
  const changes = new Map([["content/projects/robot/2026-10-01-leg.md", [change]]]);
  const { library, problems } = load(sources(texts, { comments }), { site: { ...site, newsletter: true, search: true }, changes });
  assert.deepEqual(problems, []);
  return library;
}

async function rendersTexts(page: SitePage): Promise<boolean> {
  const library = makeLibrary();
  assert.ok(await renderPage(page, { library }), pageUrl(page));
  assert.ok(new PagePrints(library).of(page), pageUrl(page));
  return [...cacheOf(library).entries.values()].some(({ rendering }) => rendering.made !== undefined);
}

describe("pages that show nothing of the texts", () => {
  it("are made, and known by what they are made from, while no text is rendered; all others need one", async () => {
    const pages = pageList(makeLibrary());
    for (const kind of ["history", "redirect", "whole", "page-comments", "topics", "search", "label"]) assert.ok(pages.some((page) => page.kind === kind), kind);
    for (const page of pages) assert.equal(await rendersTexts(page), showsTexts(page), pageUrl(page));
  });
});

describe("lists of logs", () => {
  it("are made, and known by what they are made from, as soon as the texts of these logs and of projects are rendered", async () => {
    const pages = pageList(makeLibrary()).filter((page) => logsOnPage(page, makeLibrary()) !== undefined);
    assert.deepEqual([...new Set(pages.map(({ kind }) => kind))].toSorted(), ["all", "entry", "feed", "json-feed", "label", "month", "whole", "year"]);
    for (const page of pages) {
      const library = makeLibrary();
      const wanted = new Set([...(logsOnPage(page, library) ?? []), ...library.projects].map(({ source }) => source));
      const renderings = [...cacheOf(library).entries].map(([path, { rendering }]) => ({ path, rendering }));
      for (const { path, rendering } of renderings) if (wanted.has(path)) rendering.get();
      assert.ok(await renderPage(page, { library }), pageUrl(page));
      assert.ok(new PagePrints(library).of(page), pageUrl(page));
      assert.deepEqual(renderings.flatMap(({ path, rendering }) => (rendering.made === undefined ? [] : [path])).toSorted(), [...wanted].toSorted(), pageUrl(page));
    }
  });
});
