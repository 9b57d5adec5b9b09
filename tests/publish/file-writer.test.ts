import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { FileWriter } from "../../src/publish/writing/file-writer.ts";

const thread = new URL("./write-thread.mjs", import.meta.url);
const names = Array.from({ length: 420 }, (_, number) => `logs/log-${number}/index.html`);
const content = (name: string) => `<p>${name} “é” 😀</p>`.repeat(20);

for (const [way, options] of [["a thread of its own", { worth: 60, file: thread }], ["this thread", { worth: Infinity }]] as const) {
  describe(`files of a site, written by ${way}`, () => {
    let root: string;
    let folders: { folder: string; standing: string };
    beforeEach(async () => {
      root = await mkdtemp(path.join(tmpdir(), "unfiled-writer-"));
      folders = { folder: path.join(root, "next"), standing: path.join(root, "standing") };
      await mkdir(folders.folder);
    });
    afterEach(() => rm(root, { recursive: true }));

    const write = async (writer: FileWriter): Promise<string[]> => {
      // As pages are made: many at a time.
      const waiting = names.values();
      const maker = async (): Promise<void> => {
        for (const name of waiting) await writer.write(name, content(name));
      };
      await Promise.all(Array.from({ length: 8 }, maker));
      return writer.finish();
    };

    it("are all there, whole, and named as written", async () => {
      const { folder } = folders;
      assert.deepEqual((await write(new FileWriter({ folder }, options))).toSorted(), names.toSorted());
      for (const name of names) assert.equal(await readFile(path.join(folder, name), "utf8"), content(name));
    });

    it("are left out where the site that stands says the same", async () => {
      for (const name of names) await mkdir(path.dirname(path.join(folders.standing, name)), { recursive: true });
      for (const name of names) await writeFile(path.join(folders.standing, name), name.endsWith("7/index.html") ? "old" : content(name));
      const changed = names.filter((name) => name.endsWith("7/index.html"));
      assert.deepEqual((await write(new FileWriter(folders, options))).toSorted(), changed.toSorted());
      assert.equal((await readdir(path.join(folders.folder, "logs"))).length, changed.length);
    });

    it("fail loudly where one cannot be written, as where it would lie outside", async () => {
      const { folder } = folders;
      await mkdir(path.join(folder, names[300] ?? ""), { recursive: true });
      await assert.rejects(write(new FileWriter({ folder }, options)), { code: "EISDIR" });
      const writer = new FileWriter({ folder }, { ...options, worth: options.worth === 60 ? 1 : Infinity });
      await writer.write("../outside.html", "");
      await assert.rejects(writer.finish(), /outside/);
      await writer.end();
    });
  });
}

describe("a writer of files", () => {
  it("says so where its thread cannot begin, and ends what nobody waits for", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "unfiled-writer-"));
    const writer = new FileWriter({ folder }, { worth: 1, file: new URL("./not-there.mjs", import.meta.url) });
    await writer.write("a.html", "a");
    await assert.rejects(writer.finish(), /not-there/);
    await writer.end();
    const left = new FileWriter({ folder }, { worth: 1, file: thread });
    for (const name of names.slice(0, 50)) await left.write(name, "");
    await left.end();
    await assert.rejects(async () => {
      for (const name of names.slice(0, 50)) await left.write(name, "");
    }, /given up/);
    await rm(folder, { recursive: true });
  });
});
