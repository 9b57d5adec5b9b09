import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, it } from "node:test";
import { formatProblem } from "../../src/content/problems.ts";
import { TextChecks } from "../../src/publish/texts/check-texts.ts";
import { templateLinks } from "../../src/publish/texts/template-links.ts";
import { atOnce } from "../../src/content/turns.ts";
import { readWrittenLinks, type WrittenLink } from "../../src/publish/texts/written-links.ts";
import { noCommits, now, site } from "../content/make-library.ts";
import { loadLibrary } from "../../src/content/library/load-library.ts";

function check(texts: Readonly<Record<string, string>>, { prefix = "/", links = [], isOpen = false }: { prefix?: string; links?: readonly WrittenLink[]; isOpen?: boolean } = {}) {
  const files = Object.entries(texts).map(([name, text]) => ({ path: `content/logs/${name}`, text, modified: new Date(0) }));
  const sources = files.filter(({ path }) => path.endsWith(".md"));
  const assets = files.filter(({ path }) => !path.endsWith(".md")).map(({ path }) => ({ source: path, url: path.replace("content/", "/media/") }));
  const { library } = loadLibrary({ texts: sources, assets, comments: [] }, { site: { ...site, prefix }, firstCommits: noCommits, now, drafts: false, future: false });
  const { mistakes, brokenLinks, openLinks } = atOnce(new TextChecks({ library, links, isOpen }).all());
  return [...[...mistakes, ...brokenLinks].map(formatProblem), ...openLinks.map(({ address }) => `open: ${address}`)];
}

describe("the links of texts", () => {
  it("are right when they lead to texts, headings, lists, feeds, pictures and other hosts", () => {
    const body = [
      "[a](other.md) [b](other.md#größe) [c](/logs/other/#gr%C3%B6%C3%9Fe) [d](#here) [e](/archive/) [f](/feed.xml) [g](/logs/other)",
      "![h](pic.png) [i](https://example.org/none) [j](mailto:a@example.org) [k](//example.org/x) [l](/old/) [m](/api/health) [n](#comments) [o](other.md#comments) [p](?a=1) [q](#top)",
      '<a id="raw" href="#raw">x</a>',
      "## Here",
    ].join("\n\n");
    const texts = { "one.md": body, "other.md": "---\naliases: [/old/]\n---\nText\n\n## Größe\n", "pic.png": "" };
    assert.deepEqual(check(texts), []);
    assert.deepEqual(check(texts, { prefix: "/blog/" }), []);
  });

  it("are named with file and line where they lead nowhere", () => {
    const body = "---\ntitle: One\n---\n\n[a](gone.md)\n[b](other.md#nowhere)\n[c](/nowhere/)\n\n![d](gone%20too.png) [e](#nothing)\n\n<img src='raw.png'>\n";
    assert.deepEqual(check({ "one.md": body, "other.md": "Text" }), [
      "content/logs/one.md:5: links to gone.md, which is not there",
      "content/logs/one.md:6: links to other.md#nowhere, and content/logs/other.md has no such heading or id",
      "content/logs/one.md:7: links to /nowhere/, which is not there",
      "content/logs/one.md:9: links to gone%20too.png, which is not there",
      "content/logs/one.md:9: links to #nothing, and has no such heading or id",
      "content/logs/one.md:11: links to raw.png, which is not there",
    ]);
  });

  it("are named also where they are no address at all", () => {
    assert.deepEqual(check({ "one.md": '<a href="100%.md">a</a>\n\n<img src="\\\\[b.png">' }), [
      "content/logs/one.md:1: links to 100%.md, which is not there",
      "content/logs/one.md:3: links to \\\\[b.png, which is not there",
    ]);
  });

  it("are told apart where the text is there and not published", () => {
    for (const [href, file] of [["draft.md", "draft.md"], ["dr%C3%A4ft.md", "dräft.md"], ["../logs/a%20b.md", "a b.md"]] as const) {
      assert.deepEqual(check({ "one.md": `[a](${href})`, [file]: "---\ndraft: true\n---\nText" }), [`content/logs/one.md:1: links to ${href}, which is not published`]);
    }
  });

  it("may lead to what the author's own templates make: whether they do is left open until these were run", () => {
    assert.deepEqual(check({ "one.md": "[a](/guestb%C3%BCcher/) [b](gone.md)" }, { isOpen: true }), ["content/logs/one.md:1: links to gone.md, which is not there", "open: /guestbücher/"]);
  });

  it("need their heading where the text is the blog's, whatever the author's templates may make", () => {
    assert.deepEqual(check({ "one.md": "[a](two.md#gone)", "two.md": "## There" }, { isOpen: true }), ["content/logs/one.md:1: links to two.md#gone, and content/logs/two.md has no such heading or id"]);
  });

  it("are not looked for in code", () => {
    assert.deepEqual(check({ "one.md": "`[a](gone.md)`\n\n```html\n<a href=\"/gone/\">\n```" }), []);
  });
});

