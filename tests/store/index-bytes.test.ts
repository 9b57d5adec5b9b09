import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { areNowhereIn } from "../../src/store/git/index-bytes.ts";
import { makeRepository } from "../helpers/repository.ts";

const there = "data/comments/logs/a/1.json";
const absent = "data/comments/logs/a/2.json";

test("that an index lacks a path is seen without Git only where it writes all paths out", async (t) => {
  const repository = await makeRepository({ files: { [there]: "{}\n", "content/logs/a.md": "A\n" } });
  t.after(() => repository.remove());
  const index = join(repository.path, ".git", "index");
  assert.equal(areNowhereIn(index, [absent]), true);
  assert.equal(areNowhereIn(index, [absent, there]), false);
  // Another one's beginning may be an entry, for all that the bytes say.
  assert.equal(areNowhereIn(index, ["data/comments/logs/a"]), false);

  await repository.git("update-index", "--index-version", "4");
  assert.equal(areNowhereIn(index, [absent]), false);
  await repository.git("update-index", "--index-version", "2");
  await repository.git("update-index", "--split-index");
  assert.equal(areNowhereIn(index, [absent]), false);
  await repository.git("update-index", "--no-split-index");
  assert.equal(areNowhereIn(index, [absent]), true);
  await repository.git("sparse-checkout", "set", "--cone", "--sparse-index", "content");
  assert.equal(areNowhereIn(index, [absent]), false);
  await rm(index);
  assert.equal(areNowhereIn(index, [there]), true);
});
