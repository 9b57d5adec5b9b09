import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { imageSize } from "image-size";
import type { Library } from "../../src/content/model.ts";
import { putChangedAssets } from "../../src/publish/assets/changed-assets.ts";
import { copyAssets } from "../../src/publish/assets/copy-assets.ts";
import { removeLeftovers } from "../../src/publish/leftovers.ts";
import { loadFromDisk } from "../../src/publish/load-from-disk.ts";
import { Output } from "../../src/publish/output.ts";
import { goneUrls } from "../../src/publish/pages/touched-pages.ts";
import { site } from "../content/make-library.ts";

/** The one that makes the pictures of the site. */
const sharp = createRequire(createRequire(import.meta.url).resolve("@11ty/eleventy-img"))("sharp") as typeof import("sharp");

const chart = path.resolve(import.meta.dirname, "../../content/projects/unfiled/lock.png");

describe("pictures on their way to the site", () => {
  let root = "";
  before(() => {
    root = mkdtempSync(path.join(tmpdir(), "unfiled-pictures-"));
    mkdirSync(path.join(root, "content/logs"), { recursive: true });
    cpSync(chart, path.join(root, "content/logs/shown.png"));
    cpSync(chart, path.join(root, "content/logs/not-shown.png"));
    writeFileSync(path.join(root, "content/logs/a.md"), "![A chart](shown.png)");
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  const load = async () => (await loadFromDisk(root, site, { drafts: false, future: false, now: new Date() })).library;
  const publish = async (folder: string): Promise<string> => {
    await copyAssets(root, await load(), new Output(path.join(root, folder)));
    return path.join(root, folder, "media/logs");
  };

  it("are made lighter in the widths that pages offer, and only those that a text shows", async () => {
    const media = await publish("one");
    assert.deepEqual(readdirSync(media).toSorted(), ["not-shown.png", "shown.png", "shown.png.1440.webp", "shown.png.720.webp"]);
    const small = readFileSync(path.join(media, "shown.png.720.webp"));
    assert.deepEqual([imageSize(small).type, imageSize(small).width], ["webp", 720]);
    assert.ok(statSync(path.join(media, "shown.png.1440.webp")).size < statSync(chart).size);
  });

  it("lose a third in weight where they have few colours, and nothing that one sees", async () => {
    const small = path.join(await publish("few"), "shown.png.720.webp");
    const [pixels, wanted, usual] = await Promise.all([sharp(small), sharp(chart).resize(720), sharp(await sharp(chart).resize(720).webp().toBuffer())].map((picture) => picture.removeAlpha().raw().toBuffer()));
    const error = (found: Buffer = Buffer.alloc(0)): number => found.reduce((sum, value, index) => sum + (value - (wanted?.[index] ?? 0)) ** 2, 0);
    assert.ok(statSync(small).size < 0.7 * (await sharp(chart).resize(720).webp().toBuffer()).length);
    assert.ok(error(pixels) < error(usual));
  });

  it("are made lighter as covers as well, which only lists show, and as long as they do", async () => {
    mkdirSync(path.join(root, "content/projects/plotter"), { recursive: true });
    cpSync(chart, path.join(root, "content/projects/plotter/cover.png"));
    const write = (cover: string): void => writeFileSync(path.join(root, "content/projects/plotter/index.md"), `---\ntitle: Plotter\n${cover}---\nWords.\n`);
    write("cover: cover.png\n");
    const before = await load();
    const output = new Output(path.join(root, "covers"));
    await copyAssets(root, before, output);
    const media = path.join(root, "covers/media/projects/plotter");
    const versions = ["cover.png", "cover.png.1440.webp", "cover.png.720.webp"];
    assert.deepEqual(readdirSync(media).toSorted(), versions);
    const change = async (from: Library, cover: string): Promise<Library> => {
      write(cover);
      const library = await load();
      const [old, now] = [from, library].map(({ projects }) => projects[0]);
      await putChangedAssets(root, { before: from, library, changes: [{ ...(old && { before: old }), ...(now && { after: now }) }], assets: [] }, output);
      return library;
    };
    const without = await change(before, "");
    assert.deepEqual(readdirSync(media), ["cover.png"]);
    await change(without, "cover: cover.png\n");
    assert.deepEqual(readdirSync(media).toSorted(), versions);
  });

  it("are worked on once: another output takes them from the cache, which keeps them as long as they are needed", async () => {
    const cache = path.join(root, ".cache/pictures");
    const longAgo = new Date("2020-01-01T00:00:00Z");
    for (const file of readdirSync(cache)) {
      writeFileSync(path.join(cache, file), "from the cache");
      utimesSync(path.join(cache, file), longAgo, longAgo);
    }
    const kept = readdirSync(cache);
    assert.equal(readFileSync(path.join(await publish("two"), "shown.png.720.webp"), "utf8"), "from the cache");
    await removeLeftovers(root);
    assert.deepEqual(readdirSync(cache), kept);
  });

  it("are upright as the picture is, and its own where another has nearly the same name", async () => {
    const upright = await sharp({ create: { width: 64, height: 64, channels: 3, background: "#ff0000" } })
      .composite([{ input: { create: { width: 64, height: 32, channels: 3, background: "#0000ff" } }, top: 0, left: 0 }])
      .jpeg()
      .toBuffer();
    // What a camera held upside down writes: the picture as it lay, and a word on how to turn it.
    writeFileSync(path.join(root, "content/logs/turned.jpg"), await sharp(upright).rotate(180).withMetadata({ orientation: 3 }).jpeg().toBuffer());
    writeFileSync(path.join(root, "content/logs/turned.png"), await sharp(upright).negate().png().toBuffer());
    writeFileSync(path.join(root, "content/logs/turned.md"), "![Turned](turned.jpg) ![Another](turned.png)");
    const media = await publish("turned");
    const top = async (name: string): Promise<string> => {
      const { data } = await sharp(path.join(media, name)).raw().toBuffer({ resolveWithObject: true });
      return [...data.subarray(0, 3)].map((value) => (value > 127 ? "f" : "0")).join("");
    };
    assert.deepEqual([await top("turned.jpg.64.webp"), await top("turned.png.64.webp")], ["00f", "ff0"]);
    rmSync(path.join(root, "content/logs/turned.md"));
  });

  it("are not called unreadable where the disk takes none", async () => {
    const folder = path.join(root, ".cache/pictures");
    const made = readdirSync(folder);
    rmSync(folder, { recursive: true });
    for (const name of made) mkdirSync(path.join(folder, `${name}.${process.pid}.tmp`), { recursive: true });
    await assert.rejects(publish("full"), { code: "EISDIR" });
    rmSync(folder, { recursive: true });
  });

  it("go with the picture", async () => {
    const before = await load();
    rmSync(path.join(root, "content/logs/shown.png"));
    writeFileSync(path.join(root, "content/logs/a.md"), "No chart");
    assert.deepEqual(goneUrls(before, await load()), ["/media/logs/shown.png", "/media/logs/shown.png.720.webp", "/media/logs/shown.png.1440.webp"]);
  });

  it("are named where they are none", async () => {
    // A PNG's beginning, which tells a size, and nothing behind it.
    writeFileSync(path.join(root, "content/logs/broken.png"), readFileSync(chart).subarray(0, 64));
    writeFileSync(path.join(root, "content/logs/a.md"), "![Broken](broken.png)");
    await assert.rejects(publish("three"), /content\/logs\/broken\.png: cannot be read as a picture: /);
    assert.ok(!existsSync(path.join(root, "three/media/logs/broken.png.720.webp")));
  });
});
