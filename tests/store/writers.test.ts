import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { openLocalStore } from "../../src/store/local.ts";
import type { Store } from "../../src/store/store.ts";
import { makeRepository, type TestRepository } from "../helpers/repository.ts";
import { killLoop } from "./load/kill-loop.ts";
import { localOutcome } from "./load/outcome.ts";
import { startWriter } from "./load/writer.ts";

const AUTHOR = { name: "Blog", email: "unfiled@localhost" };

async function setUp(t: TestContext): Promise<{ repository: TestRepository; store: Store }> {
  const repository = await makeRepository({ files: { "content/a.md": "a\n" } });
  t.after(repository.remove);
  return { repository, store: await openLocalStore({ path: repository.path, author: AUTHOR }) };
}

/** Every acknowledged path is in the branch and was added once; the history is one line, and all is sound. */
async function assertAllThere(repository: TestRepository, acknowledged: readonly string[]): Promise<void> {
  assert.deepEqual(await localOutcome(repository, acknowledged), { acknowledged: acknowledged.length, lost: [], doubled: [], isLinear: true, unsound: "", unclean: "" });
}

test("two stores in one process lose nothing of twenty commits each", async (t) => {
  const { repository, store } = await setUp(t);
  const other = await openLocalStore({ path: repository.path, author: AUTHOR, branch: "main" });
  const paths = Array.from({ length: 40 }, (_, n) => `data/comments/page-${n % 7}/${n}.json`);
  await Promise.all(paths.map((path, n) => (n % 2 === 0 ? store : other).commit([{ path, write: `${n}\n` }], { message: `${n}\n`, timeoutMs: 60_000 })));
  await assertAllThere(repository, paths);
  assert.equal(await repository.git("rev-list", "--count", "HEAD"), "41");
});

test("a caller whose time is over is told store-busy, and the others are served", async (t) => {
  const { repository, store } = await setUp(t);
  const commits = Array.from({ length: 6 }, (_, n) =>
    store.commit([{ path: `data/${n}.json`, write: "{}\n" }], { message: `${n}\n`, timeoutMs: n === 3 ? 0 : 60_000 }),
  );
  const outcomes = await Promise.allSettled(commits);
  assert.deepEqual(outcomes.map(({ status }) => status), ["fulfilled", "fulfilled", "fulfilled", "rejected", "fulfilled", "fulfilled"]);
  assert.deepEqual(await store.list("data"), [0, 1, 2, 4, 5].map((n) => `data/${n}.json`));
  await assertAllThere(repository, []);
});

test("four processes, the author's own commits and git gc beside each other lose and double nothing", async (t) => {
  const { repository, store } = await setUp(t);
  const writers = ["a", "b", "c", "d"].map((name) => startWriter(repository.path, name, 25));
  let authors = 0;
  for (const count of [3, 9, 15, 21]) {
    await writers[0]?.reached(count);
    await repository.write(`content/${count}.md`, "by the author\n");
    authors += await authorCommits(repository, `content/${count}.md`);
    await repository.git("gc", "--quiet");
  }
  assert.deepEqual(await Promise.all(writers.map(({ ended }) => ended)), [0, 0, 0, 0]);
  const acknowledged = writers.flatMap(({ acknowledged }) => acknowledged);
  assert.equal(acknowledged.length, 100);
  await store.head();
  await assertAllThere(repository, acknowledged);
  const carried = await repository.git("rev-list", "--count", "--author=Ada", "HEAD");
  assert.equal(Number(carried), 1 + authors);
});

/** The author tries until no other Git holds what he needs, as he would. */
async function authorCommits(repository: TestRepository, path: string): Promise<1> {
  for (;;) {
    try {
      await repository.git("add", path);
      await repository.git("commit", "--quiet", `--message=${path}`, "--", path);
      return 1;
    } catch (error) {
      if (!/index\.lock|cannot lock ref/.test(String(error))) throw error;
    }
  }
}

test("writers killed at any moment lose nothing they promised, and the next goes on at once", async () => {
  for (const loop of [{ rounds: 3 }, { rounds: 2, writers: 2 }, { rounds: 1, bare: true }]) {
    const { kills, ...outcome } = await killLoop(loop);
    assert.deepEqual(outcome, { acknowledged: outcome.acknowledged, lost: [], doubled: [], isLinear: true, unsound: "", unclean: "" });
    assert.equal(kills, loop.rounds * (loop.writers ?? 1));
  }
});
