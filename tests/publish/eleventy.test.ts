import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { access, rm } from "node:fs/promises";
import path from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { shippedConfiguration } from "../../src/publish/eleventy.ts";
import { listFiles } from "../../src/publish/output.ts";
import { cleanEnvironment } from "../helpers/environment.ts";
import { TestSite } from "../helpers/site.ts";
import { waitFor } from "../helpers/wait.ts";
import { postComment, textOf } from "../server/client.ts";

const run = promisify(execFile);
const content = { "logs/2026-10-01-hello.md": "# Hello\n\nThe first words.\n" };
const pageKey = { UNFILED_PAGE_KEY: "k".repeat(43) };

/** `.eleventy.js` of an author who adds something: the one that ships with a line more. */
const withLine = (line: string): string => `import shipped from "./.eleventy.shipped.js";
export { config } from "./.eleventy.shipped.js";
export default async function configure(eleventyConfig) {
  await shipped(eleventyConfig);
  ${line}
}
`;

let site: TestSite;

async function create(line: string, files: Record<string, string> = {}): Promise<void> {
  site = await TestSite.create(content, { files });
  await site.write(".eleventy.shipped.js", await site.read(".eleventy.js"));
  await site.write(".eleventy.js", withLine(line));
}

describe("Eleventy", () => {
  afterEach(() => site.remove());

  it("makes the author's own templates and copies, beside the pages of the blog", async () => {
    await create('eleventyConfig.addPassthroughCopy({ "static": "." }); eleventyConfig.addFilter("loud", (text) => text.toUpperCase());', {
      "layouts/eleventy/humans.txt.njk": "---\npermalink: /humans.txt\n---\n{{ 'ada' | loud }}",
      "static/favicon.txt": "an icon",
    });
    const built = await site.unfiled(["build"], pageKey);
    assert.equal(built.code, 0, built.stderr);
    assert.equal(await site.read("_site/humans.txt"), "ADA");
    assert.equal(await site.read("_site/favicon.txt"), "an icon");
    assert.match(await site.read("_site/logs/hello/index.html"), /The first words\./);
    await assert.rejects(access(path.join(site.root, "_site/README")));
  });

  it("is run before a link is called broken that it may make true, and the build then names file and line", async () => {
    await create("", {
      "layouts/eleventy/guestbook.njk": "<a href=\"/logs/hello/\">Hello</a> <a href='../logs/hello'>Hello</a> <a href=../feed.xml>Feed</a>\n<a href=\"/logs/helo/\">Hello</a>\n<a href=\"../logs/hallo/\">Hello</a> {{ '<a href=\"gone\">x</a>' | safe }} <a href=\"book.css?a#b\">",
      "layouts/eleventy/book.njk": "---\npermalink: /guestbook/book.css\n---\na { background: url(none.png) }",
      "content/logs/2026-10-02-linking.md": "# Linking\n\n[There](/guestbook/)\n[nowhere](/guestbok/)\n",
    });
    const built = await site.unfiled(["build"], pageKey);
    assert.equal(built.code, 1, built.stdout);
    assert.match(built.stderr, /4 mistakes in the content:\n {2}content\/logs\/2026-10-02-linking\.md:4: links to \/guestbok\/, which is not there\n {2}layouts\/eleventy\/guestbook\.njk:2: links to \/logs\/helo\/, which is not there\n {2}layouts\/eleventy\/guestbook\.njk:3: links to \.\.\/logs\/hallo\/, which is not there\n {2}layouts\/eleventy\/guestbook\.njk:3: links to gone, which is not there\n/);
    await assert.rejects(access(path.join(site.root, "_site/index.html")));
    const alone = run(process.execPath, ["node_modules/@11ty/eleventy/cmd.cjs", "--output=_plain"], { cwd: site.root, env: cleanEnvironment(site.root, pageKey) });
    await assert.rejects(alone, ({ stderr }: { stderr: string }) => /4 mistakes in the content:[^]*guestbok[^]*guestbook\.njk:3: links to gone, which is not there/.test(stderr));
    await site.write("layouts/eleventy/guestbook.njk", "<a href=\"/logs/hello/\">Hello</a>");
    await site.write("content/logs/2026-10-02-linking.md", "# Linking\n\n[There](/guestbook/)\n");
    const mended = await site.unfiled(["build"], pageKey);
    assert.deepEqual([mended.code, mended.stderr], [0, ""]);
  });

  it("sends the blog's pages through the author's transforms, and the running site then builds whole", async () => {
    await create('eleventyConfig.addTransform("shout", function (text) { return this.page.outputPath?.endsWith(".html") ? text.replace("first words", "FIRST WORDS") : text; });');
    const running = await site.start();
    assert.match(running.output(), /every change is a whole build/);
    assert.match(await textOf(`${running.url}logs/hello/`), /The FIRST WORDS\./);
    assert.equal((await postComment(running.url, "hello", "Said later.")).status, 201);
    const page = await textOf(`${running.url}logs/hello/`);
    assert.match(page, /Said later\./);
    assert.match(page, /The FIRST WORDS\./);
  });

  it("is not taken for a transform by itself: a site without any is published page by page", async () => {
    await create("");
    const running = await site.start();
    assert.doesNotMatch(running.output(), /whole build/);
    const { builds } = JSON.parse(await site.read("_site/build.json")) as { builds: string[] };
    assert.equal((await postComment(running.url, "hello", "One page only.")).status, 201);
    await waitFor("the comment's commit in build.json", async () => (await site.read("_site/build.json")).includes(await site.git("rev-parse", "HEAD")));
    assert.deepEqual((JSON.parse(await site.read("_site/build.json")) as { builds: string[] }).builds, builds);
  });
});

