import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { cleanEnvironment } from "../helpers/environment.ts";
import { TestSite } from "../helpers/site.ts";

const run = promisify(execFile);

describe("unfiled import", () => {
  let site: TestSite;
  let old: string;
  before(async () => {
    site = await TestSite.create({ "logs/2026-10-01-hello.md": "# Hello\n" });
    old = await mkdtemp(path.join(tmpdir(), "unfiled-import-"));
    const files = {
      "content/posts/robot.md": "+++\ntitle = 'A robot'\ndate = 2019-03-01\n+++\n\n![Its arm](/arm.svg) and [more](notes/more.md).\n",
      "content/posts/notes/more.md": "# More\n\nWritten without any front matter.\n",
      "_posts/2018-01-01-old.markdown": "---\nlayout: post\n---\nOld ![a]({{ site.baseurl }}/assets/leg.svg)\n",
      "assets/leg.svg": "<svg/>",
      "static/arm.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>',
    };
    for (const [file, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(old, file)), { recursive: true });
      await writeFile(path.join(old, file), text);
    }
    const env = { ...cleanEnvironment(old), GIT_AUTHOR_DATE: "2021-05-06T07:08:09+02:00" };
    for (const words of [["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message=old"]]) await run("git", words, { cwd: old, env });
  });
  after(async () => {
    await site.remove();
    await rm(old, { recursive: true, force: true });
  });

  it("says with --dry-run what would come, and writes nothing", async () => {
    const { code, stdout } = await site.unfiled(["import", path.join(old, "content/posts"), "--project", "The Robot", "--dry-run", "--json"]);
    assert.equal(code, 0);
    const { logs, written } = JSON.parse(stdout) as { logs: unknown[]; written: boolean };
    assert.deepEqual([logs.length, written], [2, false]);
    assert.equal(await site.git("status", "--porcelain", "--", "content"), "");
  });

  it("takes the texts with their pictures, dates from Git and old addresses, and the site builds", async () => {
    const { code, stdout, stderr } = await site.unfiled(["import", path.join(old, "content/posts"), "--project", "The Robot"]);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /Took 2 logs and 1 files into content\/projects\/the-robot\//);
    const built = await site.unfiled(["build"], { UNFILED_SECRET: "x".repeat(32) });
    assert.equal(built.code, 0, built.stderr);
    const log = await site.read("_site/projects/the-robot/robot/index.html");
    assert.match(log, /<img src="\/media\/projects\/the-robot\/static\/arm\.svg"[^>]*width="4" height="3"/);
    assert.match(log, /href="\/projects\/the-robot\/more\/"/);
    assert.match(await site.read("_site/projects/the-robot/more/index.html"), /datetime="2021-05-06/);
    assert.match(await site.read("_site/posts/robot/index.html"), /\/projects\/the-robot\/robot\//);
  });

  it("takes what a Jekyll site has beside its posts", async () => {
    const { stdout, stderr } = await site.unfiled(["import", path.join(old, "_posts"), "--dry-run", "--json"]);
    assert.deepEqual([JSON.parse(stdout).files, stderr], [[{ from: "../assets/leg.svg", to: "content/logs/assets/leg.svg" }], ""]);
  });

  it("changes nothing when it is run again, and says so with 1", async () => {
    const before = await site.git("status", "--porcelain", "--untracked-files=all");
    const { code, stderr } = await site.unfiled(["import", path.join(old, "content/posts"), "--project", "The Robot"]);
    assert.equal(code, 1);
    assert.match(stderr, /content\/projects\/the-robot\/robot\.md is there already/);
    assert.equal(await site.git("status", "--porcelain", "--untracked-files=all"), before);
  });

  it("ends with 2 without a folder, and with 1 where there is none", async () => {
    assert.equal((await site.unfiled(["import"])).code, 2);
    const missing = await site.unfiled(["import", "nowhere"]);
    assert.deepEqual([missing.code, missing.stderr.trim()], [1, "nowhere is no folder."]);
  });
});
