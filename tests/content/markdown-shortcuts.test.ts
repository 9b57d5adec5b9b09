import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { array, type Arbitrary, assert as check, constantFrom, property } from "fast-check";
import createMarkdown, { type MarkdownIt, type Token } from "markdown-it";
import footnote from "markdown-it-footnote";
import { plainLine, renderText } from "../../src/content/markdown/markdown.ts";
import { countWords, inlineText } from "../../src/content/markdown/plain-text.ts";
import { quickTokens } from "../../src/content/markdown/quick-tokens.ts";
import { withoutHeading } from "../../src/content/sources/titles.ts";

const one = (...pieces: string[]): Arbitrary<string> => array(constantFrom(...pieces), { maxLength: 25 }).map((parts) => parts.join(""));
const render = (body: string) => renderText(body, { source: "content/logs/a.md", url: "/logs/a/", prefix: "/", pictures: { avif: false }, resolve: () => undefined });

/** What is quicker than the package's own way must give what that gives. */
describe("shortcuts in rendering", () => {
  const options = { html: true, linkify: true };
  const [slow, quick] = [createMarkdown(options).use(footnote), createMarkdown(options).use(quickTokens).use(footnote)];
  const sameTokens = (text: string): void => {
    const plain = (tokens: readonly Token[]): unknown => tokens.map((token) => Object.assign({}, token, { children: token.children && plain(token.children) }));
    assert.deepEqual(plain(quick.parse(text, {})), plain(slow.parse(text, {})));
    assert.equal(quick.render(text), slow.render(text));
  };

  it("make the tokens that markdown-it makes, of the blog that ships and of anything", () => {
    for (const file of readdirSync("content", { recursive: true, encoding: "utf8" })) if (file.endsWith(".md")) sameTokens(readFileSync(path.join("content", file), "utf8"));
    const pieces = one("a ", "**", "*", "_", "~~", "`", "\n", "\n\n", "- ", " ", "\t", "   \n", "> ", "# ", "[", "](", ")", "![", "https://example.org/b ", "<b>", "</b>", "| a | b |\n|--|--|\n", "```\n", "[^1]", "[^1]: x\n", "&amp;", "\\", "$", "%", "{", "}", "=", "^", "@", "+", ":", "a:b", "#", "<https://x.org>");
    check(property(pieces, sameTokens), { seed: 6, numRuns: 500 });
  });

  it("stop reading plain text where markdown-it does", () => {
    const stops = (plugin: Parameters<MarkdownIt["use"]>[0]): readonly string[] => {
      const markdown = createMarkdown().use(plugin);
      let places: number[] = [];
      markdown.inline.ruler.before("text", "noting", ({ pos }) => {
        places.push(pos);
        return false;
      });
      return Array.from({ length: 0x180 }, (_, code) => String.fromCharCode(code)).filter((character) => {
        places = [];
        markdown.parseInline(`a${character}b`, {});
        return places.includes(1);
      });
    };
    assert.deepEqual(stops(quickTokens), stops(() => undefined));
  });

  it("find the ids and names of HTML, and none in the words", () => {
    assert.deepEqual(render('<p class="id" id="a" name="b">id="c" "</p>\n\n<a\nid="d"></a><i data-id="e" id="">').ids.toSorted(), ["a", "b", "d"]);
    assert.deepEqual(render('```js\nconst a = b`<p id="c">` + d; // id="e"\n```\n').ids, []);
  });

  it("count the words that an expression finds", () => {
    const text = one("a", "B9", " ", "\n", "]", "(", ")", "[", "-", "ä", "’", "\u00a0", "𝒜", "😀", "日", "\ufeff", "_", "٣");
    const counted = (content: string) => countWords([{ type: "inline", content } as Token]);
    const found = (content: string) => content.replace(/\]\([^)]*\)/g, "]").match(/\S*[\p{L}\p{N}]\S*/gu)?.length ?? 0;
    check(property(text, (content) => assert.equal(counted(content), found(content))), { seed: 6, numRuns: 5_000 });
  });

  it("leave addresses as markdown-it would make them", () => {
    const address = one("a", "B", ".", "..", "-", "org", "/", ":", "@", "?", "#", "&", "=", "%", "%41", "+", "~", "*", "'", "!", "_", "ü", "8", "xn--", "localhost");
    const rest = createMarkdown();
    const same = (written: string): void => {
      const { href = "" } = /<a href="(?<href>[^"]*)">x<\/a>/.exec(render(`[x](<${written}>)`).html)?.groups ?? {};
      assert.equal(href, rest.utils.escapeHtml(rest.normalizeLink(written)));
    };
    check(property(constantFrom("http://", "https://", "HTTPS://"), constantFrom("example.org", "a.b-c.example", "Example.ORG", "x"), address, (scheme, host, path) => same(scheme + host + path)), { seed: 6, numRuns: 1_000 });
  });

  it("read a line without markup as the parser would", () => {
    const parser = createMarkdown({ html: true, linkify: true });
    const line = one("a", "B9", "Zoë", "日", " ", "  ", ",", ";", "?", "(", ")", "'", '"', "-", "--", "https", "mailto");
    check(property(line, (text) => assert.equal(plainLine(text), inlineText(parser.parseInline(text, {})[0]?.children ?? null))), { seed: 6, numRuns: 500 });
  });

  it("see every opening heading that says the title again, and no other line", () => {
    for (const heading of ["# a", "   ### A ##", "#\ta", "a\n=", "a\n---  ", "  *a*\n   =\t", "<!-- x -->\n\n# a"]) assert.doesNotMatch(withoutHeading(`${heading}\n\nText`, "a"), /a/i, heading);
    for (const body of ["a", "- # a", "    # a", "> a\n> =", "#a", "a\n--x", "a\n\n# a"]) assert.equal(withoutHeading(body, "a"), body);
  });

  it("find no link where only slashes are", () => {
    assert.equal(render("a // b, c://d and x https:// y").html, "<p>a // b, c://d and x https:// y</p>\n");
    assert.match(render("a // b https://example.org/c.").html, /a \/\/ b <a href="https:\/\/example.org\/c">https:\/\/example.org\/c<\/a>\./);
  });
});
