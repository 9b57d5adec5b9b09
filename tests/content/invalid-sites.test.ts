import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, it } from "node:test";
import { loadLibrary } from "../../src/content/library/load-library.ts";
import { ContentError } from "../../src/content/problems.ts";
import { readSources } from "../../src/content/sources/read-sources.ts";
import { noCommits, now, site } from "./make-library.ts";

const fixtures = fileURLToPath(new URL("../fixtures/invalid/", import.meta.url));

/** Each folder is a small wrong site; `problems.txt` in it is, to the letter, what its author reads. */
describe("an author is told what is wrong", () => {
  for (const name of readdirSync(fixtures)) {
    it(`with ${name.replaceAll("-", " ")}`, async () => {
      const sources = { ...(await readSources(`${fixtures}${name}`)), comments: [] };
      const { problems } = loadLibrary(sources, { site, firstCommits: noCommits, now, drafts: false, future: false });
      assert.equal(`${new ContentError(problems).message}\n`, readFileSync(`${fixtures}${name}/problems.txt`, "utf8"));
    });
  }
});
