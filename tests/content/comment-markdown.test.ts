import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as fc from "fast-check";
import { renderComment } from "../../src/content/markdown/comment-markdown.ts";

const html = (body: string) => renderComment(body).trim();

describe("a comment's markdown", () => {
  it("stays in proportion: a wide table of empty cells is shown as it was typed, a long block of code without colours", () => {
    const table = `${"|a".repeat(1000)}|\n${"|-".repeat(1000)}|\n${"a\n".repeat(2900)}`;
    assert.ok(html(table).length < 25_000, `${html(table).length} characters`);
    assert.match(html("|a|b|\n|-|:-:|\n|c|d|"), /<td>c<\/td>\n<td>d<\/td>/);
    assert.match(html("```js\nconst a = 1;\n```"), /hljs-/);
    assert.doesNotMatch(html(`\`\`\`js\n${"const a = 1;\n".repeat(200)}\`\`\``), /hljs-/);
  });

  it("shows what nests without end, or repeats a long address without end, as it was typed", () => {
    const stairs = Array.from({ length: 60 }, (_, depth) => `${"  ".repeat(depth)}- step ${depth}`).join("\n");
    assert.match(html(stairs), /^<p>- step 0<br>[^]*- step 59<\/p>$/);
    assert.match(html("- a\n  - b\n    - c\n      > d"), /<blockquote>/);
    const amplified = `[a]: https://example.org/${"b".repeat(5000)}\n\n${"[a]".repeat(1600)}`;
    assert.ok(html(amplified).length < 12_000, `${html(amplified).length} characters`);
    assert.match(html("See [the docs][1].\n\n[1]: https://example.org"), /<a href="https:\/\/example\.org"/);
  });

  it("reads 10,000 hostile characters a bounded number of times", () => {
    for (const [what, body] of hostileBodies()) {
      const reads = countReads(() => {
        assert.ok(renderComment(body).length <= 100_000, what);
      });
      // Prose takes 2 readings of each character, the worst of these 223: anything that grew with the square would take thousands.
      assert.ok(reads < 400 * body.length, `${what}: each character was read ${Math.round(reads / body.length)} times`);
    }
  });

  it("shows what is to be done and what is done by a sign", () => {
    assert.equal(html("- [ ] a *b*\n- [x] <b>c</b>\n- [y] d"), '<ul>\n<li class="task">☐ a <em>b</em></li>\n<li class="task">☑ &lt;b&gt;c&lt;/b&gt;</li>\n<li>[y] d</li>\n</ul>');
    assert.equal(html("[ ] no list"), "<p>[ ] no list</p>");
  });

  it("shows HTML as it was typed", () => {
    assert.equal(html("<script>alert(1)</script><b>x</b>"), "<p>&lt;script&gt;alert(1)&lt;/script&gt;&lt;b&gt;x&lt;/b&gt;</p>");
  });

  it("links with rel, also where a link was only typed", () => {
    assert.equal(html("[a](https://example.org)"), '<p><a href="https://example.org" rel="nofollow ugc noopener">a</a></p>');
    assert.equal(html("https://example.org/x"), '<p><a href="https://example.org/x" rel="nofollow ugc noopener">https://example.org/x</a></p>');
    assert.equal(html("<mailto:a@example.org>"), '<p><a href="mailto:a@example.org" rel="nofollow ugc noopener">mailto:a@example.org</a></p>');
  });

  for (const address of ["javascript:alert(1)", "JaVaScript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "/logs/", "//evil.example", "#x", "&#106;avascript:alert(1)", "https:evil"]) {
    it(`does not link to ${address}`, () => {
      assert.doesNotMatch(html(`[a](${address}) <${address}> ![b](${address})\n\n[c]: ${address}\n\n[c]`), /<a |<img/);
    });
  }

  it("shows a picture as a link to it, by what it shows", () => {
    assert.equal(html("![a cat](https://example.org/c.png)"), '<p><a href="https://example.org/c.png" rel="nofollow ugc noopener">a cat</a></p>');
    assert.equal(html("![](https://example.org/c.png)"), '<p><a href="https://example.org/c.png" rel="nofollow ugc noopener">https://example.org/c.png</a></p>');
  });

  it("makes no link of what leads nowhere", () => {
    assert.equal(html('[here]() [](") [*a*]( ) ![]()'), '<p>here [](&quot;) <em>a</em> </p>');
    assert.equal(html("[a](https://a.example) [b]()"), '<p><a href="https://a.example" rel="nofollow ugc noopener">a</a> b</p>');
  });

  it("never puts a link into a link", () => {
    assert.equal(html("[![cat](https://a.example/c.png)](https://b.example)"), '<p><a href="https://b.example" rel="nofollow ugc noopener">cat</a></p>');
  });

  it("makes headings bold lines, so that the outline stays the author's", () => {
    assert.equal(html("# A *b*\n\nC\n---"), "<p><strong>A <em>b</em></strong></p>\n<p><strong>C</strong></p>");
  });

  it("keeps line breaks and colours code", () => {
    assert.equal(html("a\nb"), "<p>a<br>\nb</p>");
    assert.match(html("```js\nlet a\n```"), /^<pre tabindex="0"><code class="language-js"><span class="hljs-keyword">let<\/span>/);
  });

  it("has no footnotes and no ids, which would clash with other comments", () => assert.doesNotMatch(html("a[^1]\n\n## b\n\n[^1]: c"), / id=/));

  it("gives nothing but harmless elements and attributes, whatever is typed", () => {
    const piece = fc.oneof(
      fc.constantFrom("<", ">", '"', "'", "&", "[", "](", ")", "![", "`", "```", "\n", "\n\n", "|", "--|--", "#", "* ", "> ", "javascript:", "https://", "data:", "<script>", "<img src=x onerror=y>", "&#106;", "\\", "onload="),
      fc.string({ maxLength: 5 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const result = renderComment(pieces.join(""));
        for (const [tag, name = "", attributes = ""] of result.matchAll(/<([a-z0-9]*)([^>]*)>/gi)) {
          if (tag.startsWith("</")) continue;
          assert.match(name, /^(?:p|a|em|strong|s|code|pre|span|br|hr|ul|ol|li|blockquote|div|table|thead|tbody|tr|th|td)$/, result);
          for (const [, attribute = "", value = ""] of attributes.matchAll(/\s([^\s=]+)="([^"]*)"/g)) {
            assert.match(attribute, /^(?:href|rel|title|class|start|tabindex|role|aria-label)$/, result);
            if (attribute === "href") assert.match(value, /^(?:https?:\/\/|mailto:)/i, result);
          }
        }
      }),
      // Chance makes a table once in thirty thousand.
      { numRuns: 300, examples: [[["a|b\n", "--|--\n", "c|d"]]] },
    );
  });
});

