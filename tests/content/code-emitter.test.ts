import assert from "node:assert/strict";
import { test } from "node:test";
import hljs from "highlight.js";
import { CodeEmitter } from "../../src/content/markdown/code-emitter.ts";

const theirs = hljs.newInstance();
const ours = hljs.newInstance();
for (const name of hljs.listLanguages()) {
  const language = hljs.getLanguage(name)?.rawDefinition;
  if (language !== undefined) for (const instance of [theirs, ours]) instance.registerLanguage(name, language);
}
ours.configure({ __emitter: CodeEmitter });

/** An apostrophe stands in text as it is: theirs is escaped, which a reader does not see and a page pays for. */
const withApostrophes = (html: string): string => html.replaceAll("&#x27;", "'");

const samples: readonly (readonly [language: string, code: string])[] = [
  ["html", `<p title="a & b">x</p><style>p > a { color: red }</style><script>const a = "</p>" + 'b' + \`\${1 < 2}\`;</script>`],
  ["php", `<p><?php function f(int $a): string { return "a {$b['c']}"; } ?></p>`],
  ["javascript", "class A extends B { /** @param {x} y */ get #c() { return html`<p>${this.d && 2}</p>`; } } // <b>"],
  ["markdown", "# A *b* `c <d>`\n\n```js\nconst a = 1;\n```\n> [e](f \"g\")"],
  ["python", `def f(a: int) -> str:\n    """Says 'x'."""\n    return f"{a!r} {b['c']}"`],
  ["bash", `echo "$(ls -l "$A" | grep '^d')" && cat <<END\n$B <c>\nEND`],
  ["rust", "fn main<'a>() -> Vec<&'a str> { println!(\"{}\", r#\"x\"#); }"],
  ["css", "@media (width > 40em) { a::before { content: '<\\201C'; } }"],
  ["diff", "--- a\n+++ b\n@@ -1 +1 @@\n-<a>\n+<b>"],
  ["erb", "<ul><% @a.each do |b| %><li><%= b[:c] && 'd' %></li><% end %></ul>"],
];

for (const [language, code] of samples) {
  test(`Code in ${language} has the colours that highlight.js itself gives it`, () => {
    const expected = theirs.highlight(code, { language, ignoreIllegals: true }).value;
    assert.match(expected, /<span/);
    assert.equal(ours.highlight(code, { language, ignoreIllegals: true }).value, withApostrophes(expected));
  });
}

test("Every language, in the middle of whatever stands open, has the colours that highlight.js itself gives it", () => {
  const pieces = samples.flatMap(([, code]) => [code, code.slice(0, code.length / 2), code.slice(code.length / 3)]);
  for (const language of theirs.listLanguages()) {
    for (const code of pieces) {
      const options = { language, ignoreIllegals: true };
      assert.equal(ours.highlight(code, options).value, withApostrophes(theirs.highlight(code, options).value), language);
    }
  }
});

test("A grammar that fails within another leaves nothing open", () => {
  const fails = (): never => {
    throw new Error("This grammar fails.");
  };
  for (const instance of [theirs, ours]) {
    instance.registerLanguage("failing", () => ({ contains: [{ scope: "string", begin: /"/, end: /"/, contains: [{ begin: /!/, "on:begin": fails }] }] }));
    instance.registerLanguage("around-failing", () => ({ contains: [{ begin: /\[/, end: /\]/, subLanguage: "failing" }] }));
  }
  const options = { language: "around-failing", ignoreIllegals: true };
  assert.equal(ours.highlight(`[a "b! c" d] e`, options).value, theirs.highlight(`[a "b! c" d] e`, options).value);
});
