import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { cacheOf } from "../../src/content/library/library-cache.ts";
import { buildSite } from "../../src/publish/build-site.ts";
import { beginThreads, TextsUnderWay } from "../../src/publish/texts/render-texts.ts";
import { load } from "../content/make-library.ts";

test("a build that cannot begin leaves no thread that goes on rendering", async () => {
  const root = await mkdtemp(path.join(tmpdir(), "unfiled-build-"));
  try {
    // Where its folder is to be, there is a file.
    await writeFile(path.join(root, ".cache"), "");
    const { library } = load({ "logs/2026-01-01-a.md": "# A\n" });
    const { entries, targets } = cacheOf(library);
    const begun = beginThreads(1, { threads: 1, worth: 1, file: new URL("./render-thread.mjs", import.meta.url) });
    const texts = new TextsUnderWay({ entries, targets, order: [...entries.keys()] }, { worth: 1, begun });
    const onBroken = (): void => undefined;
    await assert.rejects(buildSite(root, library, undefined, { commit: null, now: new Date(), onBroken, underWay: { texts, check: async () => [] } }), { code: "ENOTDIR" });
    // What a thread has that ended (node:worker_threads, `threadId`).
    assert.deepEqual(begun.map(({ threadId }) => threadId), [-1]);
  } finally {
    await rm(root, { recursive: true });
  }
});
