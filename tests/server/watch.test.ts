import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { watchDisk, type DiskChange } from "../../src/server/watch.ts";
import { watchByChokidar, watchFolders } from "../../src/server/watch-folders.ts";
import { temporary } from "../helpers/temporary.ts";
import { waitFor } from "../helpers/wait.ts";

for (const [by, watchFiles] of [["by folders", watchFolders], ["by a library, as elsewhere than on Linux", watchByChokidar]] as const) describe(`watching texts and comments ${by}`, () => {
  let root: string;
  let seen: DiskChange[];
  let told: () => void;
  let watcher: { close(): Promise<void> };
  beforeEach(async () => {
    root = await mkdtemp(path.join(temporary(), "unfiled-watch-"));
    seen = [];
    told = () => undefined;
    await write("content/logs/a.md");
    await write("data/comments/logs/a/x.json");
    await watch();
  });
  afterEach(async () => {
    await watcher.close();
    await rm(root, { recursive: true });
  });

  async function watch(): Promise<void> {
    const onTrouble = (error: unknown): void => assert.fail(String(error));
    const onChange = (change: DiskChange): void => {
      seen.push(change);
      told();
    };
    watcher = await watchDisk(root, onChange, onTrouble, watchFiles);
  }

  async function write(file: string): Promise<void> {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), "text\n");
  }

  it("sees folders that went with their last file and came back", async () => {
    for (const folder of ["content", "data"]) await rm(path.join(root, folder), { recursive: true });
    await waitFor("both to be gone", () => seen.some(({ content }) => content.length > 0) && seen.some(({ comments }) => comments.includes("logs/a")));
    seen = [];
    await write("content/logs/b.md");
    await write("data/comments/logs/b/y.json");
    await waitFor("the new text", () => seen.some(({ content }) => content.length > 0), 5_000);
    await waitFor("the new comment", () => seen.some(({ comments }) => comments.includes("logs/b")), 5_000);
  });

  // The library misses it.
  if (watchFiles === watchFolders) it("sees what comes into a folder that was made anew in the same moment, and all of one that is moved away and back", async () => {
    rmSync(path.join(root, "content/logs"), { recursive: true });
    mkdirSync(path.join(root, "content/logs"));
    await waitFor("the text to be gone", () => seen.some(({ content }) => content.includes("content/logs/a.md")));
    await write("content/logs/b.md");
    await waitFor("the new text", () => seen.some(({ content }) => content.includes("content/logs/b.md")));
    await write("content/logs/deep/c.md");
    await waitFor("the text in a folder", () => seen.some(({ content }) => content.includes("content/logs/deep/c.md")));
    for (const [from, to] of [["content/logs", "away"], ["away", "content/logs"]] as const) {
      seen = [];
      await rename(path.join(root, from), path.join(root, to));
      await waitFor(`both texts, ${from} to ${to}`, () => ["content/logs/b.md", "content/logs/deep/c.md"].every((file) => seen.some(({ content }) => content.includes(file))));
    }
    seen = [];
    await write("content/logs/deep/d.md");
    await waitFor("a text after all that", () => seen.some(({ content }) => content.includes("content/logs/deep/d.md")));
  });

  if (watchFiles === watchFolders) it("finds what came of more files than the system remembers for who is busy, a git checkout of half a large site", async () => {
    const count = 9_000;
    // Nothing is heard meanwhile: this process is busy with it.
    for (let file = 0; file < count; file += 1) writeFileSync(path.join(root, `content/logs/${file}.md`), "text\n");
    rmSync(path.join(root, "content/logs/a.md"));
    const has = (file: string): boolean => seen.some(({ content }) => content.includes(`content/logs/${file}.md`));
    await waitFor("the last of them", () => has(`${count - 1}`));
    await waitFor("the one that went after them", () => has("a"));
    seen = [];
    await write("content/logs/later.md");
    await waitFor("one after all of them", () => has("later"));
  });

  it("goes on where a file takes the place of a folder that it told of, and where links lead to themselves", async () => {
    await rm(path.join(root, "content/logs"), { recursive: true });
    await writeFile(path.join(root, "content/logs"), "a file now\n");
    await waitFor("the file", () => seen.some(({ content }) => content.includes("content/logs")));
    for (const [name, target] of [["itself.md", "itself.md"], ["up", ".."]] as const) await symlink(target, path.join(root, "content", name));
    await write("content/pages/a.md");
    await waitFor("the text beside them", () => seen.some(({ content }) => content.includes("content/pages/a.md")));
    await watcher.close();
    // Links that lie there from the beginning.
    await watch();
    seen = [];
    await write("content/pages/b.md");
    await waitFor("another text", () => seen.some(({ content }) => content.includes("content/pages/b.md")));
  });

  it("tells of what is read at the start only", async () => {
    await write("layouts/style/theme.css");
    await waitFor("the style", () => seen.some(({ needsStart }) => needsStart === "layouts/style/theme.css"));
    await write("site.config.ts");
    await waitFor("the configuration", () => seen.some(({ needsStart }) => needsStart === "site.config.ts"));
    assert.deepEqual(seen.filter(({ content, comments }) => content.length > 0 || comments.length > 0), []);
  });

  it("watches texts that lie elsewhere, where `content` is a link", async () => {
    await watcher.close();
    await rename(path.join(root, "content"), path.join(root, "notes"));
    await symlink("notes", path.join(root, "content"));
    await watch();
    await write("notes/logs/b.md");
    await waitFor("the text behind the link", () => seen.some(({ content }) => content.includes("content/logs/b.md")));
    seen = [];
    await rm(path.join(root, "notes/logs/a.md"));
    await waitFor("the text that went", () => seen.some(({ content }) => content.includes("content/logs/a.md")));
  });

  it("waits for the words of a file that was just emptied, and tells of it once", async () => {
    const file = path.join(root, "content/logs/a.md");
    await writeFile(file, "");
    await new Promise((resolve) => setImmediate(resolve));
    await writeFile(file, "all of it\n");
    await waitFor("the text", () => seen.length > 0);
    assert.deepEqual(seen, [{ content: ["content/logs/a.md"], comments: [] }]);
  });

  it("tells of a file that is saved again as soon as it was told of", async () => {
    const file = path.join(root, "content/logs/a.md");
    let read = "";
    told = () => void (read = readFileSync(file, "utf8"));
    for (const pauseMs of [0, 5, 20, 40]) {
      for (const text of [`first, ${pauseMs} ms\n`, `second, ${pauseMs} ms\n`]) {
        await writeFile(file, text);
        await waitFor(text, () => read === text, 5_000);
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
  });

  for (const [where, lock] of [["", ".git/index.lock"], [" in a worktree beside others", "elsewhere/.git/worktrees/site/index.lock"]] as const) {
    it(`takes all that Git writes while it holds its lock as one change${where}`, async () => {
      if (where !== "") {
        await writeFile(path.join(root, ".git"), `gitdir: ${path.join(root, path.dirname(lock))}\n`);
        await watcher.close();
        await watch();
      }
      await write(lock);
      for (let number = 0; number < 20; number += 1) await write(`content/logs/many-${number}.md`);
      // Longer than files may be apart that belong together otherwise.
      await new Promise((resolve) => setTimeout(resolve, 100));
      for (let number = 20; number < 40; number += 1) await write(`content/logs/many-${number}.md`);
      // With the lock there it is one change however slowly this machine tells of the files: half a second may lie between two.
      await waitFor("the change", () => seen.length > 0, 8_000);
      await rm(path.join(root, lock));
      assert.equal(seen[0]?.content.length, 40);
    });
  }

  it("looks at nothing else", async () => {
    for (const file of ["_site/index.html", "data/newsletter/x.json", "README.md", "content/logs/.b.md.tmp"]) await write(file);
    await write("content/logs/c.md");
    await waitFor("the text", () => seen.some(({ content }) => content.length > 0));
    assert.deepEqual(seen, [{ content: ["content/logs/c.md"], comments: [] }]);
  });
});

