import assert from "node:assert/strict";
import path from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { generateX25519Identity } from "age-encryption";
import { comments } from "../../src/cli/commands/comments.ts";
import type { CommandContext } from "../../src/cli/main.ts";
import { readSettings } from "../../src/config/settings.ts";
import { openSealed } from "../../src/readers/seal.ts";
import { makeRepository, type TestRepository } from "../helpers/repository.ts";

const identity = await generateX25519Identity();
const exports = path.resolve(import.meta.dirname, "../fixtures/comment-exports");

interface Stored {
  readonly id: string;
  readonly parent?: string;
  readonly name: string;
  readonly url?: string;
  readonly body: string;
  readonly date: string;
  readonly status: string;
  readonly owner?: boolean;
  readonly private?: string;
}

describe("unfiled comments import", () => {
  let blog: TestRepository;
  beforeEach(async () => {
    blog = await makeRepository({
      files: {
        "content/logs/2012-05-01-hello-world.md": "---\naliases: [/2012/05/hello-world/]\n---\n# Hello world\n",
        "content/pages/about.md": "# About\n",
      },
    });
  });
  afterEach(() => blog.remove());

  async function run(words: readonly string[], flags: CommandContext["flags"] = {}, more: Record<string, string> = {}) {
    const printed: string[] = [];
    const said: string[] = [];
    const { json, ...own } = flags;
    const settings = readSettings({ UNFILED_OWNER_IDENTITY: identity, UNFILED_OWNER_MAIL: "ada@old.example", ...more });
    const context = { root: blog.path, words, flags: own, json: json === true, settings, print: (text: string) => void printed.push(text), say: (text: string) => void said.push(text), stopped: Promise.resolve() };
    const code = await comments.run(context).catch((error: Error) => {
      said.push(error.message);
      return 1;
    });
    return { code, printed: printed.join("\n"), said: said.join("\n"), value: () => JSON.parse(printed.join("\n")) as Record<string, unknown> };
  }

  /** What lies in a store, oldest first, by name. */
  async function stored(repository = blog): Promise<Record<string, Stored>> {
    const paths = (await repository.git("ls-tree", "-r", "--name-only", "HEAD", "data/comments")).split("\n").filter((line) => line !== "");
    const files = await Promise.all(paths.toSorted((one, other) => (path.basename(one) < path.basename(other) ? -1 : 1)).map(async (file) => JSON.parse(await repository.git("show", `HEAD:${file}`)) as Stored));
    return Object.fromEntries(files.map((file) => [file.name, file]));
  }

  it("takes what Disqus exported: threads, dates, markdown, addresses sealed; and twice is once", async () => {
    const { code, value } = await run(["import", path.join(exports, "disqus.xml")], { from: "disqus", json: true });
    assert.equal(code, 0);
    const { commits, ...rest } = value();
    assert.deepEqual(rest, { published: 2, held: 0, emptied: 1, known: 0, leftOut: { spam: 1, deleted: 1, empty: 0, date: 0 }, pages: { unknown: { "http://old.example/2011/never-moved/": 1 }, guessed: {} }, notes: [], written: true });
    assert.deepEqual(commits, [await blog.git("rev-parse", "HEAD")]);
    assert.equal(await blog.git("log", "-1", "--format=%s"), "comments: 3 on 1 page");

    const { "Grace O'Hopper & friends": first, "": emptied, Ada: answer } = await stored();
    assert.deepEqual([first?.date, first?.body], ["2012-05-03T10:11:12.000Z", "Try `a && b`, see [this](http://example.org/x).\n\nSecond paragraph <here>."]);
    assert.match(first?.id ?? "", /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.deepEqual(await openSealed(first?.private ?? "", identity), { email: "grace@example.org", notify: false });
    assert.deepEqual([emptied?.status, emptied?.parent, emptied?.body], ["deleted", first?.id, ""]);
    assert.deepEqual([answer?.parent, answer?.body], [emptied?.id, "But answered: **yes** ![](http://tracker.example/a.gif)"]);
    assert.doesNotMatch(await blog.git("grep", "-e", "", "HEAD", "--", "data"), /192\.0\.2\.|grace@example/);

    const head = await blog.git("rev-parse", "HEAD");
    const again = (await run(["import", path.join(exports, "disqus.xml")], { from: "disqus", json: true })).value();
    assert.deepEqual([again["published"], again["known"], again["commits"], await blog.git("rev-parse", "HEAD")], [0, 3, [], head]);
  });

  it("takes what WordPress exported: lines as paragraphs, the owner's own marked, what waits held, in both stores", async () => {
    const secret = await makeRepository({ files: { "README.md": "private\n" } });
    try {
      const { value } = await run(["import", path.join(exports, "wordpress.xml")], { from: "wordpress", json: true }, { UNFILED_PRIVATE_STORE: `local:${secret.path}` });
      assert.deepEqual([value()["published"], value()["held"], value()["leftOut"]], [2, 1, { spam: 1, deleted: 0, empty: 0, date: 0 }]);
      const { "Grace & Co": first, Ada: answer, ...others } = await stored();
      assert.deepEqual(others, {}, "what is held lies in the private store alone");
      assert.deepEqual([first?.url, first?.date, first?.private], ["http://grace.example/?a=1&b=2", "2012-05-04T12:00:00.000Z", undefined]);
      assert.equal(first?.body, "First line  \nsecond line, *with* tags.\n\nNew paragraph: 1 < 2 & so on.");
      assert.deepEqual([answer?.parent, answer?.owner, answer?.url, answer?.date], [first?.id, true, undefined, "2012-05-04T15:00:00.000Z"]);
      const closed = await stored(secret);
      assert.deepEqual([closed["Waits"]?.status, Object.keys(closed).length], ["held", 2]);
      assert.deepEqual(await openSealed(Object.values(closed).find(({ id }) => id === first?.id)?.private ?? "", identity), { email: "grace@example.org", notify: false });
    } finally {
      await secret.remove();
    }
  });

  it("takes Staticman's files, finds their page by its name, and drops hashes of addresses", async () => {
    const { code, printed, said } = await run(["import", path.join(exports, "staticman")], { from: "staticman" });
    assert.equal(code, 0);
    assert.equal(printed, "Took 3 published and 0 held comments, and 0 empty places, in 1 commits.");
    assert.match(said, /broken\.yml: is neither YAML nor JSON/);
    assert.match(said, /2016-08-27-hello-world is taken for logs\/2012-05-01-hello-world, by its name\./);
    assert.match(said, /old addresses[^]*gone-for-good \(1\)/);
    const { "Eduardo Bouças": first, "Michael Rose": answer, Counted: counted } = await stored();
    assert.deepEqual([first?.url, first?.private, first?.date, first?.body], ["https://eduardo.example", undefined, "2016-08-27T14:34:33.222Z", "First!\n\nThis is **markdown** already, with `code`."]);
    assert.deepEqual([answer?.parent, answer?.date, answer?.body], [first?.id, "2016-08-28T15:26:40.000Z", 'An answer, and a name: "O\'Neil & Söhne".']);
    assert.equal(counted?.parent, first?.id);
    assert.deepEqual(await openSealed(answer?.private ?? "", identity), { email: "michael@example.org", notify: false });
  });

  it("only says so with --dry-run, and leaves alone what was changed since", async () => {
    const from = { from: "disqus" };
    const head = await blog.git("rev-parse", "HEAD");
    assert.match((await run(["import", path.join(exports, "disqus.xml")], { ...from, "dry-run": true })).printed, /^Would take 2 published/);
    assert.equal(await blog.git("rev-parse", "HEAD"), head);
    await run(["import", path.join(exports, "disqus.xml")], from);
    const { Ada: answer } = await stored();
    await run(["reject", (await stored())["Grace O'Hopper & friends"]?.id ?? ""]);
    await run(["import", path.join(exports, "disqus.xml")], from);
    assert.deepEqual([(await stored())["Grace O'Hopper & friends"], (await stored())["Ada"]], [undefined, answer]);
  });

  it("refuses what is no export, and wrong usage with 2", async () => {
    await blog.write("bomb.xml", `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 9 }, (_, index) => `<!ENTITY a${index} "${`&a${index === 0 ? "" : index - 1};`.repeat(10)}">`).join("")}]><disqus><thread dsq:id="1"><link>/about/</link></thread><post dsq:id="1"><message>&a8;</message><createdAt>2012-05-03T14:00:00Z</createdAt><author><name>&a8;</name></author><thread dsq:id="1"/></post></disqus>`);
    await blog.write("deep.xml", "<a>".repeat(5000));
    await blog.write("half.xml", "<disqus><post>");
    for (const file of ["deep.xml", "half.xml", "none.xml", "content"]) assert.equal((await run(["import", path.join(blog.path, file)], { from: "disqus" })).code, 1, file);
    assert.ok((await run(["import", path.join(blog.path, "bomb.xml")], { from: "disqus", json: true })).printed.length < 1000);
    assert.ok(Object.values(await stored()).every(({ body }) => body.length < 20));
    for (const flags of [{}, { from: "blogger" }, { from: "disqus", all: true }]) assert.equal((await run(["import", "x"], flags)).code, 2);
  });
});
