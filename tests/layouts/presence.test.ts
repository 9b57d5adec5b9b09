/** What every page has for machines, people who do not see, and paper; and what all of it may weigh. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { brotliCompressSync } from "node:zlib";
import { readFileSync } from "node:fs";
import { logPage } from "../../layouts/log.ts";
import { firstPicture } from "../../src/content/markdown/first-picture.ts";
import { sharedPicture } from "../../layouts/parts/shared-picture.ts";
import * as readerPages from "../../layouts/reader-pages.ts";
import { renderText } from "../../src/content/markdown/markdown.ts";
import { hostHeaders } from "../../src/publish/host-files.ts";
import { siteScript, stylesheet } from "../../src/publish/layout-files.ts";
import { pageList } from "../../src/publish/pages/page-list.ts";
import { outputPath, pageUrl } from "../../src/publish/pages/site-page.ts";
import { sampleComment, sampleSite as site, sampleThread } from "./sample-library.ts";
import { samplePages } from "./sample-pages.ts";
import { sampleForm, sampleNewsletter, samples, sampleSiteLibrary as library } from "./sample-site.ts";

const style = await stylesheet();
const long = String(samplePages.get("long-log"));

const shown = [...samplePages].map(([name, page]) => ({ name, text: String(page), private: String(page).includes('content="noindex"') }));
const texts = ["log", "unfiled-log", "long-log", "project", "page"];

/** What must stand on pages of every kind, or of the kinds named. */
const present: Readonly<Record<string, { readonly of?: readonly string[]; readonly not?: readonly string[]; readonly pattern: RegExp }>> = {
  canonical: { not: ["not-found"], pattern: /<link rel="canonical" href="https:\/\/blog\.example\/blog\/|<meta name="robots" content="noindex">/ },
  "Open Graph": { pattern: /<meta property="og:type" content="(?:article|website)">\n<meta property="og:title" content="[^"]+">\n<meta property="og:description" content="[^"]+">\n<meta property="og:url" content="https:[^"]+">\n<meta property="og:site_name" content="[^"]+">/ },
  "a picture of its own": { of: ["long-log"], pattern: /<meta property="og:image" content="https:\/\/blog\.example\/blog\/media\/logs\/long\/gantry\.png">/ },
  "JSON-LD": { of: ["home", ...texts], pattern: /<script type="application\/ld\+json">\{"@context":"https:\/\/schema\.org","@graph":\[/ },
  "h-entry": { of: texts, pattern: /<article class="h-entry">[^]*class="p-name"[^]*class="e-content / },
  "feeds to be found": { pattern: /<link rel="alternate" type="application\/atom\+xml"[^>]*>\n<link rel="alternate" type="application\/feed\+json"/ },
  icon: { pattern: /<link rel="icon" href="data:image\/svg\+xml,%3Csvg /i },
  lang: { pattern: /<html lang="en">/ },
  "skip link": { pattern: /<a class="skip" href="#main">[^]*<main id="main"[ >]/ },
  "one h1": { pattern: /^(?:(?!<h1[ >])[^])*<h1[ >](?:(?!<h1[ >])[^])*$/ },
  "a style of its own": { pattern: /^(?:(?!<link rel="stylesheet"|<body)[^])*<style>[^]*<body(?:(?!<link rel="stylesheet")[^])*$/ },
  "a description": { pattern: /<meta name="description" content="[^"]+">/ },
  "nothing from elsewhere that is loaded": { pattern: /^(?![^]*<(?:link|script|img|source|video)[^>]+(?:href|src)="https?:\/\/(?!blog\.example)[^"]*"(?! title))/ },
};

for (const [what, { of, not = [], pattern }] of Object.entries(present)) {
  test(`${what}: on ${of === undefined ? "every page" : of.join(", ")}`, () => {
    const looked = shown.filter(({ name }) => (of === undefined || of.includes(name)) && !not.includes(name));
    assert.ok(looked.length > 0);
    assert.deepEqual(looked.filter(({ text }) => !pattern.test(text)).map(({ name }) => name), []);
  });
}

test("no kind of page is without a sample", () => {
  const every = pageList({ ...library, redirects: [{ from: "/old/", to: "/about/" }] }).filter((page) => outputPath(pageUrl(page)).endsWith(".html"));
  const kinds = every.map((page) => (page.kind === "entry" ? (library.entries.get(page.key)?.kind ?? "") : page.kind));
  const names: Readonly<Record<string, string>> = { unfiled: "unfiled-log", "follow-up": "log", whole: "whole-project", redirect: "" };
  assert.deepEqual([...new Set(kinds)].filter((kind) => !samplePages.has(names[kind] ?? kind)), ["redirect"], "what sends on is no page to be read");
  const source = readFileSync("tests/layouts/sample-pages.ts", "utf8");
  assert.deepEqual(Object.keys(readerPages).filter((name) => name.endsWith("Page") && !source.includes(`${name}(`)), []);
});

test("no two pages are described alike, but those that answer a reader", () => {
  const places = new Map<string, string[]>();
  for (const { name, text } of shown.filter((each) => !each.private)) {
    const [, description = ""] = /name="description" content="([^"]*)"/.exec(text) ?? [];
    places.set(description, [...(places.get(description) ?? []), name]);
  }
  // Sample logs share their text; a whole project is its project, as its canonical address says.
  assert.deepEqual([...places.values()].filter((names) => names.length > 1 && !names.every((name) => name.endsWith("log") || name.endsWith("project"))), []);
});

test("a text of nothing but a title is described by it", () => {
  const page = String(logPage({ library, log: { ...samples.unfiled, description: "" } }));
  assert.match(page, /<meta name="description" content="[^"]+">/);
  assert.match(page, /<meta property="og:description" content="[^"]+">/);
});

test("a text is shared with its cover, else with its first picture that networks can show", () => {
  const html = '<p><img src="/blog/media/a.svg" alt="Drawn"> <img src="/blog/media/b%20c.png" alt="&quot;B&quot; &amp; C" width="3" height="2"></p>';
  assert.deepEqual(sharedPicture(site, { picture: firstPicture(html) }), { url: "https://blog.example/blog/media/b%20c.png", alt: '"B" & C' });
  assert.deepEqual(sharedPicture(site, { picture: firstPicture(html), cover: { url: "/media/c.png", alt: "" } }), { url: "/media/c.png", alt: "" });
  assert.equal(firstPicture('<img src="/blog/media/a.svg" alt="">'), undefined);
});

test("tells machines whose a log is, what it shows and where it stands", () => {
  for (const part of ["p-name", "u-url", "dt-published", "e-content", "p-author h-card", "p-category"]) assert.match(long, new RegExp(`class="${part}[ "]`), part);
  const [, json = ""] = /<script type="application\/ld\+json">([^<]*)<\/script>/.exec(long) ?? [];
  const [post, way] = JSON.parse(json)["@graph"];
  assert.deepEqual([post["@type"], post.headline, post.datePublished, post.author.name, post.image], ["BlogPosting", "What a long log looks like", "2026-10-09", "Ada Marsh", "https://blog.example/blog/media/logs/long/gantry.png"]);
  assert.deepEqual(way.itemListElement.map(({ item }: { item: string }) => item), ["https://blog.example/blog/logs/", "https://blog.example/blog/logs/long/"]);
});

test("tells who writes on the front page, and where else", () => {
  const home = String(samplePages.get("home"));
  assert.match(home, /class="hello h-card"/);
  assert.match(home, /rel="me" href="https:\/\/social\.example\/@ada"/);
  assert.match(home, /"@type":"WebSite"/);
  assert.match(home, /id="unfiled" class="h-feed"[^]*class="h-entry/);
});

test("has a sitemap, robots, a page for what is not there, print, dark, and peace for who wants it", () => {
  const kinds = pageList(library).map(({ kind }) => kind);
  for (const kind of ["sitemap", "robots", "not-found", "feed"] as const) assert.ok(kinds.includes(kind), kind);
  for (const rule of ["@media print", "light-dark(", "prefers-reduced-motion", ":focus-visible"]) assert.ok(style.includes(rule), rule);
  assert.match(hostHeaders(site), /Content-Security-Policy: default-src 'none'/);
});

const weight = (text: string) => brotliCompressSync(text).length;

test("a log of 1,500 words weighs at most 7.5 kB with its style, 10 kB with contents, form and ten comments, and is shown without asking for another file", () => {
  const text = readFileSync("tests/fixtures/log-of-1500-words.md", "utf8");
  const written = renderText(text, { source: "content/logs/long.md", url: "/logs/long/", prefix: "/blog/", pictures: { avif: false }, resolve: () => undefined });
  const log = { ...samples.longLog, ...written };
  assert.ok(log.words > 1200 && log.words < 1600, `${log.words} words`);
  const alone = weight(String(logPage({ library, log: { ...log, headings: [] } })));
  const comments = Array.from({ length: 10 }, (_, index) => ({ comment: sampleComment({ id: `019a9c0e-0000-7000-8000-0000000002${index}0`, name: `Reader ${index}`, html: `<p>${"I had the same on my bench, and the trimmer was it. ".repeat(1 + (index % 3))}</p>` }), replies: [] }));
  const talked = { ...library, threads: new Map([[log.key, sampleThread(comments)]]) };
  const whole = weight(String(logPage({ library: talked, log, form: sampleForm, newsletter: sampleNewsletter })));
  assert.ok(alone <= 7_500, `${alone} bytes alone`);
  assert.ok(whole <= 10_000, `${whole} bytes with all`);
  const files = [...String(logPage({ library, log: { ...log, headings: [] } })).matchAll(/<(?:link rel="(?:stylesheet|icon)"|script|img)[^>]* (?:href|src)="(?!data:)([^"]+)"/g)].map(([, file]) => file);
  assert.deepEqual(files, []);
});

test("the script of every page weighs at most 1 kB", async () => {
  const size = weight(await siteScript(site));
  assert.ok(size <= 1024, `${size} bytes`);
});