describe("what is read at the start only", () => {
  it("is told of where it is another, not where a watcher that lost count names all files", async () => {
    const root = await mkdtemp(path.join(temporary(), "unfiled-watch-"));
    await mkdir(path.join(root, "layouts/parts"), { recursive: true });
    const files = ["site.config.ts", "layouts/log.ts", "layouts/parts/toc.ts"];
    for (const file of files) await writeFile(path.join(root, file), "text\n");
    const seen: DiskChange[] = [];
    let onFile: (name: string) => void = assert.fail;
    const watcher = await watchDisk(root, (change) => void seen.push(change), (error) => assert.fail(String(error)), async (_root, what) => {
      onFile = what.onFile;
      return { close: async () => undefined };
    });
    for (const file of [...files, "content/logs/a.md"]) onFile(file);
    await waitFor("the change", () => seen.length > 0);
    assert.deepEqual(seen.map(({ content, needsStart }) => [content, needsStart]), [[["content/logs/a.md"], undefined]]);
    await writeFile(path.join(root, "layouts/parts/toc.ts"), "other text\n");
    for (const file of files) onFile(file);
    await waitFor("the other one", () => seen.length > 1);
    assert.equal(seen[1]?.needsStart, "layouts/parts/toc.ts");
    await watcher.close();
    await rm(root, { recursive: true });
  });
});
