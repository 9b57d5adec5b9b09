import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { readChangedSources, readComments, readSources } from "../../src/content/sources/read-sources.ts";

describe("reading what lies on disk", () => {
  let folder = "";
  const root = () => join(folder, "site");
  const write = async (path: string, content: string | Uint8Array) => {
    await mkdir(dirname(join(root(), path)), { recursive: true });
    await writeFile(join(root(), path), content);
  };
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "unfiled-sources-"));
    await write("content/logs/z.md", "z");
    await write("content/logs/Ü x/index.md", "ü");
    await write("content/logs/Ü x/dot.png", png(3, 2));
    await write("content/logs/Ü x/turned.jpg", turnedJpeg);
    await write("content/logs/broken.png", "no picture");
    await write("content/logs/empty.gif", "");
    await write("content/logs/notes.txt", "notes");
    await write("content/logs/.draft.md", "hidden");
    await write("content/.git/config.md", "hidden");
    for (const copy of ["draft.md~", "#draft.md#", "draft.md.swp", "draft.md.orig"]) await write(`content/logs/${copy}`, "hidden");
    await write("data/comments/logs/x/1.json", "{}");
    await write("data/comments/logs/x/.tmp.json", "{}");
    await write("data/comments/readme.txt", "x");
    await writeFile(join(folder, "secret.md"), "secret");
    await symlink(join(folder, "secret.md"), join(root(), "content/logs/secret.md"));
    await symlink(folder, join(root(), "content/outside"));
    await utimes(join(root(), "content/logs/z.md"), 1_700_000_000, 1_700_000_000);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it("finds every text, sorted, with the file's time; no dotfile, and nothing that a link leads to", async () => {
    const { texts } = await readSources(root());
    assert.deepEqual(texts.map(({ path, text }) => [path, text]), [["content/logs/z.md", "z"], ["content/logs/Ü x/index.md", "ü"]]);
    assert.equal(texts[0]?.modified.getTime(), 1_700_000_000_000);
  });

  it("finds the other files, pictures with their size as browsers show them", async () => {
    const { assets } = await readSources(root());
    assert.deepEqual(assets, [
      { source: "content/logs/broken.png", url: "/media/logs/broken.png" },
      { source: "content/logs/empty.gif", url: "/media/logs/empty.gif" },
      { source: "content/logs/notes.txt", url: "/media/logs/notes.txt" },
      { source: "content/logs/Ü x/dot.png", url: "/media/logs/Ü x/dot.png", width: 3, height: 2 },
      { source: "content/logs/Ü x/turned.jpg", url: "/media/logs/Ü x/turned.jpg", width: 1, height: 2 },
    ]);
  });

  it("reads the comments", async () => {
    assert.deepEqual((await readComments(root())).comments, [{ path: "data/comments/logs/x/1.json", text: "{}" }]);
  });

  it("reads texts that lie elsewhere, where `content` is a link, all of them as one that changed", async () => {
    const linked = join(folder, "linked");
    await mkdir(linked);
    await symlink(join(root(), "content"), join(linked, "content"));
    const { texts } = await readSources(linked);
    assert.deepEqual(texts.map(({ path }) => path), ["content/logs/z.md", "content/logs/Ü x/index.md"]);
    const changed = await readChangedSources(linked, ["content/logs/z.md", "content/logs/secret.md", "content/outside/secret.md"]);
    assert.deepEqual([...changed.texts].map(([path, text]) => [path, text?.text]), [["content/logs/secret.md", undefined], ["content/logs/z.md", "z"], ["content/outside/secret.md", undefined]]);
  });

  it("takes folders that are not there for empty ones", async () => {
    assert.deepEqual(await readSources(join(folder, "nowhere")), { texts: [], assets: [], states: new Map() });
    assert.deepEqual(await readComments(join(folder, "nowhere")), { comments: [], states: new Map() });
  });
});

/** The first 24 bytes of a PNG: all that says how large it is. */
function png(width: number, height: number): Uint8Array {
  const bytes = Buffer.alloc(33);
  Buffer.from("89504e470d0a1a0a0000000d49484452", "hex").copy(bytes);
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
}

/** Start of a JPEG, 2 by 1, that EXIF turns by a quarter (orientation 6). */
const turnedJpeg = Buffer.from(
  ["ffd8", "ffe10022457869660000", "4d4d002a00000008", "0001", "011200030000000100060000", "00000000", "ffc0001108", "0001", "0002", "03012200021101031101", "ffd9"].join(""),
  "hex",
);
