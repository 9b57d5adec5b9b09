/** Every feed and sitemap of a small site and of a nasty one, held against RFC 4287, RFC 3339, JSON Feed 1.1 and sitemaps.org. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import type { Site } from "../../src/config/site.ts";
import type { Library } from "../../src/content/model.ts";
import { pageList } from "../../src/publish/pages/page-list.ts";
import { renderPage } from "../../src/publish/pages/render-page.ts";
import { outputPath, pageUrl } from "../../src/publish/pages/site-page.ts";
import { sitemap } from "../../src/publish/pages/sitemap.ts";
import { load, site as plain, sources } from "../content/make-library.ts";

const id = (number: number) => `01930000-0000-7000-8000-00000000000${number}`;
const comment = (number: number, page: string, more: object) => ({
  path: `data/comments/${page}/${id(number)}.json`,
  text: JSON.stringify({ id: id(number), page, name: "Grace", body: "Words.", date: `2026-11-0${number}T10:00:00Z`, status: "published", ...more }),
});

const small = sources({ "projects/robot/index.md": "# Robot\n", "projects/robot/2026-10-01-walks.md": "It walks.", "logs/2026-10-02-note.md": "---\nlabels: [Bench]\n---\nA note.", "pages/about.md": "# About\n" });

const nasty = sources(
  {
    "projects/robot/index.md": "---\ntitle: 'R ]]> & <b>\"obot\"'\nlabels: [C++, Größe]\n---\nEmpty so far.",
    "projects/lamp/index.md": "---\nlang: de\n---\n# Lampe\n",
    "projects/lamp/2026-10-03-licht.md": "---\nlang: de\nlabels: [Größe]\n---\n# Es wird Licht\n\n\u0007 läutet",
    "logs/2026-10-01-größe & maß.md": "---\ntitle: 'A ]]> & <i>'\n---\n[two](2026-10-02-two.md#here) [file](./no.txt) <a href='?a=1&b=2'>q</a> [p](//host.example/x) ![p](no.png) ![v](no.mp4) <img srcset='a.png 2x' src='a.png' alt=''>\n\n## Head\n\nx[^1] ]]> `]]>`\n\n[^1]: Foot \uffff",
    "logs/2026-10-02-two.md": "---\ndate: 2026-10-02 10:00 +0200\nupdated: 2026-11-01T09:00:00.5-03:30\n---\n# Two\u001b[0m\n\n## Here\n",
    "logs/empty.md": "---\ntitle: Old\ndate: 0099-01-01\n---\n",
  },
  {
    comments: [
      comment(1, "logs/2026-10-02-two", { name: "R\ufffe & <b>", url: "https://grace.example/?a&b", body: "]]> \u0000 [x](/y) <b>", edited: "2026-11-08T10:00:00.250Z" }),
      comment(2, "projects/lamp/2026-10-03-licht", { parent: id(7), body: "> deep\n\n```\n]]>\n```" }),
    ],
  },
);

const sites: readonly Partial<Site>[] = [{}, { language: "de", origin: "https://me.example", prefix: "/blog/", author: { name: "Ada & <Co>", url: "https://ada.example/?a&b", me: [] } }];
const cases = [small, nasty].flatMap((from, index) => sites.map((more) => ({ name: `${index === 0 ? "a small" : "a nasty"} site in ${more.language ?? plain.language}`, ...load(from, { site: { ...plain, ...more } }) })));

interface Link {
  readonly rel?: string;
  readonly href: string;
}
interface Entry {
  readonly id: string;
  readonly title: string;
  readonly link: readonly Link[];
  readonly updated: string;
  readonly published: string;
  readonly author?: { readonly name: string; readonly uri?: string };
  readonly content: { readonly type: string; readonly "#text": string };
  readonly lang?: string;
}
interface Feed extends Omit<Entry, "content" | "published"> {
  readonly entry: readonly Entry[];
}

const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "", removeNSPrefix: true, parseTagValue: false, isArray: (name) => ["entry", "link", "url", "sitemap"].includes(name) });

/** The feeds of a Library as a reader has them, by address. */
async function feedsOf(library: Library): Promise<Map<string, Feed>> {
  const pages = pageList(library).filter(({ kind }) => ["feed", "site-comments", "page-comments"].includes(kind));
  const feeds = new Map<string, Feed>();
  for (const page of pages) {
    const text = (await renderPage(page, { library })) ?? "";
    assert.equal(XMLValidator.validate(text), true, pageUrl(page));
    assert.doesNotMatch(text, /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]|\]\]>/u, pageUrl(page));
    const { feed } = parser.parse(text) as { feed: Feed };
    feeds.set(library.site.origin + encodeURI(library.site.prefix + pageUrl(page).slice(1)), { ...feed, entry: feed.entry ?? [] });
  }
  return feeds;
}

