import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test, type TestContext } from "node:test";
import { openLocalStore } from "../../src/store/local.ts";
import type { Store } from "../../src/store/store.ts";
import { makeRepository, type TestRepository } from "../helpers/repository.ts";
import { waitFor } from "../helpers/wait.ts";

const AUTHOR = { name: "Blog", email: "unfiled@localhost" };
const MESSAGE = { message: "comment: a (1)\n" };

/** Git guesses the number of loose objects from the folder `objects/17` alone: texts whose blobs lie there, each another one. */
function* textsThatCount(): Generator<string> {
  for (let n = 0; ; n += 1) {
    const text = `${n}\n`;
    if (createHash("sha1").update(`blob ${text.length}\0${text}`).digest("hex").startsWith("17")) yield text;
  }
}

/** With this setting two objects in that folder are too many. */
async function setUp(t: TestContext, bare: boolean): Promise<TestRepository> {
  const repository = await makeRepository(bare ? { bare } : { files: { "content/a.md": "a\n" } });
  t.after(repository.remove);
  await repository.git("config", "gc.auto", "1");
  return repository;
}

async function packs(repository: TestRepository): Promise<number> {
  return Number(/^packs: (\d+)$/m.exec(await repository.git("count-objects", "-v"))?.[1]);
}

for (const bare of [true, false]) {
  test(`a ${bare ? "bare repository" : "checkout"} is packed beside commits that go on`, async (t) => {
    const repository = await setUp(t, bare);
    const store = await openLocalStore({ path: repository.path, author: AUTHOR, tidyAfterMs: 0 });
    const texts = textsThatCount();
    const written: string[] = [];
    while ((await packs(repository)) === 0 || written.length < 12) {
      const path = `data/comments/a/${written.length}.json`;
      written.push(path);
      await store.commit([{ path, write: texts.next().value as string }], MESSAGE);
    }
    await store.close();
    const other = await openLocalStore({ path: repository.path, author: AUTHOR });
    assert.deepEqual(await other.list("data/comments/a"), written.toSorted());
    assert.equal(await repository.git("rev-list", "--count", "HEAD"), String(written.length + (bare ? 0 : 1)));
    assert.equal(await repository.git("fsck", "--strict", "--no-dangling"), "");
  });
}

test("a repository is packed when it is idle, and left alone before, after the store is closed, and where the author has said so", async (t) => {
  const repository = await setUp(t, true);
  const texts = textsThatCount();
  async function commitThree(tidyAfterMs: number): Promise<Store> {
    const store = await openLocalStore({ path: repository.path, author: AUTHOR, tidyAfterMs });
    for (let n = 0; n < 3; n += 1) await store.commit([{ path: "a", write: texts.next().value as string }], MESSAGE);
    return store;
  }
  await repository.git("config", "gc.auto", "0");
  await (await commitThree(0)).close();
  await repository.git("config", "gc.auto", "1");
  await (await commitThree(60_000)).close();
  assert.equal(await packs(repository), 0);
  const store = await commitThree(10);
  await waitFor("the repository to be packed", async () => (await packs(repository)) > 0);
  await store.close();
  assert.equal(await repository.git("fsck", "--strict", "--no-dangling"), "");
});
