import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { imageSize } from "image-size";
import { copyAssets } from "../../src/publish/assets/copy-assets.ts";
import { loadFromDisk } from "../../src/publish/load-from-disk.ts";
import { Output } from "../../src/publish/output.ts";
import { goneUrls } from "../../src/publish/pages/touched-pages.ts";
import { site } from "../content/make-library.ts";

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
    assert.deepEqual(readdirSync(media).toSorted(), ["not-shown.png", "shown.1440.webp", "shown.720.webp", "shown.png"]);
    const small = readFileSync(path.join(media, "shown.720.webp"));
    assert.deepEqual([imageSize(small).type, imageSize(small).width], ["webp", 720]);
    assert.ok(statSync(path.join(media, "shown.1440.webp")).size < statSync(chart).size);
  });

  it("are worked on once: another output takes them from the cache", async () => {
    const cache = path.join(root, ".cache/pictures");
    for (const file of readdirSync(cache)) writeFileSync(path.join(cache, file), "from the cache");
    assert.equal(readFileSync(path.join(await publish("two"), "shown.720.webp"), "utf8"), "from the cache");
  });

  it("go with the picture", async () => {
    const before = await load();
    rmSync(path.join(root, "content/logs/shown.png"));
    writeFileSync(path.join(root, "content/logs/a.md"), "No chart");
    assert.deepEqual(goneUrls(before, await load()), ["/media/logs/shown.png", "/media/logs/shown.720.webp", "/media/logs/shown.1440.webp"]);
  });

  it("are named where they are none", async () => {
    // A PNG's beginning, which tells a size, and nothing behind it.
    writeFileSync(path.join(root, "content/logs/broken.png"), readFileSync(chart).subarray(0, 64));
    writeFileSync(path.join(root, "content/logs/a.md"), "![Broken](broken.png)");
    await assert.rejects(publish("three"), /content\/logs\/broken\.png: cannot be read as a picture: /);
    assert.ok(!existsSync(path.join(root, "three/media/logs/broken.720.webp")));
  });
});
