import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { load, logAt, site, sources } from "../content/make-library.ts";
import { cacheOf } from "../../src/content/library/library-cache.ts";
import { bytesOf } from "../../src/content/library/packed-rendering.ts";
import { shardOf, TextCache } from "../../src/publish/texts/text-cache.ts";

const texts = {
  "logs/2026-01-01-a.md": "---\nlabels: [git]\n---\n# A\n\nSee [the other](2026-01-02-b.md), “quoted”.\n\n## Part\n\n$x^2$ and `code`.\n\n<!-- more -->\n\nRest.\n",
  "logs/2026-01-02-b.md": "# B\n\nWords.\n",
  "pages/about.md": "# About\n\nUs.\n",
};

/** What a reader may see of a Library. */
const shown = (library: ReturnType<typeof load>["library"]): unknown => JSON.parse(JSON.stringify([...library.entries.values()].map((entry) => ({ ...entry, references: [...entry.references] }))));

describe("what was made of texts", () => {
  let root = "";
  let folder = "";
  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), "unfiled-texts-"));
    folder = path.join(root, ".cache/texts");
  });
  afterEach(() => rm(root, { recursive: true }));

  /** A process that builds: reads what was kept, renders everything, keeps it. */
  async function build(of: Readonly<Record<string, string>>, options = {}) {
    const cache = await TextCache.read(root);
    const { library } = load(sources(of), { kept: cache.texts, ...options });
    const seen = shown(library);
    await cache.keep(library);
    return { cache, library, seen };
  }
  const files = (): string[] => readdirSync(folder).toSorted();

  it("is taken over by the next process as it was", async () => {
    const first = await build(texts);
    const next = await build(texts);
    assert.equal(next.cache.texts.size, 3);
    assert.deepEqual(next.seen, first.seen);
    assert.equal(logAt(next.library, "/logs/a/").html, Buffer.from(bytesOf(next.cache.texts.get("content/logs/2026-01-01-a.md")?.rendering ?? assert.fail()) ?? assert.fail()).toString());
    assert.deepEqual(logAt(next.library, "/logs/a/").headings, [{ id: "part", text: "Part", level: 2 }]);
  });

  it("has the words of a text where its file has them otherwise, and no second time where they are the end of it", async () => {
    const forms = {
      ...texts,
      "logs/2026-01-03-windows.md": "\uFEFF---\r\ntitle: C\r\n---\r\nLine.\r\n\r\nOther line.\r\n",
      "logs/2026-01-04-middle.md": "First words.\n\n# D\n\nLast words.\n",
      "logs/2026-01-05-heading-alone.md": "# E\n",
      "logs/2026-01-06-code.md": "# F\n\n```\nnowhere else\n```\n",
    };
    const bodies = ({ library }: Awaited<ReturnType<typeof build>>) => [...cacheOf(library).entries.values()].map(({ text }) => [text.path, text.body]);
    const first = await build(forms);
    const next = await build(forms);
    assert.deepEqual(bodies(next), bodies(first));
    const kept = files().filter((name) => !name.endsWith(".html")).map((name) => readFileSync(path.join(folder, name), "latin1")).join("");
    assert.match(kept, /First words/);
    assert.doesNotMatch(kept, /nowhere else/);
    // Another place: all of them are rendered anew.
    const moved = { site: { ...site, language: "de" } };
    assert.deepEqual((await build(forms, moved)).seen, shown(load(sources(forms), moved).library));
  });

  it("is taken over and not made again", async () => {
    await build(texts);
    const { texts: kept } = await TextCache.read(root);
    const [file, text] = [...kept].find(([name]) => name.includes("-b.md")) ?? assert.fail();
    const changed = new Map(kept).set(file, { ...text, rendering: { ...(text.rendering ?? assert.fail()), html: new TextEncoder().encode("kept") } });
    assert.equal(logAt(load(sources(texts), { kept: changed }).library, "/logs/b/").html, "kept");
  });

  it("is not written again where nothing changed, and one text costs one shard", async () => {
    await build(texts);
    const longAgo = new Date("2020-01-01T00:00:00Z");
    for (const file of files()) await utimes(path.join(folder, file), longAgo, longAgo);
    const written = (): string[] => files().filter((file) => statSync(path.join(folder, file)).mtimeMs !== longAgo.getTime());
    await build(texts);
    assert.deepEqual(written(), []);
    await build({ ...texts, "pages/about.md": "# About\n\nOthers.\n" });
    assert.match(written().join(" "), /^(..) \1-[0-9a-f]+\.html$/);
    assert.equal(files().length, 2 * new Set(Object.keys(texts).map((file) => shardOf(`content/${file}`))).size);
  });

  it("goes with the text", async () => {
    await build(texts);
    await build({ "pages/about.md": texts["pages/about.md"] });
    assert.deepEqual([...(await TextCache.read(root)).texts.keys()], ["content/pages/about.md"]);
    await build({});
    assert.deepEqual(files(), []);
  });

  for (const [what, change, options] of [
    ["the text", { "logs/2026-01-01-a.md": "# A\n\nOther words.\n" }, {}],
    ["an address that it links to", { "logs/2026-01-02-b.md": "---\npermalink: /elsewhere/\n---\n# B\n" }, {}],
    ["a text that it links to, which goes", { "logs/2026-01-02-b.md": "---\ndraft: true\n---\n# B\n" }, {}],
    ["the site's prefix", {}, { site: { ...site, prefix: "/blog/" } }],
    ["the site's language", {}, { site: { ...site, language: "de" } }],
    ["the first commit of a text without a date", {}, { firstCommits: { dates: new Map([["content/logs/2026-01-01-a.md", "2025-04-04T00:00:00Z"]]), shallow: false } }],
  ] as const) {
    it(`counts no more where it would be another: ${what}`, async () => {
      await build(texts);
      const changed = { ...texts, ...change };
      const { seen } = await build(changed, options);
      assert.deepEqual(seen, shown(load(sources(changed), options).library));
    });
  }

  it("is as if it were not there where it is damaged, cut off, of other code, or none of ours", async () => {
    const { seen } = await build(texts);
    const damage: ((bytes: Buffer) => Buffer | string)[] = [
      (bytes) => bytes.subarray(0, bytes.length / 2),
      (bytes) => Buffer.concat([bytes.subarray(0, -9), Buffer.from([bytes.at(-9) ?? 0 ^ 1]), bytes.subarray(-8), Buffer.from("x")]),
      () => "",
      () => "{}",
    ];
    for (const damaged of damage) {
      for (const file of files()) writeFileSync(path.join(folder, file), damaged(readFileSync(path.join(folder, file))));
      assert.equal((await TextCache.read(root)).texts.size, 0);
      assert.deepEqual((await build(texts)).seen, seen);
      assert.equal((await TextCache.read(root)).texts.size, 3);
    }
  });

  it("is made again where its HTML is damaged, cut off, or gone, also while it is in use", async () => {
    const { seen } = await build(texts);
    const html = (): string[] => files().filter((file) => file.endsWith(".html"));
    for (const damage of [(file: string) => writeFileSync(file, readFileSync(file).fill("x", 3, 4)), (file: string) => writeFileSync(file, "<p>"), (file: string) => rmSync(file)]) {
      const { library } = await build(texts);
      for (const name of html()) damage(path.join(folder, name));
      assert.deepEqual(shown(library), seen);
      assert.deepEqual((await build(texts)).seen, seen);
    }
  });

  it("is what it is where two processes keep it at once, and one removes the HTML of the other between two of its texts", async () => {
    // All in one shard: of each only one file stays.
    const names = Array.from({ length: 1_000 }, (_, number) => `logs/2026-01-01-n${number}.md`).filter((name) => shardOf(`content/${name}`) === "00");
    const many = Object.fromEntries(names.map((name) => [name, `# ${name}\n\nWords of ${name}.\n`]));
    const { seen } = await build(many);
    await rm(path.join(root, ".cache"), { recursive: true });
    const [one, other] = await Promise.all([1, 2].map(async () => {
      const cache = await TextCache.read(root);
      const { library } = load(sources(many), { kept: cache.texts });
      return { cache, library, texts: [...cacheOf(library).entries].map(([file, { rendering }]) => [file, (rendering.get(), rendering)] as const) };
    }));
    assert.ok(one && other && names.length > 5);
    one.cache.putAway(one.texts.slice(0, 3));
    await other.cache.keep(other.library);
    one.cache.putAway(one.texts.slice(3));
    await one.cache.keep(one.library);
    for (const { library } of [one, other]) assert.deepEqual(shown(library), seen);
    assert.deepEqual((await build(many)).seen, seen);
  });

  it("is as if it were not there where other code made it", async () => {
    await build(texts);
    const elsewhere = mkdtempSync(path.join(tmpdir(), "unfiled-code-"));
    const here = process.cwd();
    try {
      for (const place of ["src/config", "src/content/markdown", "src/publish/texts"]) await mkdir(path.join(elsewhere, place), { recursive: true });
      await writeFile(path.join(elsewhere, "src/content/markdown/markdown.ts"), "// rendered otherwise\n");
      await writeFile(path.join(elsewhere, "package-lock.json"), "{}");
      process.chdir(elsewhere);
      assert.equal((await TextCache.read(root)).texts.size, 0);
    } finally {
      process.chdir(here);
      rmSync(elsewhere, { recursive: true });
    }
  });
});
