import assert from "node:assert/strict";
import { copyFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { firstFrom, isNamed, readIndexBytes, whileInUse } from "../../src/store/git/index-bytes.ts";
import { makeRepository } from "../helpers/repository.ts";

const there = "data/comments/logs/a/1.json";
const absent = "data/comments/logs/a/2.json";

/** Whether an index has a path; null where only Git can tell. */
function has(file: string, path: string): boolean | null {
  const index = readIndexBytes(file);
  const name = Buffer.from(path);
  return index && isNamed(index, firstFrom(index, name), name);
}

test("whether an index has a path is seen without Git only where it has all entries and writes their paths out", async (t) => {
  const repository = await makeRepository({ files: { [there]: "{}\n", "content/logs/a.md": "A\n", "content/logs/ä.md": "Ä\n", "z.md": "Z\n" } });
  t.after(() => repository.remove());
  const index = join(repository.path, ".git", "index");
  for (const path of [there, "content/logs/a.md", "content/logs/ä.md", "z.md"]) assert.equal(has(index, path), true, path);
  for (const path of [absent, "data/comments/logs/a", "content/logs/a.md/", "a", "zz", "content/logs/\u{1F600}.md"]) assert.equal(has(index, path), false, path);
  const name = Buffer.from("data/comments/");
  const found = readIndexBytes(index);
  assert.ok(found !== null && isNamed(found, firstFrom(found, name), name, { asFolder: true }));

  await repository.git("update-index", "--index-version", "4");
  assert.equal(has(index, absent), null);
  await repository.git("update-index", "--index-version", "2");
  await repository.git("update-index", "--split-index");
  assert.equal(has(index, absent), null);
  await repository.git("update-index", "--no-split-index");
  assert.equal(has(index, absent), false);
  await repository.git("sparse-checkout", "set", "--cone", "--sparse-index", "content");
  assert.equal(has(index, absent), null);
  await rm(index);
  assert.equal(has(index, there), null);
});

test("an index that is being worked with stays as it is while another one is read in its place", async (t) => {
  const repository = await makeRepository({ files: { [there]: "{}\n" } });
  t.after(() => repository.remove());
  const file = join(repository.path, ".git", "copy");
  const copy = () => copyFile(join(repository.path, ".git", "index"), file);
  await copy();
  const used = readIndexBytes(file);
  assert.ok(used !== null);
  const before = Buffer.from(used.bytes);
  await whileInUse(used, async () => {
    // As long as the other, so that it would fit in its place.
    await repository.git("mv", there, absent);
    await copy();
    assert.equal(has(file, absent), true);
    assert.deepEqual(used.bytes, before);
  });
  const [one, other] = [readIndexBytes(file), readIndexBytes(file)];
  assert.equal(one, other, "it is read once");
});
