import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { pictureVariants } from "../../src/content/pictures.ts";
import { renderText } from "../../src/content/markdown/markdown.ts";
import type { LinkTarget } from "../../src/content/markdown/links.ts";

const there: Record<string, LinkTarget> = {
  "content/logs/first.md": { url: "/logs/first/" },
  "content/projects/robot/index.md": { url: "/projects/robot/" },
  "content/logs/über.md": { url: "/logs/über/" },
  "content/logs/lock.png": { url: "/media/logs/lock.png", width: 640, height: 480 },
  "content/logs/a b#1.pdf": { url: "/media/logs/a b#1.pdf" },
};
const render = (body: string, prefix = "/") => renderText(body, { source: "content/logs/here.md", url: "/logs/here/", prefix, pictures: { avif: false }, resolve: (path) => there[path.normalize("NFC")] });
const html = (body: string, prefix?: string) => render(body, prefix).html.trim();

describe("links in a text", () => {
  const cases: [string, string][] = [
    ["[x](first.md)", "/blog/logs/first/"],
    ["[x](./first.md#part)", "/blog/logs/first/#part"],
    ["[x](../projects/robot/index.md)", "/blog/projects/robot/"],
    ["[x](u\u0308ber.md)", "/blog/logs/%C3%BCber/"],
    ["[x](%C3%BCber.md)", "/blog/logs/%C3%BCber/"],
    ["[x](<a b%231.pdf>)", "/blog/media/logs/a%20b%231.pdf"],
    ["[x](/about/)", "/blog/about/"],
    ["[x](#part)", "#part"],
    ["[x](https://example.org/first.md)", "https://example.org/first.md"],
    ["[x](//example.org/x)", "//example.org/x"],
    ["[x](mailto:a@example.org)", "mailto:a@example.org"],
    ["[x](missing.md)", "missing.md"],
    ["[x](../../../etc/passwd)", "../../../etc/passwd"],
    ["[x][r]\n\n[r]: first.md", "/blog/logs/first/"],
    ['<a href="first.md">x</a>', "/blog/logs/first/"],
    ["<a class=b href='/about/'>x</a>", "/blog/about/"],
    ["<a href=first.md>x</a>", "/blog/logs/first/"],
    ['<A title="a > b, href=c" HREF = "first.md">x</A>', "/blog/logs/first/"],
  ];
  for (const [markdown, expected] of cases) {
    it(`${JSON.stringify(markdown)} leads to ${expected}`, () => assert.equal(/href="([^"]*)"/.exec(html(markdown, "/blog/"))?.[1], expected));
  }

  it("are remembered with what was found, also where nothing was", () => {
    assert.deepEqual([...render("[a](first.md) ![b](lock.png) [c](missing.md) [d](/x/)").links.keys()], ["content/logs/first.md", "content/logs/lock.png", "content/logs/missing.md"]);
  });

  it("arise from whole addresses, not from file names that look like hosts", () => {
    assert.equal(html("https://example.org"), '<p><a href="https://example.org">https://example.org</a></p>');
    assert.equal(html("README.md, node.js, a@example.org"), "<p>README.md, node.js, a@example.org</p>");
  });

  it("in HTML that is commented out are none", () => {
    assert.deepEqual([...render('<!-- <a href="gone.md">x</a> -->\n\nText <!-- <img src="gone.png"> --> text.').references], []);
  });

  it("may lead to ids of HTML, however these are written", () => {
    assert.deepEqual(render("<a name='one'></a> <a id=two></a> <span ID = \"three\"></span>").ids.toSorted(), ["one", "three", "two"]);
  });

  it("in the author's own scripts are left alone", () => {
    assert.equal(html('<script src="/x.js">\nconst a = \'<a href="/y/">\';\n</script>', "/blog/"), '<script src="/blog/x.js">\nconst a = \'<a href="/y/">\';\n</script>');
  });
});

