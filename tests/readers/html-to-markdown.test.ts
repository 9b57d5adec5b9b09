import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { htmlToMarkdown, withParagraphs } from "../../src/readers/import/html-to-markdown.ts";

describe("HTML of another system", () => {
  it("becomes markdown; what runs or loads something is left out", () => {
    assert.equal(htmlToMarkdown("<p>a <b>b</b></p><script>x()</script><style>p{}</style><iframe src=//x></iframe><ul><li>c</li></ul>"), "a **b**\n\n-   c");
  });

  it("keeps what looks like markdown and is not as it was read", () => {
    assert.equal(htmlToMarkdown("<p>2 * 3 * 4, [x] and _y_</p>"), "2 \\* 3 \\* 4, \\[x\\] and \\_y\\_");
  });

  it("is left alone where it is out of all proportion", () => {
    for (const html of ["<ul><li>".repeat(20_000), "<b>".repeat(60_000), "a".repeat(200_001)]) assert.equal(htmlToMarkdown(html), undefined);
    assert.equal(htmlToMarkdown("&".repeat(100_000))?.length, 100_000);
  });

  it("keeps the lines of WordPress, but for those of code", () => {
    assert.equal(withParagraphs("one\r\ntwo\n\nthree\n<pre>a\n\nb</pre>"), "<p>one<br>two</p>\n<p>three</p>\n<pre>a\n\nb</pre>\n<p></p>");
  });
});