/** Texts of the longest length that a comment may have, made of what parsers of markdown have stumbled over. */
function hostileBodies(): [string, string][] {
  const pieces = ["[", "]", "*", "*a ", "**a **b ", "a*", "> ", ">", "- ", "* ", "1. ", "`", "``", "~~a", "<", "<a", "&", "\\", "![", "![a](", "[a](", "[a]: b\n", "[a][", "|a\n|-|\n", "a\n=\n", "http://", "https://a.b/(", "mailto:a@b.c ", "[*", "*_[`", "<!--", "`a``b", "[a](<b", '[a](b "', "[](", "\t", "#"];
  const stairs = (step: string) => Array.from({ length: 140 }, (_, depth) => `${step.repeat(depth)}- a`).join("\n");
  const bodies: [string, string][] = [
    ...pieces.map((piece): [string, string] => [`only ${JSON.stringify(piece)}`, piece.repeat(10_000)]),
    ["quotes in quotes", stairs("> ")],
    ["lists in lists", stairs("  ")],
    ["longer and longer backticks", Array.from({ length: 140 }, (_, length) => "`".repeat(length)).join(" ")],
    ["pictures in pictures", `${"![".repeat(2000)}a${"](x)".repeat(1500)}`],
    ["code", `\`\`\`graphql\n${"[".repeat(1900)}\n\`\`\`\n`.repeat(5)],
    ["an address again and again", `[a]: http://${"b".repeat(5000)}\n\n${"[a]".repeat(1600)}`],
  ];
  return bodies.map(([what, body]) => [what, body.slice(0, 10_000)]);
}

/** How often a character of a text is looked at: markdown-it reads by `charCodeAt`. */
function countReads(work: () => void): number {
  const original = Object.getOwnPropertyDescriptor(String.prototype, "charCodeAt") ?? {};
  let reads = 0;
  Reflect.defineProperty(String.prototype, "charCodeAt", {
    ...original,
    value(this: string, index: number): number {
      reads++;
      return (original.value as (index: number) => number).call(this, index);
    },
  });
  try {
    work();
  } finally {
    Reflect.defineProperty(String.prototype, "charCodeAt", original);
  }
  return reads;
}
