import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { Deadline } from "../../src/store/deadline.ts";
import { openObjects } from "../../src/store/git/objects.ts";
import { prepareCheckout } from "../../src/store/git/prepared-checkout.ts";
import { findRepository } from "../../src/store/git/repository.ts";
import { withWriterLock } from "../../src/store/git/writer-lock.ts";
import { makeRepository } from "../helpers/repository.ts";

test("what is put into a checkout names every folder to flush, that of the index too: a branch must not outlive it in a power cut", async (t) => {
  const made = await makeRepository({ files: { "content/a.md": "a\n", "content/b.md": "b\n" } });
  t.after(made.remove);
  const repository = await findRepository(made.path);
  const checkout = repository.checkout ?? assert.fail();
  const blob = await made.git("rev-parse", "HEAD:content/a.md");
  const edits = [{ path: "data/comments/a/1.json", blob }, { path: "content/b.md", blob: null }];
  const deadline = new Deadline(8000);
  const folders = await withWriterLock(repository, deadline, async () => {
    const prepared = await prepareCheckout({ repository, objects: openObjects(repository) }, checkout, { inWorktree: edits, inIndex: edits });
    const placed = await prepared.place(deadline);
    await prepared.discard();
    return placed;
  });
  const expected = ["", ".git", "content", "data", "data/comments", "data/comments/a"].map((folder) => join(made.path, folder));
  assert.deepEqual([...new Set(folders)].toSorted(), expected.map((folder) => folder.replace(/\/$/, "")).toSorted());
});
