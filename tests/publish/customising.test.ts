/** What docs/customising.md says an author can do, done as it says, in one build. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { TestSite } from "../helpers/site.ts";

const guide = await readFile("docs/customising.md", "utf8");

/** The block of the guide that begins with this comment; it names its file. */
function example(file: string): string {
  return new RegExp("```\\w+ title=\"" + file.replaceAll(".", "\\.") + "\"\\n([^]*?)```").exec(guide)?.[1] ?? assert.fail(`docs/customising.md has no example for ${file}`);
}

let site: TestSite;
before(async () => {
  const files = ["layouts/not-found.ts", "layouts/parts/reading-time.ts", "layouts/eleventy/humans.txt.njk", "shout.js"].map((file) => [file, example(file)]);
  site = await TestSite.create({ "logs/2026-10-01-hello.md": `# Hello\n\n${"The first words. ".repeat(90)}\n` }, { files: Object.fromEntries(files) });
  const theme = await site.read("layouts/style/theme.css");
  await site.write("layouts/style/theme.css", theme.replace(/--accent: .*;/, example("layouts/style/theme.css").trim()));
  const shipped = await site.read(".eleventy.js");
  await site.write(".eleventy.js", shipped.replace("// Eleventy", `${example(".eleventy.js").split("\n")[0] ?? ""}\n// Eleventy`).replace("(eleventyConfig) {", `(eleventyConfig) {\n${example(".eleventy.js").split("\n").slice(1).join("\n")}`));
  const built = await site.unfiled(["build"], { UNFILED_PAGE_KEY: "k".repeat(43) });
  assert.equal(built.code, 0, built.stderr);
});
after(() => site.remove());

describe("an author's own", () => {
  it("files are right by their types, with what calls them", async () => {
    await site.write("tsconfig.mine.json", JSON.stringify({ extends: "./tsconfig.json", include: [], files: ["layouts/log.ts", "src/publish/pages/not-found-answer.ts"] }));
    const checked = spawnSync(path.resolve("node_modules/.bin/tsc"), ["-p", "tsconfig.mine.json"], { cwd: site.root, encoding: "utf8" });
    assert.equal(checked.stdout + checked.stderr, "");
  });
  it("layout stands in place of ours", async () => assert.match(await site.read("_site/404.html"), /<h1>Gone fishing<\/h1>/));
  it("part stands in place of ours on every page that has it", async () => assert.match(await site.read("_site/logs/hello/index.html"), /<span>270 words<\/span>/));
  it("theme colours everything", async () => assert.match(await site.read("_site/style.css"), /--accent: light-dark\(#5b2a86, #d9b8f5\)/));
  it("face may come from the site, which the policy of all pages lets in", async () => assert.match(await site.read("_site/_headers"), /Content-Security-Policy: [^\n]*; font-src 'self';/));
  it("plugin of Eleventy is used by the author's templates", async () => assert.equal(await site.read("_site/humans.txt"), "MADE BY ADA\n"));
});
