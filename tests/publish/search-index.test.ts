import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { Output } from "../../src/publish/output.ts";
import { writeSearchIndex } from "../../src/publish/search-index.ts";
import { load } from "../content/make-library.ts";

describe("the search index", () => {
  let root: string;
  before(async () => {
    root = await mkdtemp(path.join(tmpdir(), "unfiled-search-"));
  });
  after(() => rm(root, { recursive: true }));

  it("is made for each of several changes that come together", async () => {
    const libraries = ["One", "Two", "Two", "Three"].map((title) => load({ "logs/2026-10-01-a.md": `# ${title}\n\nWords.\n` }).library);
    const made = await Promise.all(libraries.map((library, number) => writeSearchIndex(root, library, new Output(path.join(root, `site-${number}`)))));
    for (const files of made) assert.ok(files.includes("pagefind.js") && files.some((file) => file.startsWith("fragment")), files.join(" "));
  });
});
