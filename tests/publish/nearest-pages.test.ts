import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { editDistance } from "../../src/content/edit-distance.ts";
import { nearestPages } from "../../src/publish/pages/nearest-pages.ts";
import { notFoundAnswer } from "../../src/publish/pages/not-found-answer.ts";
import { refused, taken } from "../fixtures/naughty-strings.ts";
import { load } from "../content/make-library.ts";

const { library, problems } = load({
  "projects/robot/index.md": "---\ntitle: The robot <b>\nlabels: [Git]\n---\nText.",
  "projects/robot/2026-01-01-first-steps.md": "First steps\n\nText.",
  "projects/boat/index.md": "# The boat\n\nText.",
  "projects/boat/2026-01-02-first-steps.md": "First steps on water\n\nText.",
  "logs/twenty-deploys.md": "---\naliases: [/2019/02/continuous-delivery.html, /old/tail/]\ndate: 2026-01-03\n---\nTwenty deploys\n\nText.",
  "logs/größe.md": "---\ndate: 2026-01-04\n---\nGröße\n\nText.",
  "logs/it.md": "---\ndate: 2026-01-05\n---\nIt\n\nText.",
  "pages/about.md": "About\n\nText.",
});
assert.deepEqual(problems, []);
const near = (pathname: string): string[] => nearestPages(pathname, library).map(({ url }) => url);

describe("the nearest addresses", () => {
  for (const [asked, ...expected] of [
    ["/logs/twenty-deplyos/", "/logs/twenty-deploys/"],
    ["/blog/2026/twenty-deploys.html", "/logs/twenty-deploys/"],
    ["/posts/Twenty_Deploys/index.html", "/logs/twenty-deploys/"],
    ["/2026-01-03-twenty-deploys", "/logs/twenty-deploys/"],
    ["/deploys/", "/logs/twenty-deploys/"],
    ["/2019/continuous-delivrey", "/logs/twenty-deploys/"],
    ["/logs/gr%C3%B6sse/", "/logs/größe/"],
    ["/projects/boat/first-step/", "/projects/boat/first-steps/", "/projects/robot/first-steps/"],
    ["/projects/robto/first-steps/", "/projects/robot/first-steps/", "/projects/boat/first-steps/"],
    ["/label/gti/", "/labels/git/"],
    ["/abuot", "/about/"],
    ["/wp-login/"],
    ["/a/"],
    ["/"],
    ["/%ff%00/"],
  ] as const) {
    it(`of ${asked} are ${expected.join(" and ") || "none"}`, () => assert.deepEqual(near(asked), expected));
  }

  it("are no more than five, each once, and the same for the same question", () => {
    const texts = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`logs/2026-02-01-note-${index}.md`, `---\naliases: [/notes/note-${index}/]\n---\nNote ${index}\n\nText.`]));
    const { library } = load(texts);
    const urls = nearestPages("/logs/note-7x/", library).map(({ url }) => url);
    assert.equal(urls.length, 5);
    assert.equal(new Set(urls).size, 5);
    assert.equal(urls[0], "/logs/note-7/");
  });

  it("stand in the page, escaped, with every hostile path asked for", () => {
    const page = notFoundAnswer("/projects/robbot/", library) ?? assert.fail("nothing is near");
    assert.match(page, /<a href="\/projects\/robot\/">The robot &lt;b&gt;<\/a>/);
    assert.equal(notFoundAnswer("/projects/robbot.php", library), undefined);
    for (const text of [...taken, ...refused]) for (const path of [`/${text}`, `/logs/${encodeURIComponent(text.replace(/\p{Cs}/gu, ""))}/`]) assert.doesNotMatch(notFoundAnswer(path, library) ?? "", /<script>|<svg|onerror=/i, path);
  });

  it("cost no more for whoever asks for more: letters compared are bounded, whatever the path", () => {
    const slow = "a".repeat(500_000);
    for (const path of [`/${slow}`, `/${"a/".repeat(100_000)}`, `/${"-".repeat(100_000)}`, `/${"%C3".repeat(50_000)}`]) assert.deepEqual(near(path), [], path.slice(0, 20));
  });
});

describe("the distance of two texts", () => {
  it("counts letters put in, left out, replaced and swapped, up to the most", () => {
    for (const [one, other, away] of [["", "", 0], ["abc", "abc", 0], ["abc", "acb", 1], ["abc", "ab", 1], ["kitten", "sitting", 3], ["", "abc", 3], ["ab", "ba", 1]] as const) {
      assert.equal(editDistance(one, other, 3), away, `${one} ${other}`);
      assert.equal(editDistance(other, one, 3), away, `${other} ${one}`);
    }
    assert.equal(editDistance("kitten", "sitting", 2), undefined);
    assert.equal(editDistance("a", "abcd", 2), undefined);
  });
});