describe("the links of layouts, templates and settings", () => {
  it("are right when they lead to pages, files, and what a setting may leave out", () => {
    const links = ["/", "/logs/one/", "/logs/one/#here", "/feed.xml", "/media/logs/pic.png", "/search/", "/pagefind/pagefind.js", "/api/health"].map((href) => ({ file: "layouts/home.ts", line: 1, href }));
    assert.deepEqual(check({ "one.md": "Text\n\n## Here", "pic.png": "" }, { links }), []);
  });

  it("are named with file and line where they lead nowhere", () => {
    const links = ["/logs/two/", "/logs/one/#there"].map((href, index) => ({ file: "layouts/home.ts", line: index + 5, href }));
    assert.deepEqual(check({ "one.md": "## Here" }, { links }), [
      "layouts/home.ts:5: links to /logs/two/, which is not there",
      "layouts/home.ts:6: links to /logs/one/#there, and content/logs/one.md has no such heading or id",
    ]);
  });

  it("are read where they are written out, and not where they are put together", async () => {
    const root = await mkdtemp(path.join(tmpdir(), "unfiled-links-"));
    const files = {
      "layouts/parts/side.ts": 'html`<a href="${href(site, "/a/")}">A</a>\n<a href="/b/#c">B</a> <img src="/d.png"> <a href="/labels/${slug}/">E</a> <a href="${href(site, `/${f}/`)}">F</a> <a href="https://example.org/">G</a> <a href="//h/">H</a>`',
      "layouts/browser/site.ts": 'location.href="/no/"',
      "layouts/eleventy/README.md": "[no](/no/)",
      "layouts/eleventy/now.md": "[now](/i/) and [it]({{ j }})\n",
      "layouts/eleventy/old.njk": "<a href='/k/'>K</a>\n<a href=\"{{ '/l/' | url }}\">L</a>",
      "site.config.ts": 'export default {\n  navigation: [{ label: "M", url: "/m/" }, { label: "N", url: "https://n.example/" }],\n};',
    };
    for (const [file, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(root, file)), { recursive: true });
      await writeFile(path.join(root, file), text);
    }
    const found = readWrittenLinks(root, { navigation: [{ label: "M", url: "/m/" }, { label: "N", url: "https://n.example/" }] });
    await rm(root, { recursive: true });
    assert.deepEqual(found.map(({ file, line, href }) => `${file}:${line} ${href}`), [
      "layouts/eleventy/now.md:1 /i/",
      "layouts/eleventy/old.njk:1 /k/",
      "layouts/parts/side.ts:1 /a/",
      "layouts/parts/side.ts:2 /b/#c",
      "layouts/parts/side.ts:2 /d.png",
      "site.config.ts:2 /m/",
    ]);
  });
});

describe("the formulas of texts", () => {
  it("are named with file and line where they cannot be read", () => {
    const [problem = ""] = check({ "one.md": "Text\n\nand $\\frac{x$ here" });
    assert.match(problem, /^content\/logs\/one\.md:3: the formula \\frac\{x cannot be read: /);
  });
});

it("a page's relative links are checked also where its template is no file, but was added by .eleventy.js", () => {
  const { library } = loadLibrary({ texts: [], assets: [], comments: [] }, { site, firstCommits: noCommits, now, drafts: false, future: false });
  const file = "layouts/eleventy/added.njk";
  const links = templateLinks(path.join(tmpdir(), "unfiled-is-not-here"), [{ file, url: "/added/", text: '<a href="gone">x</a> <a href="../archive/">y</a>' }], library);
  assert.deepEqual(links, [{ file, message: "links to gone, which is not there", address: "/added/gone" }]);
});
