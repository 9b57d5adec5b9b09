/** What every page has for machines, people who do not see, and paper; and what all of it may weigh. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { brotliCompressSync } from "node:zlib";
import { readFileSync } from "node:fs";
import { logPage } from "../../layouts/log.ts";
import { renderText } from "../../src/content/markdown/markdown.ts";
import { hostHeaders } from "../../src/publish/host-files.ts";
import { siteScript, stylesheet } from "../../src/publish/layout-files.ts";
import { pageList } from "../../src/publish/pages/page-list.ts";
import { sampleComment, sampleSite as site, sampleThread } from "./sample-library.ts";
import { samplePages } from "./sample-pages.ts";
import { sampleForm, sampleNewsletter, samples, sampleSiteLibrary as library } from "./sample-site.ts";

const style = stylesheet();
const long = String(samplePages.get("long-log"));

/** On every page that search engines may show. */
const everywhere: Readonly<Record<string, RegExp>> = {
  canonical: /<link rel="canonical" href="https:\/\/blog\.example\/blog\//,
  "og:title": /<meta property="og:title" content="[^"]+">/,
  "feeds to be found": /<link rel="alternate" type="application\/atom\+xml"[^>]*>\n<link rel="alternate" type="application\/feed\+json"/,
  icon: /<link rel="icon" href="\/blog\/icon\.svg"/,
  lang: /<html lang="en">/,
  "skip link": /<a class="skip" href="#main">[^]*<main id="main">/,
  description: /<meta name="description" content="[^"]+">/,
};

for (const [name, page] of samplePages) {
  const text = String(page);
  test(`has what every page has: ${name}`, () => {
    for (const [what, pattern] of Object.entries(everywhere)) if (what !== "canonical" || !text.includes('content="noindex"')) assert.match(text, pattern, what);
    assert.equal(text.match(/<h1[ >]/g)?.length, 1, "one h1");
    assert.equal(text.match(/<link rel="stylesheet"/g)?.length, 1);
    assert.doesNotMatch(text, /<(?:link|script|img|source|video)[^>]+(?:href|src)="https?:\/\/(?!blog\.example)[^"]*"(?! title)/, "nothing from elsewhere is loaded");
  });
}

test("no two pages are described alike, but those that answer a reader", () => {
  const shown = [...samplePages].filter(([, page]) => !String(page).includes('content="noindex"')).map(([name, page]) => [/name="description" content="([^"]*)"/.exec(String(page))?.[1] ?? "", name]);
  const places = new Map<string, string[]>();
  for (const [description = "", name = ""] of shown) places.set(description, [...(places.get(description) ?? []), name]);
  // Sample logs share their text.
  assert.deepEqual([...places.values()].filter((names) => names.length > 1 && !names.every((name) => name.endsWith("log"))), []);
});

test("tells machines whose a log is, what it shows and where it stands", () => {
  assert.match(long, /<meta property="og:image" content="https:\/\/blog\.example\/blog\/media\/logs\/long\/gantry\.png">/);
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
  assert.match(home, /class="lines h-feed"[^]*class="h-entry/);
});

test("has a sitemap, robots, a page for what is not there, print, dark, and peace for who wants it", () => {
  const kinds = pageList(library).map(({ kind }) => kind);
  for (const kind of ["sitemap", "robots", "not-found", "feed"] as const) assert.ok(kinds.includes(kind), kind);
  for (const rule of ["@media print", "light-dark(", "prefers-reduced-motion", ":focus-visible"]) assert.ok(style.includes(rule), rule);
  assert.match(hostHeaders(site), /Content-Security-Policy: default-src 'none'/);
});

const weight = (text: string) => brotliCompressSync(text).length;

test("a log of 1,500 words weighs at most 7.5 kB with its style, 10 kB with contents, form and ten comments, and asks for one file before it is shown", () => {
  const words = readFileSync("docs/comments.md", "utf8").split(/(?<=\s)/);
  const written = renderText(words.slice(0, 1500).join(""), { source: "content/logs/long.md", url: "/logs/long/", prefix: "/blog/", pictures: { avif: false }, resolve: () => undefined });
  const log = { ...samples.longLog, ...written };
  assert.ok(log.words > 1200 && log.words < 1600, `${log.words} words`);
  const alone = weight(String(logPage({ library, log: { ...log, headings: [] } }))) + weight(style);
  const comments = Array.from({ length: 10 }, (_, index) => ({ comment: sampleComment({ id: `019a9c0e-0000-7000-8000-0000000002${index}0`, name: `Reader ${index}`, html: `<p>${"I had the same on my bench, and the trimmer was it. ".repeat(1 + (index % 3))}</p>` }), replies: [] }));
  const talked = { ...library, threads: new Map([[log.key, sampleThread(comments)]]) };
  const whole = weight(String(logPage({ library: talked, log, form: sampleForm, newsletter: sampleNewsletter }))) + weight(style);
  assert.ok(alone <= 8_192, `${alone} bytes alone`);
  assert.ok(whole <= 10_240, `${whole} bytes with all`);
  const files = [...String(logPage({ library, log: { ...log, headings: [] } })).matchAll(/<(?:link rel="stylesheet"|script|img)[^>]* (?:href|src)="([^"]+)"/g)].map(([, file]) => file);
  assert.deepEqual(files, ["/blog/style.css"]);
});

test("the script of every page weighs at most 1 kB", async () => {
  const size = weight(await siteScript());
  assert.ok(size <= 1024, `${size} bytes`);
});
