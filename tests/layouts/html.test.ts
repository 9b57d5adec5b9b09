import assert from "node:assert/strict";
import { test } from "node:test";
import { html, trusted } from "../../layouts/parts/html.ts";

test("escapes every text, in attributes too, and lets HTML through", () => {
  const hostile = `"><script>alert('x')</script>&`;
  assert.equal(String(html`<p title="${hostile}">${hostile}${html`<b>${1}</b>`}${trusted("<i>x</i>")}</p>`), "<p title=\"&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;\">&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;<b>1</b><i>x</i></p>");
});

test("leaves nothing for what is absent, and flattens lists", () => {
  assert.equal(String(html`<p>${undefined}${null}${false}${["a", [html`<b>`, "<"]]}</p>`), "<p>a<b>&lt;</p>");
});

test("drops the indentation of templates, never that of texts", () => {
  const code = trusted("<pre>a\n    b</pre>");
  const page = html`<div>
      ${code}
      ${undefined}
    </div>`;
  assert.equal(String(page), "<div>\n<pre>a\n    b</pre>\n\n</div>");
});
