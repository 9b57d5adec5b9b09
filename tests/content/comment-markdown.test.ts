import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as fc from "fast-check";
import { renderComment } from "../../src/content/comment-markdown.ts";

const html = (body: string) => renderComment(body).trim();

describe("a comment's markdown", () => {
  it("stays in proportion: a wide table of empty cells is shown as it was typed, a long block of code without colours", () => {
    const table = `${"|a".repeat(1000)}|\n${"|-".repeat(1000)}|\n${"a\n".repeat(2900)}`;
    assert.ok(html(table).length < 20_000, `${html(table).length} characters`);
    assert.match(html("|a|b|\n|-|-|\n|c|d|"), /<td>c<\/td>/);
    assert.match(html("```js\nconst a = 1;\n```"), /hljs-/);
    assert.doesNotMatch(html(`\`\`\`js\n${"const a = 1;\n".repeat(200)}\`\`\``), /hljs-/);
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
            assert.match(attribute, /^(?:href|rel|title|class|start|style|tabindex|role|aria-label)$/, result);
            if (attribute === "href") assert.match(value, /^(?:https?:\/\/|mailto:)/i, result);
            if (attribute === "style") assert.match(value, /^text-align:(?:left|right|center)$/, result);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
