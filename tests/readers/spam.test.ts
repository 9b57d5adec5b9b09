import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as fc from "fast-check";
import { judge, type Verdict } from "../../src/readers/spam/judge.ts";
import { RecentTexts } from "../../src/readers/spam/recent-texts.ts";
import type { Post } from "../../src/readers/spam/rule.ts";

const hour = 60 * 60 * 1000;
const harmless: Post = { input: { name: "Grace", body: "Well said." }, maxLinks: 3, blockList: ["casino", "c++ course"], sameTexts: 0, commentsOfPage: 0 };
const links = (count: number) => ({ input: { name: "Grace", body: Array.from({ length: count }, (_, number) => `https://${number}.example/`).join(" ") } });

describe("a post", () => {
  const cases: readonly (readonly [string, Partial<Post>, Verdict["decision"], readonly string[]])[] = [
    ["that is harmless", {}, "publish", []],
    ["with as many links as are allowed", links(3), "publish", []],
    ["with one link more", links(4), "hold", ["links"]],
    ["with a link more than none", { ...links(1), maxLinks: 0 }, "hold", ["links"]],
    ["with a blocked word", { input: { name: "Grace", body: "To the casino!" } }, "hold", ["block-list"]],
    ["with a blocked word inside another", { input: { name: "Grace", body: "occasinos" } }, "publish", []],
    ["with both", { input: { name: "casino", body: links(4).input.body } }, "refuse", ["links", "block-list"]],
    ["that was quicker than people are", { ageMs: 1_999 }, "publish", ["too-quick"]],
    ["from the future, as where clocks differ", { ageMs: -1 }, "publish", ["too-quick"]],
    ["whose form was open for two seconds", { ageMs: 2_000 }, "publish", []],
    ["that came before", { sameTexts: 1 }, "publish", ["same-text"]],
    ["that came before, and too quickly", { sameTexts: 1, ageMs: 10 }, "ask", ["too-quick", "same-text"]],
    ["that came ten times", { sameTexts: 10 }, "ask", ["same-text"]],
    ["that came ten times, looked at again", { sameTexts: 10, ageMs: 2_000 }, "publish", ["same-text"]],
    ["on a page that a hundred came to", { commentsOfPage: 100 }, "ask", ["burst"]],
    ["on a page that ninety-nine came to", { commentsOfPage: 99 }, "publish", []],
    ["in a flood, too quickly", { commentsOfPage: 100, ageMs: 10 }, "ask", ["too-quick", "burst"]],
    ["in a flood, seen before, looked at again", { commentsOfPage: 100, sameTexts: 1, ageMs: 2_000 }, "hold", ["same-text", "burst"]],
    ["that is the flood", { commentsOfPage: 100, sameTexts: 10 }, "hold", ["same-text", "burst"]],
    ["with many links, that is the flood", { ...links(4), commentsOfPage: 100, sameTexts: 10 }, "refuse", ["links", "same-text", "burst"]],
  ];
  for (const [what, post, decision, reasons] of cases) {
    it(`${what} comes to: ${decision}`, () => assert.deepEqual(judge({ ...harmless, ...post }), { decision, reasons }));
  }

  it("with an untimed token, at most three links and no blocked word is published, whatever it says", () => {
    const words = fc.array(fc.oneof(fc.string({ unit: "binary" }), fc.lorem()), { maxLength: 5 }).map((parts) => parts.join(" "));
    fc.assert(
      fc.property(words, fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 9 }), (text, count, sameTexts) => {
        const { body } = links(count).input;
        const clean = text.replace(/casino|https?:|www|c\+\+/giu, "");
        assert.equal(judge({ ...harmless, input: { name: "Grace", body: `${clean}\n${body}` }, sameTexts }).decision, "publish");
      }),
    );
  });

  it("is judged in time by a list of 20,000 words", () => {
    const blockList = Array.from({ length: 20_000 }, (_, number) => `word${number}(.*)+$`);
    assert.equal(judge({ ...harmless, input: { name: "Grace", body: "word ".repeat(2_000) }, blockList }).decision, "publish");
  });
});

describe("texts of the last hour", () => {
  const text = "A sentence that is long enough to be known again.";

  it("are counted, in whatever case and however spaced, for an hour", () => {
    const { texts, pass } = remembering();
    texts.add(text);
    pass(1_000);
    texts.add(`  ${text.toUpperCase().replaceAll(" ", "\n ")}\u200b`);
    assert.equal(texts.count(text), 2);
    pass(hour - 1_000);
    assert.equal(texts.count(text), 1);
    pass(1_000);
    assert.equal(texts.count(text), 0);
  });

  it("are not those that many people write", () => {
    const { texts } = remembering();
    texts.add("Thank you, this helped me a lot!");
    assert.equal(texts.count("Thank you, this helped me a lot!"), 0);
  });

  it("are so many and no more", () => {
    const { texts } = remembering(2);
    for (const number of [1, 2, 3]) texts.add(`${text} ${number}`);
    assert.deepEqual([1, 2, 3].map((number) => texts.count(`${text} ${number}`)), [0, 1, 1]);
  });
});

function remembering(maxTexts?: number) {
  let now = 10 * hour;
  return { texts: new RecentTexts(() => new Date(now), maxTexts), pass: (time: number) => void (now += time) };
}