/** https://www.rfc-editor.org/rfc/rfc3339#section-5.6, as Atom wants it: capital letters. */
const moment = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
const alternate = ({ link }: Pick<Entry, "link">) => link.filter(({ rel = "alternate" }) => rel === "alternate").map(({ href }) => href);

/** What leads somewhere in a piece of HTML, as it is written there. */
function addressesIn(html: string): string[] {
  return [...html.matchAll(/ (?:href|src|poster|srcset)="([^"]*)"/g)].map(([, address = ""]) => address);
}

for (const { name, library, problems } of cases) {
  describe(name, async () => {
    const feeds = await feedsOf(library);

    it("is read whole", () => assert.deepEqual(problems, []));

    it("has Atom feeds with all that RFC 4287 asks for", () => {
      assert.ok(feeds.size >= 6 && [...feeds.values()].some(({ entry }) => entry.length > 1));
      assert.equal(new Set([...feeds.values()].map((feed) => feed.id)).size, feeds.size, "an id each");
      for (const [address, feed] of feeds) {
        assert.ok(feed.title !== "" && URL.canParse(feed.id) && feed.author?.name === library.site.author.name, address);
        assert.deepEqual(feed.link.filter(({ rel }) => rel === "self").map(({ href }) => href), [address]);
        assert.equal(alternate(feed).length, 1, address);
        const newest = feed.entry.map(({ updated }) => updated).toSorted((a, b) => Date.parse(b) - Date.parse(a))[0];
        assert.equal(feed.updated, newest ?? "1970-01-01T00:00:00Z", address);
        assert.equal(new Set(feed.entry.map((entry) => entry.id)).size, feed.entry.length, address);
        for (const entry of feed.entry) {
          assert.ok(entry.title.trim() !== "" && URL.canParse(entry.id) && entry.content.type === "html", `${address}: ${entry.id}`);
          assert.ok(alternate(entry).length === 1 && alternate(entry)[0]?.startsWith(library.site.origin), entry.id);
          for (const date of [entry.updated, entry.published]) assert.match(date, moment, entry.id);
        }
      }
    });

    it("has links and pictures in feeds that lead out of any reader", async () => {
      const json = JSON.parse((await renderPage({ kind: "json-feed" }, { library })) ?? "") as { items: { content_html: string }[] };
      const texts = [...[...feeds.values()].flatMap(({ entry }) => entry.map(({ content }) => content["#text"] ?? "")), ...json.items.map(({ content_html: html }) => html)];
      const addresses = texts.flatMap(addressesIn);
      assert.ok(name.includes("small") || addresses.length > 20);
      assert.deepEqual(addresses.filter((address) => !/^https?:\/\//.test(address)), []);
    });

    it("has a JSON Feed with what version 1.1 asks for", async () => {
      const feed = JSON.parse((await renderPage({ kind: "json-feed" }, { library })) ?? "") as Record<string, unknown> & { items: Record<string, string>[] };
      const base = library.site.origin + library.site.prefix;
      assert.deepEqual([feed["version"], feed["title"], feed["home_page_url"], feed["feed_url"], feed["language"]], ["https://jsonfeed.org/version/1.1", "Test", base, `${base}feed.json`, library.site.language]);
      const atom = feeds.get(`${base}feed.xml`)?.entry ?? [];
      assert.deepEqual(feed.items.map((item) => [item["id"], item["url"], item["date_published"], item["date_modified"]]), atom.map((entry) => [entry.id, alternate(entry)[0], entry.published, entry.updated]));
      for (const item of feed.items) assert.equal(typeof item["content_html"], "string");
    });

    it("has canonical addresses in its sitemap, each once, with dates as W3C writes them", async () => {
      const canonical = new Set<string>();
      for (const page of pageList(library).filter((each) => outputPath(pageUrl(each)).endsWith(".html"))) {
        const html = (await renderPage(page, { library })) ?? "";
        const [, address] = /<link rel="canonical" href="([^"]*)">/.exec(html) ?? [];
        if (address === library.site.origin + encodeURI(library.site.prefix + pageUrl(page).slice(1))) canonical.add(address);
      }
      const { urlset } = parser.parse(sitemap(library)) as { urlset: { url: { loc: string; lastmod?: string }[] } };
      const listed = urlset.url.map(({ loc }) => loc);
      assert.equal(new Set(listed).size, listed.length);
      assert.deepEqual(listed.filter((address) => !canonical.has(address)), []);
      for (const entry of library.entries.values()) assert.ok(listed.includes(library.site.origin + encodeURI(library.site.prefix + entry.url.slice(1))), entry.url);
      for (const { lastmod } of urlset.url) if (lastmod !== undefined) assert.match(lastmod, moment);
    });
  });
}

