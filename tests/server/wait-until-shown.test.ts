import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { it } from "node:test";
import type { Comment } from "../../src/content/model.ts";
import { waitUntilShown } from "../../src/server/wait-until-shown.ts";

it("waits for the words of an edit, not only for the comment's place", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "unfiled-shown-"));
  try {
    const file = path.join(folder, "index.html");
    const edited = "2026-11-20T12:01:00.000Z";
    await writeFile(file, '<article id="comment-a">');
    let written = false;
    setTimeout(() => {
      written = true;
      writeFileSync(file, `<article id="comment-a"><time datetime="${edited}">`);
    }, 80);
    await waitUntilShown(file, [{ id: "a", edited } as Comment]);
    assert.equal(written, true);
  } finally {
    await rm(folder, { recursive: true });
  }
});
