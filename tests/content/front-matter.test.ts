import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { array, assert as check, constant, constantFrom, oneof, property, tuple } from "fast-check";
import { checkFields } from "../../src/content/sources/check-fields.ts";
import { readAnyFrontMatter, readFrontMatter } from "../../src/content/sources/front-matter.ts";
import { readPlainFrontMatter } from "../../src/content/sources/plain-front-matter.ts";
import { formatProblem } from "../../src/content/problems.ts";
import { logSchema } from "../../src/content/schemas/log.ts";

const read = (text: string) => readFrontMatter("x.md", text);
const problemsOf = (text: string) => {
  const matter = read(text);
  return [...matter.problems, ...checkFields("x.md", logSchema, matter).problems].map(formatProblem);
};

describe("front matter", () => {
  it("keeps every key's line", () => {
    const { fields, body } = read("---\ntitle: One\n\n# a comment\ndate: 2026-01-02\n---\nText\n");
    assert.deepEqual(fields.get("title"), { value: "One", line: 2 });
    assert.deepEqual(fields.get("date"), { value: "2026-01-02", line: 5 });
    assert.equal(body, "Text\n");
  });

  it("leaves dates and numbers as the author wrote them (gray-matter's own YAML makes them UTC)", () => {
    const { fields } = read("---\ndate: 2018-02-15T22:38:14-06:00\ntitle: 1.10\n---\n");
    assert.equal(fields.get("date")?.value, "2018-02-15T22:38:14-06:00");
    assert.equal(fields.get("title")?.value, "1.10");
  });

  it("shows a mistake also the second time it is read (gray-matter's cache hides it)", () => {
    const broken = "---\ntitle: [a\n---\nText";
    assert.equal(read(broken).problems.length, read(broken).problems.length);
    assert.ok(read(broken).problems.length > 0);
  });

  it("is not shared between two texts that are the same", () => {
    const text = "---\ntitle: One\n---\n";
    assert.notEqual(read(text).fields, read(text).fields);
  });

  for (const language of ["js", "javascript", "json", "coffee", "toml"]) {
    it(`in ${language} is refused and never run`, () => {
      const { problems, fields } = read(`---${language}\n{ title: (globalThis.contentWasRun = true) }\n---\nText`);
      assert.deepEqual(problems.map(({ line }) => line), [1]);
      assert.equal(fields.size, 0);
      assert.equal("contentWasRun" in globalThis, false);
    });
  }

  it("in TOML is named as such", () => {
    assert.deepEqual(problemsOf('+++\ntitle = "x"\n+++\n'), ["x.md:1: front matter in TOML is not read (expected YAML between two lines of ---)"]);
  });

  it("may be called yaml", () => assert.equal(read("---yaml\ntitle: x\n---\n").fields.get("title")?.value, "x"));

  it("that does not end is a mistake", () => {
    assert.deepEqual(problemsOf("---\ntitle: x\n\nText"), ["x.md:1: the front matter does not end (expected a second line of ---)"]);
  });

  it("may be empty, or not there", () => {
    for (const text of ["---\n---\nText", "Text", "", "-----\nText", "Text\n\n---\n\nMore"]) assert.deepEqual(problemsOf(text), []);
    assert.equal(read("---\n---\nText").body, "Text");
  });

  it("is broken with a line for each place", () => {
    assert.deepEqual(problemsOf("---\ndate: 2026-01-01\ntitle: a: b\n---\n"), [
      "x.md:3: broken YAML: nested mappings are not allowed in compact mappings (expected quotes around a text with a colon in it)",
    ]);
    assert.deepEqual(problemsOf("---\ntitle: a\ntitle: b\n---\n"), ["x.md:3: broken YAML: map keys must be unique"]);
  });

  it("cannot be a list or a single word", () => {
    assert.match(problemsOf("---\n- a\n---\n").join(), /^x\.md:1: the front matter has no keys/);
  });

  it("has no anchors, so that it cannot grow a thousandfold", () => {
    assert.match(problemsOf("---\ntags: &a [x, y]\nlabels: *a\n---\n").join(), /^x\.md:3: labels: anchors and aliases/);
  });

  it("has no half characters, of which no address can be made", () => {
    for (const yaml of ['title: "\\uD83D"', 'labels: [a, "\\uDE00\\uD83D"]', 'cover: {src: a.png, alt: "\\uD83D"}']) {
      assert.match(problemsOf(`---\nlang: en\n${yaml}\n---\n`).join(), /^x\.md:3: \w+: half a character is not read/);
    }
    assert.equal(read('---\ntitle: "\\uD83D\\uDE00"\n---\n').fields.get("title")?.value, "😀");
  });

  it("takes __proto__ for a key like any other", () => {
    assert.deepEqual(problemsOf("---\n__proto__: {title: x}\nconstructor: 1\n---\n"), []);
    assert.equal(checkFields("x.md", logSchema, read("---\n__proto__: {title: x}\n---\n")).values.title, undefined);
  });
});

