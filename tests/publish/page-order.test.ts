import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cacheOf } from "../../src/content/library/library-cache.ts";
import type { Library } from "../../src/content/model.ts";
import { inOrder, type Progress } from "../../src/publish/page-order.ts";
import { pageList } from "../../src/publish/pages/page-list.ts";
import { pageUrl } from "../../src/publish/pages/site-page.ts";
import { load } from "../content/make-library.ts";

function makeLibrary(): Library {
  return load({
    "projects/robot/index.md": "# Robot\n",
    "projects/robot/2026-08-01-leg.md": "# A leg\n",
    "logs/2026-10-03-tea.md": "# Tea\n",
    "logs/2026-09-03-soup.md": "# Soup\n",
    "logs/2026-07-03-rice.md": "# Rice\n",
  }).library;
}

/** Another thread that renders one text after the other, whenever it is asked what there is. */
function oneByOne(library: Library): Progress {
  const { entries } = cacheOf(library);
  const order = [...library.projects, ...library.pages, ...library.logs].map(({ source }) => source);
  let rendered = 0;
  return {
    order,
    get rendered() {
      return rendered;
    },
    get isDone() {
      return rendered === order.length;
    },
    get isWaiting() {
      return rendered < order.length;
    },
    async next() {
      const source = order[rendered];
      if (source === undefined) return undefined;
      entries.get(source)?.rendering.get();
      rendered += 1;
      return [source];
    },
  };
}

describe("the order in which pages are made", () => {
  it("has each page once, and lists as soon as their texts are there", async () => {
    const library = makeLibrary();
    const urls: string[] = [];
    for await (const page of inOrder(library, oneByOne(library))) urls.push(pageUrl(page));
    assert.deepEqual(urls.toSorted(), pageList(library).map(pageUrl).toSorted());
    const shown = ["/logs/tea/", "/archive/2026/10/", "/logs/soup/", "/archive/2026/09/", "/projects/robot/leg/", "/projects/robot/", "/logs/rice/"];
    assert.deepEqual(urls.filter((url) => shown.includes(url)), shown);
    assert.ok(urls.indexOf("/labels/") < urls.indexOf("/logs/rice/"));
  });

  it("is that of the list where nothing is rendered elsewhere", async () => {
    const library = makeLibrary();
    const urls: string[] = [];
    for await (const page of inOrder(library, undefined)) urls.push(pageUrl(page));
    assert.deepEqual(urls, pageList(library).map(pageUrl));
  });
});