describe("pictures in a text", () => {
  it("have their size, load late, and lie under the prefix", () => {
    const text = html(`${"Text.\n\n".repeat(4)}![A lock](lock.png)`, "/blog/");
    const source = '<source type="image/webp" srcset="/blog/media/logs/lock.png.640.webp 640w" sizes="(min-width: 46rem) 42rem, 94vw">';
    assert.equal(text.split("\n").at(-1), `<p><picture>${source}<img src="/blog/media/logs/lock.png" alt="A lock" width="640" height="480" loading="lazy" decoding="async"></picture></p>`);
  });

  it("are loaded at once at the very beginning of a text", () => {
    assert.doesNotMatch(html("Text.\n\n![A](lock.png)"), /loading=/);
    assert.equal(html("![A](lock.png)\n\n![B](lock.png)").match(/loading="lazy"/g)?.length, 1);
    assert.equal(html("![A](lock.png)\n\n![B](lock.png)").match(/fetchpriority="high"/g)?.length, 1);
  });

  it("are offered lighter where they are pictures of the site with a known size, in AVIF where that is wanted", () => {
    for (const text of ["![A](https://example.org/a.png)", "![A](/l.png)", "![A](drawing.svg)"]) assert.doesNotMatch(html(text), /<picture/, text);
    const wide = { url: "/media/logs/wide.JPG", width: 2000, height: 900 };
    assert.deepEqual(pictureVariants(wide, { avif: true }).map(({ url }) => url), ["/media/logs/wide.JPG.720.avif", "/media/logs/wide.JPG.1440.avif", "/media/logs/wide.JPG.720.webp", "/media/logs/wide.JPG.1440.webp"]);
    assert.deepEqual(pictureVariants({ ...wide, width: 720 }, { avif: false }).map(({ width }) => width), [720]);
  });

  it("written as HTML have a size too, keeping what their author said of it", () => {
    const tag = (given: string): string => html(`<p>${given}</p>`, "/blog/");
    assert.equal(tag('<img alt="a > b" src="lock.png">'), '<p><img alt="a > b" src="/blog/media/logs/lock.png" width="640" height="480"></p>');
    assert.equal(tag("<img src=lock.png width=320 />"), '<p><img src="/blog/media/logs/lock.png" width=320 height="240" /></p>');
    assert.equal(tag('<img src="lock.png" height="240">'), '<p><img src="/blog/media/logs/lock.png" height="240" width="320"></p>');
    for (const given of ['width="50%"', 'width="1" height="1"', 'style="width: 2em"']) assert.equal(tag(`<img src="lock.png" ${given}>`), `<p><img src="/blog/media/logs/lock.png" ${given}></p>`);
    assert.equal(tag('<img src="https://example.org/a.png">'), '<p><img src="https://example.org/a.png"></p>');
  });

  it("are found where HTML offers several", () => {
    const several = '<picture><source media="(prefers-color-scheme: dark)" srcset="lock.png 2x, gone.png"><img src="https://example.org/a.png"></picture>';
    const { html: shown, references } = render(`<p>${several}</p>`, "/blog/");
    assert.match(shown, /srcset="\/blog\/media\/logs\/lock\.png 2x, gone\.png"/);
    assert.deepEqual([...references.keys()], ["lock.png", "gone.png", "https://example.org/a.png"]);
    // Commas within addresses, as hosts that resize pictures have them.
    const elsewhere = '<img srcset="https://example.org/w_9,h_9/a.png 1x,data:image/png;base64,AA== 2x, lock.png 3x" src="https://example.org/a.png">';
    assert.equal(html(`<p>${elsewhere}</p>`, "/blog/"), `<p>${elsewhere.replace("lock.png", "/blog/media/logs/lock.png")}</p>`);
  });

  it("and ids within a script are the author's code, wherever the script stands", () => {
    const code = `<div>\n<script src="/blog/x.js">\nx = "<i id='a'></i><img src='lock.png'>"\n</script>\n<STYLE>/* <i id='b'> */</STYLE>\n</div>`;
    assert.equal(html(`${code.replace("/blog/", "/")} <img src=lock.png>`, "/blog/"), `${code} <img src="/blog/media/logs/lock.png" width="640" height="480">`);
  });

  it("and links in HTML stay as their author escaped them where they lead elsewhere", () => {
    const link = '<p><a href="mailto:a@example.org?subject=It&#39;s&nbsp;&quot;here&quot;&amp;cc=b@example.org">x</a></p>';
    assert.equal(html(link), link);
  });

  it("become figures where they stand alone and have a title", () => {
    assert.equal(html('![A lock](/l.png "Who holds <it>")'), '<figure><img src="/l.png" alt="A lock" fetchpriority="high" decoding="async"><figcaption>Who holds &lt;it&gt;</figcaption></figure>');
    assert.match(html('[![A](/l.png "B")](/x/)'), /^<figure><a href="\/x\/"><img [^>]*><\/a><figcaption>B<\/figcaption><\/figure>$/);
    assert.match(html('Text ![A](/l.png "B")'), /^<p>Text <img .*title="B".*<\/p>$/);
    assert.doesNotMatch(html('- ![A](/l.png "B")'), /figure/);
  });
});