describe("feeds", () => {
  const library = cases.at(-1)?.library ?? assert.fail("a library");

  it("say of each log in which language it is, and of comments in the site's words whose they are and where", async () => {
    const feeds = [...(await feedsOf(library)).values()];
    const [site] = feeds;
    assert.equal(site?.lang, "de");
    const english = load(nasty).library;
    const [mixed] = (await feedsOf(english)).values();
    assert.deepEqual([mixed?.lang, mixed?.entry.find(({ title }) => title === "Es wird Licht")?.lang, mixed?.entry.find(({ title }) => title.startsWith("Two"))?.lang], ["en", "de", undefined]);
    const comments = async (from: Library, address: string) => (await feedsOf(from)).get(from.site.origin + from.site.prefix + address) ?? assert.fail(address);
    assert.deepEqual((await comments(library, "comments.xml")).entry.map(({ title }) => title), ["Grace zu Es wird Licht", "R & <b> zu Two[0m"]);
    assert.deepEqual((await comments(english, "comments.xml")).entry.map(({ title }) => title), ["Grace on Es wird Licht", "R & <b> on Two[0m"]);
    const own = await comments(english, "projects/lamp/licht/comments.xml");
    assert.deepEqual([own.lang, own.title, own.entry[0]?.title], ["de", "Kommentare zu Es wird Licht", "Grace zu Es wird Licht"]);
  });

  it("keep the name of a log when its title, its text, its address, and the site's prefix, title or language change", async () => {
    const ids = async (from: Record<string, string>, more: Partial<Site>) => {
      const [feed] = (await feedsOf(load(from, { site: { ...plain, ...more } }).library)).values();
      return feed?.entry.map((entry) => entry.id);
    };
    const before = await ids({ "logs/2026-10-02-note.md": "# A note\n" }, {});
    assert.deepEqual(before, ["tag:example.org,2026-10-02:logs/2026-10-02-note"]);
    assert.deepEqual(await ids({ "logs/2026-10-02-note.md": "---\npermalink: /elsewhere/\nupdated: 2026-11-01\nlang: de\n---\n# Another title\n" }, { prefix: "/blog/", title: "Else", language: "de" }), before);
    assert.deepEqual(await ids({ "projects/robot/moved.md": "---\nid: logs/2026-10-02-note\ndate: 2026-10-02\n---\nNow it is filed.\n", "projects/robot/index.md": "# Robot\n" }, {}), before);
  });
});

describe("the sitemap", () => {
  it("of a site with more addresses than a file may hold says where its parts are, and they hold all of them", async () => {
    const { library } = load(small);
    const [note] = library.logs;
    const large: Library = { ...library, entries: new Map(Array.from({ length: 30_000 }, (_, number) => [`logs/${number}`, { ...(note ?? assert.fail("a log")), url: `/logs/${number}/` }])) };
    const kinds = pageList({ ...library, entries: large.entries, logs: [] }).filter(({ kind }) => kind === "sitemap");
    const [index = "", ...parts] = await Promise.all(kinds.map(async (page) => (await renderPage(page, { library: large })) ?? ""));
    const { sitemapindex } = parser.parse(index) as { sitemapindex: { sitemap: { loc: string }[] } };
    assert.deepEqual(sitemapindex.sitemap.map(({ loc }) => loc), kinds.slice(1).map((page) => `https://example.org${pageUrl(page)}`));
    const held = parts.map((part) => [...part.matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, address]) => address));
    assert.ok(held.length > 1 && held.every(({ length }) => length > 0 && length <= 50_000));
    assert.equal(new Set(held.flat()).size, 30_000 + 5 + library.labels.size);
    assert.equal(pageList(library).filter(({ kind }) => kind === "sitemap").length, 1);
  });
});
