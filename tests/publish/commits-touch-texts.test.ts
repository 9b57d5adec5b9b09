import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { it } from "node:test";
import { promisify } from "node:util";
import { commitsTouchTexts } from "../../src/publish/commits-touch-texts.ts";
import { cleanEnvironment } from "../helpers/environment.ts";
import { temporary } from "../helpers/temporary.ts";

it("commits touch texts where one of them changed a text, took it back, or merged without it", async () => {
  const folder = await mkdtemp(path.join(temporary(), "unfiled-commits-"));
  const root = path.join(folder, "site");
  const git = async (...args: string[]): Promise<string> => (await promisify(execFile)("git", args, { cwd: root, env: cleanEnvironment(folder) })).stdout.trim();
  const commit = async (file: string, text: string): Promise<string> => {
    await writeFile(path.join(root, file), text);
    await git("add", "--all");
    await git("commit", "--quiet", "--message", `${file}: ${text}`);
    return git("rev-parse", "HEAD");
  };
  try {
    await mkdir(path.join(root, "content"), { recursive: true });
    await git("init", "--quiet", "--initial-branch=main");
    const first = await commit("content/a.md", "one");
    const changed = await commit("content/a.md", "two");
    const other = await commit("notes", "one");
    assert.equal(await commitsTouchTexts(root, first, changed), true);
    assert.equal(await commitsTouchTexts(root, changed, first), true);
    assert.equal(await commitsTouchTexts(root, changed, other), false);
    assert.equal(await commitsTouchTexts(root, null, null), false);
    assert.equal(await commitsTouchTexts(root, null, first), true);
    assert.equal(await commitsTouchTexts(root, "0".repeat(39) + "1", first), true);
    await git("checkout", "--quiet", "-b", "side", first);
    await commit("more", "one");
    await git("merge", "--quiet", "--strategy=ours", "--message", "Leave it aside", "main");
    assert.equal(await commitsTouchTexts(root, other, await git("rev-parse", "HEAD")), true);
  } finally {
    await rm(folder, { recursive: true });
  }
});