describe("headings in a text", () => {
  it("have unique ids in any script, and none that the page itself uses", () => {
    const ids = [...html("## Größe\n\n## Größe\n\n## 日記 `x`\n\n## !\n\n## Comments").matchAll(/id="([^"]*)"/g)].map(([, id]) => id);
    assert.deepEqual(ids, ["größe", "größe-2", "日記-x", "section", "comments-2"]);
  });

  it("may be given an id, as Hugo and Zola have it", () => {
    assert.equal(html("## Größe & `x` {#größe_1}\n\n## Size\n\n## Again {#size}\n\n## Set {#a, b}"), '<h2 id="größe_1"><a href="#größe_1">Größe &amp; <code>x</code></a></h2>\n<h2 id="size"><a href="#size">Size</a></h2>\n<h2 id="size-2"><a href="#size-2">Again</a></h2>\n<h2 id="set-a-b"><a href="#set-a-b">Set {#a, b}</a></h2>');
  });

  it("go up where a text begins below ##, so that none is left out", () => {
    assert.deepEqual(html("### A\n\n#### B\n\n### C").match(/<h\d/g), ["<h2", "<h3", "<h2"]);
    assert.deepEqual(html("### A\n\n## B").match(/<h\d/g), ["<h3", "<h2"]);
  });

  it("go one level down where a text uses #, because the title is the only h1", () => {
    assert.equal(html("# A\n\n## B\n\n###### C"), '<h2 id="a"><a href="#a">A</a></h2>\n<h3 id="b"><a href="#b">B</a></h3>\n<h6 id="c"><a href="#c">C</a></h6>');
    assert.equal(html("## B"), '<h2 id="b"><a href="#b">B</a></h2>');
  });

  it("are links to themselves, unless there is a link in them", () => {
    assert.equal(html("## *A* [b](https://example.org)"), '<h2 id="a-b"><em>A</em> <a href="https://example.org">b</a></h2>');
    assert.equal(html("> ## Quoted"), '<blockquote>\n<h2 id="quoted">Quoted</h2>\n</blockquote>');
  });

  it("of the first two levels are told for a table of contents", () => {
    assert.deepEqual(render("# A\n\n## `b` :tada:\n\n### C\n\n> # D").headings, [
      { id: "a", text: "A", level: 2 },
      { id: "b", text: "b 🎉", level: 3 },
    ]);
  });
});

describe("code in a text", () => {
  it("is coloured, and can be scrolled by keyboard", () => {
    assert.equal(html("```js\nlet a;\n```"), '<pre tabindex="0"><code class="language-js"><span class="hljs-keyword">let</span> a;\n</code></pre>');
    assert.match(html("```rust,ignore\nfn a() {}\n```"), /language-rust.*hljs-keyword/);
  });

  it("stays plain and escaped in an unknown language, in none, or indented", () => {
    assert.equal(html("```nosuch\n<b>\n```"), '<pre tabindex="0"><code class="language-nosuch">&lt;b&gt;\n</code></pre>');
    assert.equal(html("```\n<b>\n```"), '<pre tabindex="0"><code>&lt;b&gt;\n</code></pre>');
    assert.equal(html("    <b>"), '<pre tabindex="0"><code>&lt;b&gt;\n</code></pre>');
  });

  it("has the name of its file above it", () => {
    assert.equal(html('```js title="src/<a>.js"\nlet a;\n```'), '<figure class="code"><figcaption>src/&lt;a&gt;.js</figcaption><pre tabindex="0"><code class="language-js"><span class="hljs-keyword">let</span> a;\n</code></pre></figure>');
  });

  it("has lines marked, colours that reach over a line's end included", () => {
    assert.equal(html("```\na\nb\nc\n```".replace("```", "```text {2-3}")), '<pre tabindex="0"><code class="language-text">a\n<mark>b\n</mark><mark>c\n</mark></code></pre>');
    assert.equal(
      html("```js {2}\n/* a\nb\nc */\n```"),
      '<pre tabindex="0"><code class="language-js"><span class="hljs-comment">/* a\n</span><mark><span class="hljs-comment">b\n</span></mark><span class="hljs-comment">c */</span>\n</code></pre>',
    );
    assert.match(html('```js title="{1}" {9-1,x,2-999999999}\na\nb\n```'), /a\n<mark>b\n<\/mark><\/code>/);
  });

  it("cannot break out through its language", () => assert.doesNotMatch(html('```"><script>\nx\n```'), /<script|class=""/));

  it("within a line keeps a word with hyphens in one piece, and is never more than what was typed", () => {
    assert.equal(html("`npm run x -- --port=80 <a-b> 1 - 2` `core-js`"), "<p><code>npm run x <span>--</span> <span>--port=80</span> <span>&lt;a-b&gt;</span> 1 - 2</code> <code><span>core-js</span></code></p>");
    assert.equal(html(`\`${"long-".repeat(20)}\``), `<p><code>${"long-".repeat(20)}</code></p>`);
  });

  it("may hold what other generators take for templates", () => assert.equal(html("`{{ not a template }}` {% nor %} this"), "<p><code>{{ not a template }}</code> {% nor %} this</p>"));
});

