import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { describe, it } from "node:test";
import { promisify } from "node:util";
import { inWords, type Target } from "../../bench/bench.ts";
import { makePosts } from "../../bench/corpus.ts";
import { withSection } from "../../bench/results.ts";

const run = promisify(execFile);
const main = path.resolve(import.meta.dirname, "../../bench/main.ts");

describe("npm run bench", () => {
  it("measures builds and loads, here on a small scale, and names machine and Node", async () => {
    const { stdout } = await run(process.execPath, ["--import", "tsx", main, "--smoke", "cold", "coldstart", "load"]);
    for (const row of [/^cold: \d{4}-.*Node v\d+.* cores/m, /Unfiled +\d+\.\d\d s \(/, /read +\d+ +median \d+\.\d ms \(.* p99/, /require to first answer +\d+\.\d ms/, /→ load, errors: 0, must be ≤ 0.*: met$/m, /not in their page: 0, /]) assert.match(stdout, row);
  });

  it("says which parts there are where it is asked for another", async () => {
    await assert.rejects(run(process.execPath, ["--import", "tsx", main, "moon"]), (error: { code: number; stdout: string }) => {
      assert.equal(error.code, 2);
      assert.match(error.stdout, /no bench moon: there are cold, warm, growth, memory, comment, save, load, static, start, coldstart, store\.$/m);
      return true;
    });
  });
});

describe("a target", () => {
  const target: Target = { figure: "cold, beside Hugo", found: 0.7, unit: "×", must: 0.9, aim: 0.6 };

  it("is met, aim and all, or missed", () => {
    assert.deepEqual(inWords(target), { figure: "cold, beside Hugo", must: "≤ 0.9 ×", aim: "≤ 0.6 ×", found: "0.70 ×", verdict: "met, the aim is missed" });
    assert.deepEqual([0.6, 0.91].map((found) => inWords({ ...target, found }).verdict), ["met", "MISSED"]);
    assert.deepEqual([0.95, 0.7].map((found) => inWords({ ...target, found, atLeast: true }).verdict), ["met", "MISSED"]);
  });
});

describe("the kept results", () => {
  it("of a part stand in the place of its last ones; all others stay", () => {
    const text = "# Results\n\nHead.\n\n## cold\n\nold\n\n## store\n\nmany\n\n### deeper\n\nlines\n";
    assert.equal(withSection(text, "cold", "## cold\n\nnew"), "# Results\n\nHead.\n\n## cold\n\nnew\n\n## store\n\nmany\n\n### deeper\n\nlines\n");
    const noted = `${text}\n### Notes\n\nby hand\n`;
    assert.equal(withSection(noted, "store", "## store\n\nfew"), `${text.slice(0, text.indexOf("many"))}few\n\n### Notes\n\nby hand\n`);
    assert.equal(withSection(text, "load", "## load\n\nnew"), `${text}\n## load\n\nnew\n`);
  });
});

describe("the corpus", () => {
  it("is the same each time, without pictures, and has a word of its own in each paragraph and code block", () => {
    const posts = makePosts(60);
    assert.deepEqual(posts, makePosts(60));
    const texts = posts.map(({ text }) => text);
    assert.equal(texts.filter((text) => /!\[[^\]]*\][([]|<img/.test(text)).length, 0);
    const own = texts.flatMap((text) => text.match(/^(?:Word\d+x\d+|word_\d+_\d+)/gm) ?? []);
    assert.equal(new Set(own).size, own.length);
    assert.ok(own.length > 300);
  });
});
