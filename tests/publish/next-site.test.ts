import assert from "node:assert/strict";
import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { removeLeftovers } from "../../src/publish/leftovers.ts";
import { NextSite } from "../../src/publish/next-site.ts";
import { listFiles, Output } from "../../src/publish/output.ts";

describe("a next site", () => {
  let root = "";
  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), "unfiled-next-"));
  });
  afterEach(() => rm(root, { recursive: true }));

  async function write(file: string): Promise<string> {
    const target = path.join(root, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, file);
    return target;
  }

  for (const [was, is] of [["media/a", "media/a/x.png"], ["media/a/x.png", "media/a"], ["media/a/b/x.png", "media/a"]] as const) {
    it(`has ${is} where ${was} was`, async () => {
      for (const file of [was, "logs/gone/index.html", "build.json"]) await write(`_site/${file}`);
      const next = await NextSite.begin(path.join(root, "_site"), path.join(root, "scratch"));
      await next.copy(await write("content/a"), is);
      await next.write("logs/new/index.html", "new");
      await next.write("build.json", "{}");
      await next.finish("build.json");
      assert.deepEqual((await listFiles(path.join(root, "_site"))).toSorted(), ["build.json", "logs/new/index.html", is]);
    });
  }

  it("takes the place of one that another build put there meanwhile", async () => {
    const next = await NextSite.begin(path.join(root, "_site"), path.join(root, "scratch"));
    await next.copy(await write("content/a"), "media/a");
    for (const file of ["index.html", "build.json"]) await next.write(file, "ours");
    for (const file of ["index.html", "build.json", "logs/gone/index.html"]) await write(`_site/${file}`);
    const files = await next.finish("build.json");
    assert.deepEqual((await listFiles(path.join(root, "_site"))).toSorted(), ["build.json", "index.html", "media/a"]);
    assert.deepEqual([...files.keys()].toSorted(), ["build.json", "index.html", "media/a"]);
    for (const file of ["index.html", "build.json"]) assert.equal(await readFile(path.join(root, "_site", file), "utf8"), "ours");
  });

  it("has pages where links stood, and nothing behind these is touched", async () => {
    for (const file of ["_site/index.html", "elsewhere/logs/a/index.html", "elsewhere/secret", "_site/build.json"]) await write(file);
    for (const [name, target] of [["logs", "../elsewhere/logs"], ["secret", "../elsewhere/secret"], ["nowhere", "gone"]] as const) await symlink(target, path.join(root, "_site", name));
    const next = await NextSite.begin(path.join(root, "_site"), path.join(root, "scratch"));
    for (const file of ["index.html", "logs/a/index.html", "build.json"]) await next.write(file, file === "logs/a/index.html" ? `elsewhere/${file}` : file);
    await next.finish("build.json");
    assert.deepEqual((await listFiles(path.join(root, "_site"))).toSorted(), ["build.json", "index.html", "logs/a/index.html"]);
    assert.ok((await lstat(path.join(root, "_site/logs"))).isDirectory());
    assert.deepEqual((await listFiles(path.join(root, "elsewhere"))).toSorted(), ["logs/a/index.html", "secret"]);
  });

  it("has the links that a copy of the author's made, first and later", async () => {
    for (const target of ["one", "other"]) {
      const next = await NextSite.begin(path.join(root, "_site"), path.join(root, "scratch"));
      await symlink(target, path.join(next.folder, "link"));
      await next.write("build.json", target);
      await next.finish("build.json");
      assert.equal(await readlink(path.join(root, "_site/link")), target);
    }
  });

  it("leaves nothing of a file that cannot be put in its place", async () => {
    await write("_site/logs/a/index.html/in-the-way");
    const output = new Output(path.join(root, "_site"));
    await assert.rejects(output.write("logs/a/index.html", "page"), { code: "EISDIR" });
    await assert.rejects(output.copy(await write("content/a"), "logs/a/index.html"), { code: "EISDIR" });
    assert.deepEqual(await readdir(path.join(root, "_site/logs/a")), ["index.html"]);
  });

  it("begins with what killed builds left taken away, and pictures long unused, not what others are about to make", async () => {
    const left = ["build-1/index.html", "standing-site.json.1.tmp", "texts/0a.1.tmp", "search/a.tmp/x.pf_meta", "pictures/x.webp.1.tmp", "pictures/x.webp"];
    const others = ["build-2/index.html", "texts/0b.2.tmp", "search/b.tmp/x.pf_meta", "search/c/x.pf_meta", "texts/0a", "pictures/y.webp", "code/x.mjs"];
    for (const file of [...left, ...others]) await write(`.cache/${file}`);
    const longAgo = new Date("2020-01-01T00:00:00Z");
    for (const file of ["build-1", "standing-site.json.1.tmp", "texts/0a.1.tmp", "texts/0a", "search/a.tmp", "search/c", "pictures/x.webp.1.tmp", "pictures/x.webp"]) await utimes(path.join(root, ".cache", file), longAgo, longAgo);
    const twoMonthsAgo = new Date(Date.now() - 60 * 24 * 3_600_000);
    await utimes(path.join(root, ".cache/pictures/y.webp"), twoMonthsAgo, twoMonthsAgo);
    await removeLeftovers(root);
    assert.deepEqual((await listFiles(path.join(root, ".cache"))).toSorted(), others.toSorted());
  });
});