describe("Eleventy and a site as it ships", () => {
  before(async () => {
    site = await TestSite.create(content);
    assert.equal((await site.unfiled(["build"], pageKey)).code, 0);
  });
  after(() => site.remove());

  it("make the same pages when it is run by itself", async () => {
    const ours = await site.read("_site/logs/hello/index.html");
    await run(process.execPath, ["node_modules/@11ty/eleventy/cmd.cjs", "--output=_plain"], { cwd: site.root, env: cleanEnvironment(site.root, pageKey) });
    assert.equal(await site.read("_plain/logs/hello/index.html"), ours);
    assert.match(await site.read("_plain/feed.xml"), /The first words/);
    await rm(path.join(site.root, "_plain"), { recursive: true });
  });

  it("make the same pages where the author wrote something that adds nothing: without it, Eleventy is left out", async () => {
    assert.equal(shippedConfiguration, createHash("sha256").update(readFileSync(path.resolve(import.meta.dirname, "../../.eleventy.js"))).digest("hex"));
    const tree = async (): Promise<Map<string, string>> => {
      const files = (await listFiles(path.join(site.root, "_site"))).filter((file) => file !== "build.json").toSorted();
      return new Map(await Promise.all(files.map(async (file): Promise<[string, string]> => [file, await site.read(`_site/${file}`)])));
    };
    const without = await tree();
    await site.write(".eleventy.js", `${await site.read(".eleventy.js")}// A line of the author's.\n`);
    await rm(path.join(site.root, "_site"), { recursive: true });
    assert.equal((await site.unfiled(["build"], pageKey)).code, 0);
    assert.deepEqual(await tree(), without);
  });

  it("stay as they were where it fails, and the author is told where", async () => {
    const before = await site.read("_site/logs/hello/index.html");
    await site.write("layouts/eleventy/broken.njk", "{% unknown %}");
    const built = await site.unfiled(["build"], pageKey);
    assert.equal(built.code, 1);
    assert.match(built.stderr, /broken\.njk[^]*unknown block tag: unknown/);
    assert.doesNotMatch(built.stderr, /node_modules/, "where it went through is nothing to the author");
    assert.equal(await site.read("_site/logs/hello/index.html"), before);
  });
});
