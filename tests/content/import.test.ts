import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readFrontMatter } from "../../src/content/sources/front-matter.ts";
import { planImport, type ForeignFolder, type ImportPlan } from "../../src/content/import/plan-import.ts";

const since = "2024-02-03T10:00:00Z";

function plan(texts: Readonly<Record<string, string>>, more: Partial<ForeignFolder> & { taken?: readonly string[]; into?: string } = {}): ImportPlan {
  const folder = { texts: Object.entries(texts).map(([path, text]) => ({ path, text, since })), files: new Set<string>(), rootFiles: new Map<string, string>(), ...more };
  return planImport(folder, { into: more.into ?? "content/logs", taken: new Set(more.taken) });
}

/** The text of the one log that came in: its fields and its body. */
function only({ writes }: ImportPlan): { to: string; fields: Record<string, unknown>; body: string } {
  assert.equal(writes.length, 1);
  const [{ to, text } = { to: "", text: "" }] = writes;
  const { fields, body, problems } = readFrontMatter(to, text);
  assert.deepEqual(problems, []);
  return { to, fields: Object.fromEntries([...fields].map(([key, { value }]) => [key, value])), body: body.trim() };
}

describe("importing texts", () => {
  it("takes Zola's TOML: day from the address, aliases, taxonomies, and no key of ours that is not there", () => {
    const zola = '+++\npath = "2019/10/15/Rustup-1.20.0"\ntitle = "Announcing 1.20.0"\nauthors = ["The team"]\naliases = ["2019/10/15/Rustup-1.20.0.html"]\n[taxonomies]\ntags = ["rustup", "tools"]\n[extra]\nrelease = true\n+++\n\nHello.\n';
    const result = plan({ "Rustup-1.20.0.md": zola });
    assert.deepEqual(only(result), {
      to: "content/logs/Rustup-1.20.0.md",
      fields: {
        title: "Announcing 1.20.0",
        date: "2019-10-15",
        labels: ["rustup", "tools"],
        permalink: "/2019/10/15/Rustup-1.20.0/",
        aliases: ["/2019/10/15/Rustup-1.20.0.html"],
      },
      body: "Hello.",
    });
    assert.deepEqual([...result.leftOut], [["authors", 1], ["extra", 1]]);
  });

  it("takes Hugo's YAML and keeps the address that its folder gave", () => {
    const hugo = "---\ntitle: \"2.0\"\ndate: 2019-12-31T11:42:58-06:00\nlastmod: 2020-01-02\ndraft: true\ntags: [Go, go]\nslug: two\nweight: 3\n---\nHi\n";
    const { to, fields } = only(plan({ "version.md": hugo }, { address: "posts" }));
    assert.equal(to, "content/logs/two.md");
    assert.deepEqual(fields, { title: "2.0", date: "2019-12-31T11:42:58-06:00", updated: "2020-01-02", draft: true, labels: ["Go", "go"], aliases: ["/posts/two/"] });
  });

  it("takes notes without front matter as they are: folder as label, date of the first commit", () => {
    const { to, fields, body } = only(plan({ "sqlite/json.md": "# JSON in SQLite\n\nIt works.\n" }));
    assert.equal(to, "content/logs/json.md");
    assert.deepEqual(fields, { date: since, labels: ["sqlite"] });
    assert.equal(body, "# JSON in SQLite\n\nIt works.");
  });

  it("leaves the date to a file's name, as Jekyll writes it", () => {
    const { to, fields } = only(plan({ "_posts/2020-05-06-hello.md": "---\nlayout: post\npublished: false\n---\nHello\n" }));
    assert.deepEqual([to, fields], ["content/logs/2020-05-06-hello.md", { draft: true }]);
  });

  it("gives two texts of one name two addresses, and the same ones when it is run again", () => {
    const texts = { "git/setup.md": "One", "python/setup.md": "Two" };
    const first = plan(texts).writes.map(({ to }) => to);
    assert.deepEqual(first, ["content/logs/setup.md", "content/logs/python-setup.md"]);
    const again = plan(texts, { taken: first });
    assert.deepEqual(again.writes, []);
    assert.deepEqual(again.notes.map(({ message }) => message), first.map((to) => `is left out: ${to} is there already`));
  });

  it("steps aside for a text that has the address under another name", () => {
    assert.equal(only(plan({ "git/setup.md": "One" }, { taken: ["content/logs/2020-01-01-setup.md"] })).to, "content/logs/git-setup.md");
  });

  it("keeps links between texts and to files leading where they led, in text, references and HTML, and leaves code alone", () => {
    const body = [
      "[one](other.md#part) [two](@/posts/other.md) ![p](pic.png 'A title') ![q](/images/q(1).png)",
      '<img src="pic.png"> `[code](other.md)` [web](https://example.org/a.md)',
      "[ref]: ../posts/other.md",
      "```",
      "[fenced](other.md)",
      "```",
    ].join("\n");
    const result = plan(
      { "posts/hello.md": body, "posts/other.md": "Other" },
      { files: new Set(["posts/pic.png"]), rootFiles: new Map([["/images/q(1).png", "../static/images/q(1).png"]]), into: "content/projects/web" },
    );
    assert.equal(
      result.writes[0]?.text.replace(/^---[^]*?---\n\n/, ""),
      [
        "[one](./other.md#part) [two](./other.md) ![p](./posts/pic.png 'A title') ![q](./static/images/q%281%29.png)",
        '<img src="./posts/pic.png"> `[code](other.md)` [web](https://example.org/a.md)',
        "[ref]: ./other.md",
        "```",
        "[fenced](other.md)",
        "```",
        "",
      ].join("\n"),
    );
    assert.deepEqual(result.copies, [
      { from: "posts/pic.png", to: "content/projects/web/posts/pic.png" },
      { from: "../static/images/q(1).png", to: "content/projects/web/static/images/q(1).png" },
    ]);
  });

  it("takes the text of a footnote for what it is, also where a text is called like its first word", () => {
    const result = plan({ "a.md": "A[^1]\n\n[^1]: This is why.\n", "This.md": "This" });
    assert.match(result.writes[0]?.text ?? "", /\[\^1\]: This is why\./);
    assert.deepEqual(result.notes, []);
  });

  for (const [system, line, expected] of [
    ["Jekyll", "[x]({{ site.baseurl }}/posts/other/) [y]({{ '/posts/other.html' | relative_url }}) `{{ site.url }}`", "[x](./other.md) [y](./other.md) `{{ site.url }}`"],
    ["Hugo", '[a]({{< ref "other.md#part" >}}) [b]({{% relref "/posts/deep/below.md" %}}) [c]({{< ref below >}})', "[a](./other.md#part) [b](./below.md) [c](./below.md)"],
    ["Hugo", '{{< figure src="pic.png" alt="A [pic]" caption="Seen \\"so\\"" >}}', '![A \\[pic\\]](./pic.png "Seen \\"so\\"")'],
    ["Hugo", "{{< youtube dQw4w9WgXcQ >}} {{<vimeo 1>}} {{< gist ada 12 >}}", "[YouTube](https://www.youtube.com/watch?v=dQw4w9WgXcQ) [Vimeo](https://vimeo.com/1) [Gist](https://gist.github.com/ada/12)"],
    ["Hugo", "{{< highlight go >}}", "```go"],
    ["Zola", '{{ youtube(id="x1") }} [a](@/posts/other.md#part) [b](@/posts/deep/below.md)', "[YouTube](https://www.youtube.com/watch?v=x1) [a](./other.md#part) [b](./below.md)"],
    ["Jekyll", "[a]({% post_url other %}) `{{< ref x >}}`", "[a](./other.md) `{{< ref x >}}`"],
    ["Jekyll", "{% highlight ruby linenos %}", "```ruby"],
  ] as const) {
    it(`makes markdown of what ${system} writes as ${line}`, () => {
      const result = plan({ "hello.md": line, "other.md": "Other", "deep/below.md": "Below" }, { files: new Set(["pic.png"]), address: "posts" });
      assert.equal(result.writes[0]?.text.replace(/^---[^]*?---\n\n/, "").trimEnd(), expected);
      assert.deepEqual(result.notes, []);
    });
  }

  it("leaves what it cannot make markdown of, and names it with its line", () => {
    const result = plan({ "a.md": 'A {{< ref "gone.md" >}}\n\n[x]({{< ref "gone.md" >}})\n\n{% include x.html %}\n\n```\n{{< tweet 1 >}}\n```\n\n{{ resize(path="a.png") }} {{< figure alt="x" >}} {{< two >}}\n' });
    assert.deepEqual(result.notes.map(({ line, message }) => `${line}: ${message}`), [
      "3: links to gone.md, which is not in the folder",
      '1: the shortcode {{< ref "gone.md" >}} means nothing here',
      "5: the shortcode {% include x.html %} means nothing here",
      '11: the shortcode {{ resize(path="a.png") }} means nothing here',
      '11: the shortcode {{< figure alt="x" >}} means nothing here',
      "11: the shortcode {{< two >}} means nothing here",
    ]);
  });

  it("leaves links from the top of the old site that lead to an address that comes along, and names the others", () => {
    const result = plan({ "a.md": "[one](/2019/Two/#part) [two](/old/) [three](/2019/three/) ![p](/gone.png)", "b.md": "---\npath: 2019/Two\naliases: [old]\n---\nB" });
    assert.match(result.writes[0]?.text ?? "", /\[one\]\(\/2019\/Two\/#part\)/);
    assert.deepEqual(result.notes.map(({ line, message }) => `${line}: ${message}`), ["1: links to /2019/three/, which is not in the folder", "1: links to /gone.png, which is not in the folder"]);
  });

  it("keeps a bundle together", () => {
    const result = plan({ "trip/index.md": "![](a.jpg)" }, { files: new Set(["trip/a.jpg"]) });
    assert.deepEqual(result.copies, [{ from: "trip/a.jpg", to: "content/logs/trip/a.jpg" }]);
    assert.match(only(result).body, /!\[\]\(\.\/a\.jpg\)/);
  });

  it("takes a cover along that nothing else shows, and leaves out one that is not there: a build would stop at it", () => {
    const cover = (path: string): string => `---\ntitle: A\ncover: {image: ${path}}\n---\nText\n`;
    const rootFiles = new Map([["/img/top.png", "../../static/img/top.png"]]);
    const { writes, copies, notes } = plan({ "a.md": cover("a.png"), "b.md": cover("img/top.png"), "c.md": cover("gone.png"), "d.md": cover("https://example.org/x.png"), "e.md": cover("/gone.png") }, { files: new Set(["a.png"]), rootFiles });
    assert.deepEqual(writes.map(({ text }) => /cover: (.*)/.exec(text)?.[1]), ["./a.png", "./static/img/top.png", undefined, "https://example.org/x.png", undefined]);
    assert.deepEqual(copies.map(({ from }) => from), ["a.png", "../../static/img/top.png"]);
    assert.deepEqual(notes.map(({ file, message }) => `${file}: ${message}`), ["c.md: its cover gone.png is not in the folder, and is left out", "e.md: its cover /gone.png is not in the folder, and is left out"]);
  });

  it("follows links to the address of a text beside", () => {
    const { writes, notes } = plan({ "a.md": "[b](../b/) [c](../c/#x) [d](../d/)\n", "b.md": "B\n", "c/index.md": "C\n" });
    assert.match(writes[0]?.text ?? "", /^\[b\]\(\.\/b\.md\) \[c\]\(\.\/c\/index\.md#x\) \[d\]\(\.\.\/d\/\)$/m);
    assert.deepEqual(notes.map(({ message }) => message), ["links to ../d/, which is not in the folder"]);
  });

  it("finds texts whose names end in .markdown, as Jekyll has them", () => {
    const { writes, notes } = plan({ "2020-01-01-a.md": "[b]({% post_url 2020-01-02-b %}) [c](2020-01-02-b.markdown) [d]({% link _posts/2020-01-02-b.markdown %})\n", "2020-01-02-b.markdown": "B\n" });
    assert.match(writes[0]?.text ?? "", /^\[b\]\(\.\/2020-01-02-b\.md\) \[c\]\(\.\/2020-01-02-b\.md\) \[d\]\(\.\/2020-01-02-b\.md\)$/m);
    assert.deepEqual(notes, []);
  });

  it("names what the author should look at, with file and line", () => {
    const { notes } = plan({ "_index.md": "Section", "a.md": "---\ntitle: A\ndate: someday\n---\n\nText {{< tweet x >}}\n\n![](gone.png)\n", "b.md": "+++\ntitle = \n+++\nB\n" });
    assert.deepEqual(notes.map(({ file, line, message }) => `${file}:${line ?? "-"} ${message.slice(0, 40)}`), [
      "_index.md:- is left out: it introduces a folder and ",
      'a.md:- date "someday" is not a date',
      "a.md:8 links to gone.png, which is not in the f",
      "a.md:6 the shortcode {{< tweet x >}} means noth",
      "b.md:- its front matter is broken: Invalid TOML",
    ]);
  });

  it("gives an address to one text only", () => {
    const { writes } = plan({ "a.md": "---\naliases: [/old/]\n---\nA", "b.md": "---\naliases: [/old/]\n---\nB" });
    assert.deepEqual(writes.map(({ text }) => /\/old\//.test(text)), [true, false]);
  });
});
