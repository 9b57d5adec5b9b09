import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { imageSize } from "image-size";
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
