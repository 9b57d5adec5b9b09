import assert from "node:assert/strict";
import fsPromises, { readdir, rm, writeFile } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import * as fc from "fast-check";
import type { Plan, PlannedFile } from "../../src/store/git/journal.ts";
import { openLocalStore } from "../../src/store/local.ts";
import { openMemoryStore } from "../../src/store/memory.ts";
import type { Change, Store } from "../../src/store/store.ts";
import { makeRepository, type TestRepository } from "../helpers/repository.ts";
import { hasCode } from "./conformance.ts";

const MESSAGE = { message: "comment: a (1)\n" };
const STAGES = ["journal", "some of the files", "files", "index", "branch"] as const;

async function open(repository: TestRepository): Promise<Store> {
  return await openLocalStore({ path: repository.path, author: { name: "Blog", email: "unfiled@localhost" }, looksAgain: false });
}

async function files(store: Store): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const path of await store.walk("")) found[path] = Buffer.from((await store.read(path)) ?? []).toString();
  return found;
}

/** Puts the checkout back to where a writer left it that died at one stage of its newest commit: its lock and journal are still there. */
async function dieAt(stage: (typeof STAGES)[number], repository: TestRepository): Promise<void> {
  const { git, path } = repository;
  const [commit, parent] = [await git("rev-parse", "HEAD"), await git("rev-parse", "HEAD~1")];
  const changed = await plannedFiles(repository);
  if (stage !== "branch" && stage !== "index") {
    await git("reset", "--quiet", "--hard", parent);
    const placed = stage === "journal" ? [] : stage === "files" ? changed : changed.slice(0, Math.ceil(changed.length / 2));
    for (const { path } of placed.filter(({ after }) => after === null)) await rm(join(repository.path, path));
    for (const { path } of placed.filter(({ after }) => after !== null)) await repository.write(path, `${await git("cat-file", "blob", `${commit}:${path}`)}\n`);
  }
  await git("update-ref", "refs/heads/main", stage === "branch" ? commit : parent);
  const plan: Plan = { ref: "refs/heads/main", parent, commit, checkout: { worktree: path, gitDir: join(path, ".git") }, files: changed };
  await writeFile(join(path, ".git/unfiled/journal.json"), JSON.stringify(plan));
  await writeFile(join(path, ".git/unfiled/writer.lock"), JSON.stringify({ pid: process.pid, started: "before this process", host: hostname(), token: "dead" }));
}

/** Removals first, as the store does it. */
async function plannedFiles({ git }: TestRepository): Promise<PlannedFile[]> {
  const none = "0".repeat(40);
  const lines = (await git("diff-tree", "-r", "--no-renames", "HEAD~1", "HEAD")).split("\n").filter((line) => line !== "");
  const changed = lines.map((line) => {
    const [, , before = none, after = none, , path = ""] = line.split(/[ \t]/);
    return { path, before: before === none ? null : before, after: after === none ? null : after };
  });
  return changed.toSorted((a, b) => Number(a.after !== null) - Number(b.after !== null));
}

test("after any sequence of writes, deletes and crashes the checkout holds what memory does", async () => {
  const path = fc.constantFrom("a", "a/b", "d/e/f", "d/e", "g", "d/h.json", "d/i.json");
  const change: fc.Arbitrary<Change> = fc.oneof({ weight: 2, arbitrary: fc.record({ path, write: fc.constantFrom("1\n", "2\n", "3\n") }) }, { weight: 1, arbitrary: fc.record({ path, delete: fc.constant(true as const) }) });
  const step = fc.record({ changes: fc.uniqueArray(change, { minLength: 1, maxLength: 4, selector: ({ path }) => path }), stage: fc.constantFrom(...STAGES) });
  let crashes = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 4 }), async (steps) => {
      const repository = await makeRepository({ files: { "content.md": "the author's\n" } });
      try {
        const memory = openMemoryStore({ files: { "content.md": "the author's\n" } });
        let store = await open(repository);
        for (const { changes, stage } of steps) {
          const [expected, found] = await Promise.all([memory, store].map((each) => outcomeOf(each.commit(changes, MESSAGE))));
          assert.equal(found, expected);
          if (found === "changed") {
            await dieAt(stage, repository);
            crashes += 1;
            store = await open(repository);
          }
          assert.deepEqual(await files(store), await files(memory), `after dying at ${stage}`);
          assert.equal(await repository.git("status", "--porcelain"), "");
        }
        assert.equal(await repository.git("fsck", "--strict", "--no-dangling"), "");
      } finally {
        await repository.remove();
      }
    }),
    { numRuns: 6, seed: 20260302 },
  );
  assert.ok(crashes >= 6, `${crashes} crashes`);
});

async function outcomeOf(commit: ReturnType<Store["commit"]>): Promise<string> {
  return await commit.then(
    ({ changed }) => (changed ? "changed" : "as it was"),
    (error: { code: string }) => error.code,
  );
}

describe("a disk that is full", () => {
  for (const bare of [false, true]) {
    test(`at any of the writes of a commit in a ${bare ? "bare repository" : "checkout"} is told so, and nothing has changed`, async (t) => {
      const repository = await makeRepository(bare ? { bare } : { files: { "content.md": "the author's\n" } });
      t.after(repository.remove);
      const store = await open(repository);
      await store.commit([{ path: "data/comments/a/0.json", write: "{}\n" }], MESSAGE);
      const disk = fillable(t);
      for (let left = 0; ; left += 1) {
        const [head, before] = [await store.head(), await files(store)];
        // Other texts each time: what fitted before the disk was full lies there already.
        const changes = ["a/1", "b/2"].map((name) => ({ path: `data/comments/${name}.json`, write: `"${name} ${left}"\n` }));
        disk.fillAfter(left);
        const outcome = await store.commit(changes, MESSAGE).catch((error: unknown) => error);
        disk.free();
        if (!(outcome instanceof Error)) {
          assert.ok(left > (bare ? 6 : 9), `all fitted into ${left} writes`);
          break;
        }
        assert.ok(hasCode("store-unavailable")(outcome), String(outcome));
        assert.match(outcome.message, /ENOSPC/);
        assert.equal(await store.head(), head);
        assert.deepEqual(await files(store), before);
        const own = join(repository.path, bare ? "unfiled" : ".git/unfiled");
        if (!bare) assert.equal(await repository.git("status", "--porcelain", "--untracked-files=all"), "");
        assert.deepEqual([await readdir(own), await readdir(join(own, "tmp"))], [["tmp"], []]);
      }
      assert.equal(await repository.git("fsck", "--strict", "--no-dangling"), "");
    });
  }
});

/** A disk on which no further file can be written after so many: Node's own functions say what the system would say. */
function fillable(t: TestContext): { fillAfter: (writes: number) => void; free: () => void } {
  let left = Infinity;
  const full = () => Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC", errno: -28, syscall: "write" });
  const { open, writeFile } = fsPromises;
  t.mock.method(fsPromises, "open", async (...args: Parameters<typeof open>) => {
    if (args[1] === "wx" && (left -= 1) < 0) throw full();
    return await open(...args);
  });
  t.mock.method(fsPromises, "writeFile", async (...args: Parameters<typeof writeFile>) => {
    if ((left -= 1) < 0) throw full();
    await writeFile(...args);
  });
  syncBuiltinESMExports();
  t.after(() => {
    t.mock.restoreAll();
    syncBuiltinESMExports();
  });
  return { fillAfter: (writes) => (left = writes), free: () => (left = Infinity) };
}
