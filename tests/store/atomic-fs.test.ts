import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, readdir, rm, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { writeAtomically } from "../../src/store/git/atomic-fs.ts";

test("a folder that git gc takes away while it is empty is made again until the file lies in it", async (t) => {
  const root = await mkdtemp(join(tmpdir(), "unfiled-atomic-"));
  t.after(() => rm(root, { recursive: true, force: true }));
  await mkdir(join(root, "tmp"));
  const folders = Array.from({ length: 40 }, (_, n) => join(root, "objects", String(n)));
  const done = new AbortController();
  const gc = Promise.all(
    folders.map(async (folder) => {
      for (let taken = 0; taken < 3 && !done.signal.aborted; ) {
        taken += await rmdir(folder).then(
          () => 1,
          () => 0,
        );
      }
    }),
  );
  await Promise.all(folders.map((folder) => writeAtomically({ path: join(folder, "object"), bytes: folder, mode: 0o444 }, join(root, "tmp")))).finally(() => done.abort());
  await gc;
  for (const folder of folders) assert.equal(await readFile(join(folder, "object"), "utf8"), folder);
  assert.deepEqual(await readdir(join(root, "tmp")), []);
});
