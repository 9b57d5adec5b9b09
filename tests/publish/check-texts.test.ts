import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { formatProblem } from "../../src/content/problems.ts";
import { checkTexts } from "../../src/publish/texts/check-texts.ts";
import { noCommits, now, site } from "../content/make-library.ts";
import { loadLibrary } from "../../src/content/library/load-library.ts";

function check(texts: Readonly<Record<string, string>>, { prefix = "/", isElsewhere = () => false }: { prefix?: string; isElsewhere?: (address: string) => boolean } = {}) {
  const files = Object.entries(texts).map(([name, text]) => ({ path: `content/logs/${name}`, text, modified: new Date(0) }));
  const sources = files.filter(({ path }) => path.endsWith(".md"));
  const assets = files.filter(({ path }) => !path.endsWith(".md")).map(({ path }) => ({ source: path, url: path.replace("content/", "/media/") }));
  const { library } = loadLibrary({ texts: sources, assets, comments: [] }, { site: { ...site, prefix }, firstCommits: noCommits, now, drafts: false, future: false });
  const { mistakes, brokenLinks } = checkTexts({ library, isElsewhere });
  return [...mistakes, ...brokenLinks].map(formatProblem);
}

describe("the links of texts", () => {
  it("are right when they lead to texts, headings, lists, feeds, pictures and other hosts", () => {
    const body = [
      "[a](other.md) [b](other.md#größe) [c](/logs/other/#gr%C3%B6%C3%9Fe) [d](#here) [e](/archive/) [f](/feed.xml) [g](/logs/other)",
      "![h](pic.png) [i](https://example.org/none) [j](mailto:a@example.org) [k](//example.org/x) [l](/old/) [m](/api/health) [n](#comments) [o](other.md#comments) [p](?a=1)",
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

  it("are told apart where the text is there and not published", () => {
    assert.deepEqual(check({ "one.md": "[a](draft.md)", "draft.md": "---\ndraft: true\n---\nText" }), ["content/logs/one.md:1: links to draft.md, which is not published"]);
  });

  it("may lead to what the author's own templates make", () => {
    assert.deepEqual(check({ "one.md": "[a](/guestbook/)" }, { isElsewhere: (address) => address === "/guestbook/" }), []);
  });

  it("need their heading where the text is the blog's, whatever the author's templates may make", () => {
    assert.deepEqual(check({ "one.md": "[a](two.md#gone)", "two.md": "## There" }, { isElsewhere: () => true }), ["content/logs/one.md:1: links to two.md#gone, and content/logs/two.md has no such heading or id"]);
  });

  it("are not looked for in code", () => {
    assert.deepEqual(check({ "one.md": "`[a](gone.md)`\n\n```html\n<a href=\"/gone/\">\n```" }), []);
  });
});

describe("the formulas of texts", () => {
  it("are named with file and line where they cannot be read", () => {
    const [problem = ""] = check({ "one.md": "Text\n\nand $\\frac{x$ here" });
    assert.match(problem, /^content\/logs\/one\.md:3: the formula \\frac\{x cannot be read: /);
  });
});
