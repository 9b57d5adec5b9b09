import assert from "node:assert/strict";
import { test } from "node:test";
import { pagesOf, samplePages } from "./sample-pages.ts";
import { sampleSiteLibrary } from "./sample-site.ts";

const german = pagesOf({ ...sampleSiteLibrary, site: { ...sampleSiteLibrary.site, language: "de" } });

test("no two ways below a text have almost one name", () => {
  for (const pages of [samplePages, german]) {
    for (const name of ["project", "log", "unfiled-log"]) {
      const [, footer = ""] = /<footer class="after">([^]*?)<\/footer>/.exec(String(pages.get(name))) ?? [];
      const ways = [...footer.matchAll(/<a [^>]*>([^<]+)<\/a>/g)].map(([, words = ""]) => words);
      assert.ok(ways.length > 2, name);
      assert.deepEqual(ways.filter((way) => ways.some((other) => other !== way && (other.startsWith(way) || other.endsWith(way)))), [], name);
    }
  }
});

test("the count beside a month says of what: “June 1” would be a day", () => {
  for (const [pages, counts] of [[samplePages, /^\w+ \d+ logs?$/], [german, /^\p{L}+ \d+ Eintr[äa]ge?$/u]] as const) {
    const headings = [...String(pages.get("year")).matchAll(/<h2>([^]*?)<\/h2>/g)].map(([, heading = ""]) => heading.replace(/<[^>]+>/g, ""));
    assert.ok(headings.length > 2);
    for (const heading of headings) assert.match(heading, counts);
  }
});
