import assert from "node:assert/strict";
import { test } from "node:test";
import { redirectPage } from "../../layouts/redirect.ts";
import { samplePages } from "./sample-pages.ts";
import { sampleSite } from "./sample-library.ts";

const elsewhere = ["https://blog.example/blog/", "https://ada.example/", "https://jonas.example/", "https://example.org/", "https://git.example/", "https://social.example/", "mailto:?", "mailto:ada@ada.example?", "data:image/svg+xml,", "#"];

const inHead = /<script src="\/blog\/site\.js"( data-[a-z]+="[^"<>]*")+><\/script>/;
const data = /<script type="application\/ld\+json">[^<]*<\/script>/;
const button = '<script src="/blog/send.js" defer></script>';
const beside = '<script src="/blog/comments.js" defer></script>';
const searching = '<script type="module" src="/blog/search.js"></script>';

for (const [name, shown] of samplePages) {
  test(`keeps every address of the ${name} page under the site's prefix`, () => {
    const addresses = [...String(shown).matchAll(/ (?:href|src|action)="([^"]*)"/g)].map(([, address = ""]) => address);
    assert.ok(addresses.length > 5);
    const outside = addresses.filter((address) => !address.startsWith("/blog/") && !elsewhere.some((start) => address.startsWith(start)));
    assert.deepEqual(outside, []);
    assert.deepEqual(addresses.filter((address) => address.includes("//", address.indexOf("://") + 3) && !address.startsWith("data:")), []);
  });

  test(`leaves no spaces at the end of a line, no inline style and no script but the ones beside a comment form and a button from a mail in the ${name} page`, () => {
    const text = String(shown).replaceAll(/<pre[^]*?<\/pre>/g, "");
    assert.match(text, inHead);
    assert.equal(text.split(button).length - 1, ["confirm", "unsubscribe"].includes(name) ? 1 : 0);
    assert.equal(text.split(beside).length, text.split('<section class="respond"').length);
    assert.doesNotMatch(text.replace(inHead, "").replace(data, "").replace(button, "").replace(beside, "").replace(name === "search" ? searching : "", ""), /[ \t]\n|[ \t]$| style="|<style|<script(?![^>]* src=)| on[a-z]+="/);
  });

  test(`uses every id of the ${name} page once, and points only at ids that are there`, () => {
    const text = String(shown);
    const ids = [...text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    assert.deepEqual(ids, [...new Set(ids)]);
    const targets = [...text.matchAll(/(?: href="#| for="| aria-describedby=")([^"]*)"/g)].flatMap(([, names = ""]) => names.split(" "));
    assert.deepEqual(targets.filter((target) => !ids.includes(target)), []);
  });
}

test("sends on under the prefix", () => {
  const text = String(redirectPage({ site: sampleSite, to: "/logs/new/" }));
  assert.match(text, /<meta http-equiv="refresh" content="0; url=\/blog\/logs\/new\/">/);
  assert.match(text, /<link rel="canonical" href="https:\/\/blog\.example\/blog\/logs\/new\/">/);
  assert.match(text, /<meta name="robots" content="noindex">/);
});
