import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { headScriptHash } from "../../layouts/parts/head-script.ts";
import { redirectPage } from "../../layouts/redirect.ts";
import { samplePages } from "./sample-pages.ts";
import { sampleSite } from "./sample-library.ts";

const elsewhere = ["https://blog.example/blog/", "https://ada.example/", "https://jonas.example/", "https://example.org/", "https://git.example/", "https://social.example/", "mailto:?", "mailto:ada@ada.example?", "data:image/svg+xml,", "#"];

const inHead = /<script data-src="\/blog\/site\.js"( data-more="\/blog\/(?:comments|search)\.js")?>([^<]*)<\/script>/;
const data = /<script type="application\/ld\+json">[^<]*<\/script>/;
const button = '<script src="/blog/send.js" defer></script>';

for (const [name, shown] of samplePages) {
  test(`keeps every address of the ${name} page under the site's prefix`, () => {
    const addresses = [...String(shown).matchAll(/ (?:href|src|action)="([^"]*)"/g)].map(([, address = ""]) => address);
    assert.ok(addresses.length > 5);
    const outside = addresses.filter((address) => !address.startsWith("/blog/") && !elsewhere.some((start) => address.startsWith(start)));
    assert.deepEqual(outside, []);
    assert.deepEqual(addresses.filter((address) => address.includes("//", address.indexOf("://") + 3) && !address.startsWith("data:")), []);
  });

  test(`leaves no spaces at the end of a line, no style and no script but the one in the head and the one beside a button from a mail in the ${name} page`, () => {
    const text = String(shown).replaceAll(/<pre[^]*?<\/pre>/g, "");
    const [, more, script = ""] = inHead.exec(text) ?? assert.fail("a script in the head");
    assert.equal(`'sha256-${createHash("sha256").update(script).digest("base64")}'`, headScriptHash);
    assert.equal(more !== undefined, name === "search" || text.includes('<section class="respond"'), "a script of its own");
    assert.equal(text.split(button).length - 1, ["confirm", "unsubscribe"].includes(name) ? 1 : 0);
    const styles = [...text.matchAll(/<style>([^]*?)<\/style>/g)].map(([, style]) => style);
    const isLog = text.includes('og:type" content="article"');
    const known = [sampleSite.style?.page, ...(isLog ? [] : [sampleSite.style?.lists]), ...(/<form|"h-cite/.test(text) ? [sampleSite.style?.talk] : [])];
    assert.ok(styles.join() === known.join(), "the styles that the policy lets through, where they are needed");
    assert.doesNotMatch(text.replace(/^<!DOCTYPE[^]*?<\/head>/, (head) => head.replaceAll(/<style>[^]*?<\/style>/g, "")).replace(inHead, "").replace(data, "").replace(button, ""), /[ \t]\n|[ \t]$| style="|<style|<script(?![^>]* src=)| on[a-z]+="/);
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