describe("plain front matter, read without the whole of YAML", () => {
  const isSame = (text: string): boolean => {
    const plain = readPlainFrontMatter(text);
    if (plain !== undefined) assert.deepEqual({ ...plain, problems: [] }, readAnyFrontMatter("x.md", text), JSON.stringify(text));
    return plain !== undefined;
  };

  it("says what YAML says of the blog that ships, and is what most of it has", () => {
    const texts = readdirSync("content", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".md")).map((file) => readFileSync(path.join("content", file), "utf8"));
    assert.ok(texts.filter(isSame).length > texts.length / 2);
  });

  it("says what YAML says of lines that are nearly plain", () => {
    const often = ["a", "b c", "Zoë", "日", "٣", "0", "12", "1.10", "2026-01-02", "T09:30:00+01:00", "true", "False", "NULL", " ", ":", ", ", ".", "'", "(", "–", "’", "$", "?"];
    const seldom = ["0x1F", "1e3", "yes", "~", ".inf", "<<", "__proto__", "  ", "\t", ": ", " #", "#", "-", "- ", "---", "...", ",", "[", "]", "{", "}", '"', "''", "\\", "\\n", "&", "*", "!", "|", ">", "@", "`", "%", "? ", "=", "+", "_", "/", "\u00a0", "\u2028", "\u0085", "\ufeff", "\u0301", "😀", "©", "×", "\u0007"];
    const piece = oneof({ weight: 6, arbitrary: constantFrom(...often) }, { weight: 1, arbitrary: constantFrom(...seldom) });
    const inner = array(piece, { maxLength: 5 }).map((parts) => parts.join(""));
    const value = tuple(constantFrom(["", ""], ["'", "'"], ['"', '"'], ["[", "]"], ["[a, ", "]"], ["'", "' "]), inner).map(([[open = "", close = ""], text]) => open + text + close);
    const key = oneof({ weight: 6, arbitrary: constantFrom("title", "a_b-c", "x1", "_") }, { weight: 1, arbitrary: constantFrom("true", "Null", "no", "-", "1", "ä", "a b", '"q"', "") });
    const colon = oneof({ weight: 9, arbitrary: constant(": ") }, { weight: 1, arbitrary: constantFrom(":", ":  ", " : ") });
    const lines = array(tuple(key, colon, value).map((parts) => parts.join("")), { minLength: 1, maxLength: 2 }).map((all) => all.join("\n"));
    const end = oneof({ weight: 6, arbitrary: constant("\n---\n") }, { weight: 1, arbitrary: constantFrom("\n---", "\n----\n", "\n--- \n", "\n...\n---\n", "\n\n---\n", "\n", "\n  b\n---\n") });
    const text = tuple(lines, end, constantFrom("", "Text", "\nText\n---\n")).map((parts) => `---\n${parts.join("")}`);
    let plain = 0;
    check(property(text, (written) => void (plain += Number(isSame(written)))), { seed: 6, numRuns: 4_000 });
    assert.ok(plain > 400, `${plain} of them were plain`);
  });
});

describe("the keys of the front matter", () => {
  const cases: [string, string][] = [
    ["title: [a]", 'title: cannot be a list (expected a text, in quotes if it is true or false)'],
    ["title: true", "title: cannot be true (expected a text, in quotes if it is true or false)"],
    ["draft: yes", 'draft: cannot be "yes" (expected true or false)'],
    ["date: 2026-02-30", 'date: "2026-02-30" is not a date (expected a date such as 2026-11-20, 2026-11-20 09:30 or 2026-11-20T09:30:00+01:00)'],
    ["part: two", 'part: cannot be "two" (expected a whole number)'],
    ["kind: followup", 'kind: unknown kind "followup" (expected one of log, follow-up)'],
    ["moderation: never", 'moderation: unknown moderation "never" (expected one of publish, hold-new, hold)'],
    ["labels: ['!!!']", 'labels: "!!!" has no letter or digit (expected a label, or a list of labels)'],
    ["labels: {a: b}", "labels: cannot be a group of keys (expected a label, or a list of labels)"],
    ["permalink: robot", 'permalink: cannot be "robot" (expected a path such as /2019/robot/, beginning with / and without blanks, ? or #)'],
    ["aliases: [/a/, b]", 'aliases: cannot be "b" (expected a path such as /2019/robot/, beginning with / and without blanks, ? or #)'],
    ["id: ../x", 'id: cannot be "../x" (expected small letters, digits, . _ - and / between parts, beginning with a letter or digit)'],
    ["id: a/../x", 'id: cannot be "a/../x" (expected small letters, digits, . _ - and / between parts, beginning with a letter or digit)'],
    ["id: a//x", 'id: cannot be "a//x" (expected small letters, digits, . _ - and / between parts, beginning with a letter or digit)'],
    ["lang: english language", 'lang: cannot be "english language" (expected a language tag such as de or pt-BR)'],
    ["cover: {alt: x}", "cover: names no picture (expected a picture's path or address, or src and alt)"],
    ["lables: a", "lables: there is no such key (expected labels)"],
    ["darft: true", "darft: there is no such key (expected draft)"],
    ["Title: a", "Title: there is no such key (expected title)"],
    ["tag: a", "tag: there is no such key (expected tags)"],
  ];
  for (const [line, expected] of cases) it(`${line} is a mistake`, () => assert.deepEqual(problemsOf(`---\n${line}\n---\n`), [`x.md:2: ${expected}`]));

  for (const line of ["layout: post.njk", "weight: 3", "author: Ada", "url: /x/", "type: post", "page: 2", "status: draft", "title:", "tags: [a, null, b]", "tags: ''"]) {
    it(`${line} is passed over`, () => assert.deepEqual(problemsOf(`---\n${line}\n---\n`), []));
  }

  it("are checked each by itself, so that one run names them all", () => {
    assert.equal(problemsOf("---\ndraft: x\npart: y\nkind: z\nreply: 1\n---\n").length, 4);
  });
});
