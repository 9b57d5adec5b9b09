import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { formatProblem } from "../../src/content/problems.ts";
import { loadFromDisk } from "../../src/publish/load-from-disk.ts";
import { plainSite as site } from "../helpers/config.ts";

describe("loading from disk", () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), "unfiled-load-"));
    await mkdir(path.join(root, "content/logs"), { recursive: true });
  });
  afterEach(() => rm(root, { recursive: true }));

  it("names the pages whose comments no store could keep, and only those", async () => {
    const texts = { "Worth it?.md": "# A\n", "aux.md": "# B\n", "Größe & Maß.md": "# C\n", "Closed?.md": "---\ncomments: false\n---\n# D\n", "12:30.md": "---\nid: half-past\n---\n# E\n" };
    for (const [name, text] of Object.entries(texts)) await writeFile(path.join(root, "content/logs", name), text);
    const { problems } = await loadFromDisk(root, site, { drafts: false, future: false, now: new Date() });
    assert.deepEqual(problems.map(formatProblem), [
      'content/logs/Worth it?.md: id: comments cannot be kept under "logs/Worth it?": it holds one of < > : " | ? * (expected another file name, or an `id`)',
      'content/logs/aux.md: id: comments cannot be kept under "logs/aux": Windows keeps the name "aux" for a device (expected another file name, or an `id`)',
    ]);
  });
});
