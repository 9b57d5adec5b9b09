import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as fc from "fast-check";
import { parseAddress, reservedFor, slug, slugOfName } from "../../src/content/permalinks.ts";

describe("an address part", () => {
  const cases: [string, string][] = [
    ["First Steps", "first-steps"],
    ["What's new, in 2026?", "what-s-new-in-2026"],
    ["--a__b--", "a-b"],
    ["Über Gärten", "über-gärten"],
    ["U\u0308ber", "über"],
    ["日記", "日記"],
    ["!!!", ""],
  ];
  for (const [name, expected] of cases) it(`of ${JSON.stringify(name)} is ${JSON.stringify(expected)}`, () => assert.equal(slug(name), expected));

  it("stays as it is when it is made twice", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), (name) => assert.equal(slug(slug(name)), slug(name))));
  });

  it("has nothing but letters, digits and single - between them", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (name) => assert.match(slug(name), /^(?:[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*)?$/u)));
  });

  it("leaves out a date before the name, and only there", () => {
    assert.equal(slugOfName("2026-03-01-first-steps"), "first-steps");
    assert.equal(slugOfName("2026-03-01"), "2026-03-01");
    assert.equal(slugOfName("about-2026-03-01-x"), "about-2026-03-01-x");
  });
});

describe("a permalink", () => {
  const good: [string, string][] = [
    ["/old/robot", "/old/robot/"],
    ["/old/robot/", "/old/robot/"],
    ["/2019/robot.html", "/2019/robot.html"],
    ["/%C3%BCber/", "/über/"],
    ["/", "/"],
    ["/index.html", "/"],
    ["/old/robot/index.html", "/old/robot/"],
    ["/old.html/index.html", "/old.html/"],
    ["/.well-known/nodeinfo", "/.well-known/nodeinfo/"],
  ];
  for (const [text, expected] of good) it(`${text} is the address ${expected}`, () => assert.equal(parseAddress(text), expected));
  for (const text of ["robot", "https://example.org/x", "/a/../b", "/a//b", "//host/x", "/a b/", "/a?x=1", "/a#b", "/a\\b", "/%zz", "/{{ title }}/", '/"x"/', "/%2e%2e/x", "/old/*", "/:year/x"]) {
    it(`cannot be ${text}`, () => assert.equal(parseAddress(text), undefined));
  }
});

describe("addresses the site needs for itself", () => {
  for (const address of ["/", "/all/", "/all/2/", "/archive/2026/", "/labels/x/", "/logs/", "/projects/", "/api/comments/", "/media/x.png", "/feed.xml", "/logs/x/comments.xml", "/404.html", "/404.html/", "/search/", "/_redirects/", "/_headers/", "/style.css/", "/topics.json", "/x/feed.xml/"]) {
    it(`include ${address}`, () => assert.notEqual(reservedFor(address), undefined));
  }
  for (const address of ["/about/", "/logs/x/", "/projects/x/", "/allotment/", "/feeds/"]) {
    it(`leave ${address} free`, () => assert.equal(reservedFor(address), undefined));
  }
});
