import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { Deadline } from "../../src/store/deadline.ts";
import { settle } from "../../src/store/git/checkout-commit.ts";
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
    return placed.folders;
  });
  const expected = ["", ".git", "content", "data", "data/comments", "data/comments/a"].map((folder) => join(made.path, folder));
  assert.deepEqual([...new Set(folders)].toSorted(), expected.map((folder) => folder.replace(/\/$/, "")).toSorted());
});

test("a file that the author's commit took in while it was taken out again is brought back where he works, or his next commit would delete it", async (t) => {
  const made = await makeRepository({ files: { "content/a.md": "a\n", "data/1.json": "{}\n" } });
  t.after(made.remove);
  const repository = await findRepository(made.path);
  const checkout = repository.checkout ?? assert.fail();
  const after = await made.git("rev-parse", "HEAD:data/1.json");
  const plan = { ref: "refs/heads/main", parent: null, commit: await made.git("rev-parse", "HEAD"), checkout, files: [{ path: "data/1.json", before: null, after }] };
  await made.git("update-index", "--force-remove", "data/1.json");
  await rm(join(made.path, "data/1.json"));
  const deadline = new Deadline(8000);
  const told = await withWriterLock(repository, deadline, async () => {
    const workshop = { repository, objects: openObjects(repository) };
    return [await settle(workshop, plan, deadline), await settle(workshop, plan, deadline)];
  });
  assert.deepEqual(told, [true, false], "whether there was anything to bring");
  assert.equal(await made.read("data/1.json"), "{}\n");
  assert.equal(await made.git("status", "--porcelain"), "");
});