describe("a table in a text", () => {
  it("scrolls in its own box, named after its columns", () => {
    const [first] = html("| Name | `Price` |\n|--|--|\n| a | 1 |").split("\n");
    assert.equal(first, '<div class="table" role="group" tabindex="0" aria-label="Name, Price"><table>');
    assert.match(html("| | |\n|--|--|\n| a | 1 |"), /aria-label="Table"/);
  });

  it("is named as one where its columns are not, in the language of the text", () => {
    assert.match(renderText("| | |\n|--|--|\n| a | 1 |", { source: "content/a.md", url: "/a/", prefix: "/", pictures: { avif: false }, resolve: () => undefined }, "de").html, /aria-label="Tabelle"/);
  });

  it("aligns its columns by class, because a strict policy allows no style", () => {
    assert.match(html("| a | b | c |\n|:--|:-:|--:|\n| 1 | 2 | 3 |"), /<td>1<\/td>\n<td class="center">2<\/td>\n<td class="end">3<\/td>/);
  });
});

describe("footnotes", () => {
  it("stand at the end and lead back", () => {
    const text = html("A[^1]\n\n[^1]: Note with [a link](first.md).\n\nB");
    assert.match(text, /<a href="#fn1" id="fnref1">/);
    assert.match(text, /<p>B<\/p>\n<hr class="footnotes-sep">\n<section class="footnotes">.*href="\/logs\/first\/".*href="#fnref1" class="footnote-backref">↑<\/a>/s);
  });
});

describe("the text before <!-- more -->", () => {
  it("is the excerpt, and the mark becomes a place to go on reading", () => {
    const { excerpt, html: whole } = render("One\n\n<!-- more -->\n\nTwo");
    assert.equal(excerpt, "<p>One</p>\n");
    assert.equal(whole, '<p>One</p>\n<span id="more"></span>\n<p>Two</p>\n');
  });

  it("may end within a paragraph, and be written without blanks", () => {
    assert.equal(render("One <!--more--> two").excerpt, "<p>One </p>\n");
    assert.equal(render("One\n<!--more-->\ntwo").excerpt, "<p>One</p>\n");
  });

  it("stands in a list beside others: no ids, no footnote marks, its own links complete", () => {
    const { excerpt } = renderText("## A\n\n[x](#a) b[^1]\n\n<!-- more -->\n\n[^1]: note", { source: "content/logs/here.md", url: "/logs/here/", prefix: "/blog/", pictures: { avif: false }, resolve: () => undefined });
    assert.equal(excerpt, '<h2><a href="/blog/logs/here/#a">A</a></h2>\n<p><a href="/blog/logs/here/#a">x</a> b</p>\n');
  });

  it("is absent without a mark, in code and within a list", () => {
    for (const body of ["One", "```\n<!-- more -->\n```", "`<!-- more -->`", "- a\n\n  <!-- more -->\n\n  b"]) assert.equal(render(body).excerpt, undefined, body);
  });
});

describe("the running text", () => {
  it("is prose: no headings, code, tables, notes, captions, HTML", () => {
    const { prose } = render('# A\n\nOne *two* `three` [four](x)[^n]<br>\nfive &amp; \\*six\n\n```\ncode\n```\n\n| t |\n|--|\n| c |\n\n![pic](/a.png "cap")\n\n- seven\n\n[^n]: note');
    assert.equal(prose, "One two three four five & *six seven");
  });

  it("keeps formulas within a sentence as they were typed, and leaves out those that stand by themselves", () => {
    assert.equal(render("It grows as $x^2$, not as $$e^x$$ does.\n\n$$\n\\frac{1}{2}\n$$\n\nSo it is.").prose, "It grows as x^2, not as e^x does. So it is.");
    assert.equal(render("## Why $x^2$").headings[0]?.text, "Why x^2");
  });

  it("is counted in words, without code and addresses", () => {
    assert.equal(render("One [two three](https://example.org/a-b) — *four*.\n\n```\nno no\n```").words, 4);
  });
});

describe("a callout", () => {
  it("is a quote that begins with a mark, titled in the language of the text or by its author", () => {
    assert.equal(html("> [!WARNING]\n> Hot *parts*."), '<div role="note" class="callout warning">\n<p class="callout-title">Warning</p>\n<p>Hot <em>parts</em>.</p>\n</div>');
    assert.match(renderText("> [!tip]\n>\n> Kurz.", { source: "content/logs/a.md", url: "/logs/a/", prefix: "/", pictures: { avif: false }, resolve: () => undefined }, "de-AT").html, /<p class="callout-title">Tipp<\/p>\n<p>Kurz/);
    assert.match(html("> [!NOTE] Mind the *gap*\n> Text"), /<p class="callout-title">Note: Mind the <em>gap<\/em><\/p>\n<p>Text/);
    assert.match(html("> [!NOTE] Notes on heat\n> Text"), /<p class="callout-title">Notes on heat<\/p>/);
  });

  it("stays a quote where the mark is unknown or not at its beginning", () => {
    for (const text of ["> [!SHOUT]\n> a", "> a\n> [!NOTE]", "> `[!NOTE]`"]) assert.match(html(text), /^<blockquote>/, text);
  });

  it("may hold another", () => assert.equal(html("> [!NOTE]\n> a\n>\n> > [!TIP]\n> > b").match(/<div role="note" class="callout (?:note|tip)">/g)?.length, 2));
});

describe("math in a text", () => {
  it("becomes MathML, within a line and as a block of its own, and no style attribute", () => {
    assert.match(html("So $x^2$ it is."), /^<p>So <math><msup><mi>x<\/mi><mn[^>]*>2<\/mn><\/msup><\/math> it is\.<\/p>$/);
    assert.match(html("$$\n\\frac{1}{2}\n$$"), /<math display="block"[^>]*>.*<mfrac>/);
    assert.doesNotMatch(html("$$\\color{red} x$$ $\\boxed{y}$"), / style=/);
  });

  it("leaves money, shell and code alone", () => {
    for (const text of ["from $5 to $6", "$5-$6", "echo $HOME and $ PATH $", "`$x$`", "\\$x$ y", "egress (0.09$/GB) is cheap (0.04$/month)", "US$a and US$b"]) assert.doesNotMatch(html(text), /<math/, text);
  });

  it("tells of a formula that cannot be read, and runs nothing in one", () => {
    const { html: text, mistakes } = render("$\\frac{$");
    assert.match(text, /<code>\\frac\{<\/code>/);
    assert.match(mistakes[0]?.message ?? "", /^the formula \\frac\{ cannot be read: /);
    assert.doesNotMatch(html('$\\href{javascript:alert(1)}{x}$'), /javascript:[^<]*["']/);
  });
});

describe("small things in a text", () => {
  it("turns names of emoji into them, and leaves times and unknown names", () => {
    assert.equal(html("a :tada: `:tada:` 10:30:20 :nosuch: :constructor:"), "<p>a 🎉 <code>:tada:</code> 10:30:20 :nosuch: :constructor:</p>");
  });

  it("plays a video that lies beside the text", () => {
    assert.equal(html('![It "turns"](clip.mp4)'), '<p><video src="clip.mp4" controls preload="metadata" playsinline aria-label="It &quot;turns&quot;"></video></p>');
  });
});

describe("a list of tasks", () => {
  it("shows what is done, in the language of the text, with markup in what is to do and tasks below it", () => {
    assert.equal(html("- [ ] *solder*\n- [X] measure\n  1. [x] twice"), '<ul>\n<li class="task"><input type="checkbox" disabled aria-label="to do"> <em>solder</em></li>\n<li class="task"><input type="checkbox" disabled checked aria-label="done"> measure\n<ol>\n<li class="task"><input type="checkbox" disabled checked aria-label="done"> twice</li>\n</ol>\n</li>\n</ul>');
    assert.match(renderText("- [x] messen", { source: "content/a.md", url: "/a/", prefix: "/", pictures: { avif: false }, resolve: () => undefined }, "de").html, /aria-label="erledigt"> messen/);
  });
  it("may have paragraphs", () => assert.match(html("- [ ] one\n\n  More.\n- [ ] two"), /<li class="task">\n<p>\s*<input [^>]+> one<\/p>\n<p>More\.<\/p>/));
  it("is counted and described by its words alone", () => {
    const { words, prose } = render("- [ ] solder the driver\n- [x] measure");
    assert.deepEqual([words, prose], [4, "solder the driver measure"]);
  });
  it("is none without words behind the mark, in a link, code or a paragraph", () => {
    for (const text of ["- [ ]", "- [x](a.md)", "- [ ]x", "- `[ ] x`", "[ ] x", "- [y] x", "- \\[ ] x", "- a [ ] x"]) assert.doesNotMatch(html(text), /<input/, text);
  });
});
