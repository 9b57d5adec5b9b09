import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import { StoreError } from "../../src/store/errors.ts";
import { withGroupCommit } from "../../src/store/group-commit.ts";
import { groupMessage } from "../../src/store/group-commit/group-message.ts";
import { openLocalStore } from "../../src/store/local.ts";
import { openMemoryStore } from "../../src/store/memory.ts";
import type { Change, Commit, CommitOptions, Store, StoreView } from "../../src/store/store.ts";
import { makeRepository } from "../helpers/repository.ts";
import { hasCode, testStore } from "./conformance.ts";

const AUTHOR = { name: "A blog", email: "unfiled@example.org" };
const SHARED = { sharedCommits: true };

testStore("group commit over memory", async () => ({ store: withGroupCommit(openMemoryStore()), remove: async () => undefined }), SHARED);

for (const bare of [false, true]) {
  testStore(
    `group commit over local, ${bare ? "bare" : "checkout"}`,
    async () => {
      const repository = await makeRepository({ bare });
      return { store: withGroupCommit(await openLocalStore({ path: repository.path, author: AUTHOR })), remove: repository.remove };
    },
    SHARED,
  );
}

interface SeenCommit {
  readonly paths: string[];
  readonly message: string;
  readonly began: number;
  readonly ended: number;
}

/** A memory store that notes what it is asked to commit, after `before` has had its way. */
function watched(before: (changes: readonly Change[], options: CommitOptions) => Promise<void> = async () => undefined): { store: Store; seen: SeenCommit[] } {
  const store = openMemoryStore({ files: { start: "" } });
  const seen: SeenCommit[] = [];
  const commit = async (changes: readonly Change[], options: CommitOptions): Promise<Commit> => {
    const began = performance.now();
    await before(changes, options);
    const made = await store.commit(changes, options);
    seen.push({ paths: changes.map(({ path }) => path), message: options.message, began, ended: performance.now() });
    return made;
  };
  return { store: { ...store, commit }, seen };
}

/** Commits that wait until they are let go. */
function held(): { store: Store; seen: SeenCommit[]; begun: Promise<void>; release: () => boolean } {
  const [began, released] = [new EventEmitter(), new EventEmitter()];
  const begun = once(began, "commit").then(() => undefined);
  const goOn = once(released, "release");
  const { store, seen } = watched(async () => {
    began.emit("commit");
    await goOn;
  });
  return { store, seen, begun, release: () => released.emit("release") };
}

/** Lets go whatever is held until `done`. */
async function releaseUntil(done: Promise<unknown>, release: () => boolean): Promise<void> {
  const state = { isDone: false };
  const end = done.finally(() => (state.isDone = true));
  while (!state.isDone) {
    release();
    await new Promise(setImmediate);
  }
  await end;
}

function isBusyFor(seconds: number) {
  return (error: unknown) => hasCode("store-busy")(error) && (error as StoreError).retryAfterSeconds === seconds;
}

function comment(page: string, n: number): Change {
  return { path: `data/comments/${page}/${n}.json`, write: `${n}\n` };
}

describe("group commit", () => {
  test("makes one commit of all that came while one was in flight", async () => {
    const { store: inner, seen, begun, release } = held();
    const store = withGroupCommit(inner);
    const first = store.commit([comment("a", 0)], { message: "comment: a (0)" });
    await begun;
    const others = [1, 2, 3].map((n) => store.commit([comment(n === 3 ? "b" : "a", n)], { message: `comment: (${n})` }));
    release();
    const commits = await Promise.all(others);
    assert.deepEqual(seen.map(({ message }) => message), ["comment: a (0)", "comments: 3 on 2 pages"]);
    assert.equal(new Set(commits.map(({ id }) => id)).size, 1);
    assert.notEqual((await first).id, commits[0]?.id);
    assert.ok(commits.every(({ changed }) => changed));
    await store.close();
  });

  test("answers a caller only when the store has", async () => {
    const { store: inner, begun, release } = held();
    const store = withGroupCommit(inner);
    let answered = 0;
    const all = [0, 1].map(async (n) => {
      await store.commit([comment("a", n)], { message: "m" });
      answered += 1;
    });
    await begun;
    await new Promise(setImmediate);
    assert.equal(answered, 0);
    release();
    await Promise.all(all);
    assert.equal(answered, 2);
  });

  test("keeps a commit within its bounds of callers and bytes, and still takes what is larger alone", async () => {
    const { store: inner, seen } = watched();
    const many = withGroupCommit(inner, { maxCallers: 2 });
    await Promise.all([1, 2, 3, 4, 5].map((n) => many.commit([{ path: `n${n}`, write: "" }], { message: "m" })));
    assert.deepEqual(seen.map(({ paths }) => paths.length), [2, 2, 1]);
    const large = withGroupCommit(inner, { maxBytes: 10 });
    await Promise.all([4, 4, 4, 50, 1].map((size, n) => large.commit([{ path: `b${n}`, write: "x".repeat(size) }], { message: "m" })));
    assert.deepEqual(seen.slice(3).map(({ paths }) => paths), [["b0", "b1"], ["b2"], ["b3"], ["b4"]]);
  });

  test("lets each caller fail alone: precondition, expected head, bad path, a file in the way", async () => {
    const { store: inner, seen } = watched();
    const store = withGroupCommit(inner);
    const refusal = new TypeError("no such parent");
    const outcomes = await Promise.allSettled([
      store.commit([comment("a", 1)], { message: "m" }),
      store.commit([comment("a", 2)], { message: "m", precondition: () => Promise.reject(refusal) }),
      store.commit([comment("a", 3)], { message: "m", ifHead: "0".repeat(40) }),
      store.commit([{ path: "../a", write: "" }], { message: "m" }),
      store.commit([{ path: "start/below", write: "" }], { message: "m" }),
      store.commit([comment("a", 6)], { message: "m" }),
    ]);
    assert.deepEqual(outcomes.map((outcome) => (outcome.status === "fulfilled" ? "done" : outcome.reason instanceof StoreError ? outcome.reason.code : outcome.reason)), [
      "done", refusal, "conflict", "bad-path", "bad-path", "done",
    ]);
    assert.deepEqual(await store.walk("data"), ["data/comments/a/1.json", "data/comments/a/6.json"]);
    assert.ok(seen.length <= 3, `${seen.length} commits`);
  });

  test("shows a precondition what the callers before it change, in read and in list", async () => {
    const { store: inner, seen } = watched();
    const store = withGroupCommit(inner);
    const found: unknown[] = [];
    const look = async (view: StoreView) => {
      found.push(Buffer.from((await view.read("d/a")) ?? "none").toString(), await view.read("start"), await view.list("d"), await view.list(""));
    };
    await Promise.all([
      store.commit([{ path: "d/a", write: "1" }, { path: "start", delete: true }], { message: "m" }),
      store.commit([{ path: "d/b", write: "2" }], { message: "m", precondition: look }),
      store.commit([{ path: "d/c", write: "3" }], { message: "m", precondition: async (view) => void found.push(await view.list("d")) }),
    ]);
    assert.equal(seen.length, 1);
    assert.deepEqual(found, ["1", null, ["d/a"], [], ["d/a", "d/b"]]);
  });

  test("tells each caller whether its own changes made a difference", async () => {
    const store = withGroupCommit(openMemoryStore({ files: { a: "1" } }));
    const write = (path: string, text: string) => store.commit([{ path, write: text }], { message: "m" });
    const commits = await Promise.all([write("a", "1"), write("b", "2"), write("b", "2"), write("b", "3"), write("a", "1")]);
    assert.deepEqual(commits.map(({ changed }) => changed), [false, true, false, true, false]);
    assert.equal(Buffer.from((await store.read("b")) ?? []).toString(), "3");
  });

  test("gives what concerns all to all, without trying each", async () => {
    let tries = 0;
    const { store: inner } = watched(async () => {
      tries += 1;
      throw new StoreError("store-unavailable", "The disk is full.", { hint: "Make room." });
    });
    const store = withGroupCommit(inner);
    const outcomes = await Promise.allSettled([1, 2, 3].map((n) => store.commit([comment("a", n)], { message: "m" })));
    assert.ok(outcomes.every((outcome) => outcome.status === "rejected" && hasCode("store-unavailable")(outcome.reason)));
    assert.equal(tries, 1);
  });

  test("keeps one whose file the author is editing from holding up the others", async () => {
    const { store: inner } = watched(async (changes) => {
      if (changes.some(({ path }) => path === "edited")) throw new StoreError("store-busy", "The author has changes in edited.", { hint: "Commit them." });
    });
    const store = withGroupCommit(inner);
    const outcomes = await Promise.allSettled(["a", "b", "edited", "c", "d"].map((path) => store.commit([{ path, write: "" }], { message: "m" })));
    assert.deepEqual(outcomes.map(({ status }) => status), ["fulfilled", "fulfilled", "rejected", "fulfilled", "fulfilled"]);
  });

  test("tells who waits in line longer than he would that the store is busy, and writes nothing of his", async () => {
    const { store: inner, begun, release } = held();
    const store = withGroupCommit(inner);
    const first = store.commit([comment("a", 1)], { message: "m" });
    await begun;
    const impatient = store.commit([comment("a", 2)], { message: "m", timeoutMs: 5 });
    const patient = store.commit([comment("a", 3)], { message: "m" });
    await assert.rejects(impatient, hasCode("store-busy"));
    release();
    await Promise.all([first, patient]);
    assert.deepEqual(await store.list("data/comments/a"), ["data/comments/a/1.json", "data/comments/a/3.json"]);
  });

  test("tries again for the patient where the host could not be reached in the most impatient's time", async () => {
    const { store: inner, seen } = watched(async (_, { timeoutMs = 0 }) => {
      if (timeoutMs < 1000) throw new StoreError("store-unavailable", "No answer.", { hint: "Try again." });
    });
    const store = withGroupCommit(inner);
    const outcomes = await Promise.allSettled([60_000, 300, 60_000].map((timeoutMs, n) => store.commit([comment("a", n)], { message: "m", timeoutMs })));
    assert.deepEqual(outcomes.map(({ status }) => status), ["fulfilled", "rejected", "fulfilled"]);
    assert.equal(seen.length, 1);
  });

  test("tries again for the patient where the most impatient's time was too short for the commit", async () => {
    const { store: inner } = watched(async (_, { timeoutMs = 0 }) => {
      if (timeoutMs > 1000) return;
      await new Promise((resolve) => setTimeout(resolve, timeoutMs));
      throw new StoreError("store-busy", "Too slow.", { hint: "Try again." });
    });
    const store = withGroupCommit(inner);
    const outcomes = await Promise.allSettled([60_000, 30, 60_000].map((timeoutMs, n) => store.commit([comment("a", n)], { message: "m", timeoutMs })));
    assert.deepEqual(outcomes.map(({ status }) => status), ["fulfilled", "rejected", "fulfilled"]);
    assert.deepEqual(await store.list("data/comments/a"), ["data/comments/a/0.json", "data/comments/a/2.json"]);
  });

  test("begins a commit when the store is ready for one, and takes along all who came until then", async () => {
    const { store: inner, seen } = watched();
    const readyIn = () => (seen.at(-1)?.ended ?? -Infinity) + 40 - performance.now();
    const store = withGroupCommit({ ...inner, readyIn });
    await store.commit([comment("a", 0)], { message: "m" });
    await Promise.all([1, 2, 3].map((n) => store.commit([comment("a", n)], { message: "m" })));
    await store.commit([comment("a", 4)], { message: "m" });
    assert.deepEqual(seen.map(({ paths }) => paths.length), [1, 3, 1]);
    for (const [n, { began }] of seen.slice(1).entries()) assert.ok(began - (seen[n]?.ended ?? 0) >= 40, `gap ${n}`);
  });

  test("tells at once who cannot wait until the store is ready when to come again, whether he comes then or stands in line", async () => {
    let ready = 0;
    const { store: inner, seen, begun, release } = held();
    const store = withGroupCommit({ ...inner, readyIn: () => ready });
    const first = store.commit([comment("a", 1)], { message: "m" });
    await begun;
    const waiting = store.commit([comment("b", 1)], { message: "m" });
    ready = 36_500;
    await assert.rejects(store.commit([comment("c", 1)], { message: "m" }), isBusyFor(37));
    release();
    await first;
    await assert.rejects(waiting, isBusyFor(37));
    assert.deepEqual(seen.flatMap(({ paths }) => paths), ["data/comments/a/1.json"]);
  });

  test("bounds its line in callers and in bytes, and lets in again when it is shorter", async () => {
    for (const bounds of [{ maxWaiting: 2 }, { maxWaitingBytes: 10 }]) {
      const { store: inner, begun, release } = held();
      const store = withGroupCommit(inner, bounds);
      const write = (n: number) => store.commit([{ path: `n${n}`, write: "12345" }], { message: "m" });
      const first = write(0);
      await begun;
      const [second, third] = [write(1), write(2)];
      await assert.rejects(write(3), isBusyFor(8));
      release();
      await first;
      await releaseUntil(Promise.all([second, third]), release);
      await releaseUntil(write(3), release);
    }
  });

  test("waits at its close for those in line", async () => {
    const { store: inner, begun, release } = held();
    const store = withGroupCommit(inner);
    const commits = [1, 2, 3].map((n) => store.commit([comment("a", n)], { message: "m", ...(n === 2 && { ifHead: "none" }) }).then(() => "done", () => "failed"));
    await begun;
    await releaseUntil(store.close(), release);
    const left = await Promise.race([Promise.all(commits), new Promise<null>((resolve) => setImmediate(resolve, null))]);
    assert.deepEqual(left, ["done", "failed", "done"]);
  });

  for (const bare of [false, true]) {
    test(`makes the words of 64 callers durable in a local ${bare ? "bare repository" : "checkout"}`, async (t) => {
      const repository = await makeRepository({ bare });
      t.after(repository.remove);
      const store = withGroupCommit(await openLocalStore({ path: repository.path, author: AUTHOR }));
      const callers = Array.from({ length: 64 }, (_, n) => store.commit([comment(`page-${n % 5}`, n)], { message: `comment: page (${n})`, timeoutMs: 60_000 }));
      const commits = await Promise.all(callers);
      await store.close();
      for (const [n, { id }] of commits.entries()) assert.equal(await repository.git("show", `${id}:data/comments/page-${n % 5}/${n}.json`), `${n}`);
      assert.equal((await repository.git("ls-tree", "-r", "--name-only", "HEAD")).split("\n").length, 64);
      assert.equal(await repository.git("log", "--merges", "--format=%H"), "");
      assert.match(await repository.git("log", "-1", "--format=%s"), /^comments: \d+ on \d pages$/);
      if (!bare) assert.equal(await repository.git("status", "--porcelain"), "");
      await repository.git("fsck", "--strict");
    });
  }
});

describe("the message of a group", () => {
  test("counts comments, pages, newsletter entries and other files, and names no one", () => {
    const comments = ["data/comments/logs/a/1.json", "data/comments/logs/a/2.json", "data/comments/b/1.json", "data/comments/b/1.json"];
    assert.equal(groupMessage(comments), "comments: 3 on 2 pages");
    assert.equal(groupMessage(["data/newsletter/a.json", "data/newsletter/b.json"]), "newsletter: 2");
    assert.equal(groupMessage([...comments, "data/newsletter/a.json", "x/y"]), "comments: 3 on 2 pages; newsletter: 1; files: 1");
  });
});

describe("any mix of callers", () => {
  const path = fc.constantFrom("a", "a/b", "d/e", "d/f", "d", "g");
  const change: fc.Arbitrary<Change> = fc.oneof(
    { weight: 3, arbitrary: fc.record({ path, write: fc.constantFrom("1", "2") }) },
    { weight: 1, arbitrary: fc.record({ path, delete: fc.constant(true as const) }) },
  );
  const caller = fc.record({
    changes: fc.array(change, { maxLength: 3 }),
    rule: fc.constantFrom("none", "none", "refuses", "wants a", "claims d/e", "few in d", "stale head"),
  });

  test("ends as if they had come one after the other: the same files, the same answers", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(caller, { maxLength: 12 }), fc.integer({ min: 1, max: 8 }), async (callers, maxCallers) => {
        const files = { start: "", "d/e": "1" };
        const [single, grouped] = [openMemoryStore({ files }), withGroupCommit(openMemoryStore({ files }), { maxCallers })];
        const expected: string[] = [];
        for (const { changes, rule } of callers) expected.push(await outcomeOf(single.commit(changes, optionsOf(rule))));
        const found = await Promise.all(callers.map(({ changes, rule }) => outcomeOf(grouped.commit(changes, optionsOf(rule)))));
        assert.deepEqual(found, expected);
        assert.deepEqual(await contents(grouped), await contents(single));
      }),
      { numRuns: 400, seed: 20260302 },
    );
  });
});

function optionsOf(rule: string): CommitOptions {
  if (rule === "none") return { message: "m" };
  if (rule === "stale head") return { message: "m", ifHead: "0".repeat(40) };
  return {
    message: "m",
    precondition: async (view) => {
      const holds = rule === "wants a" ? (await view.read("a")) !== null : rule === "claims d/e" ? (await view.read("d/e")) === null : rule === "few in d" && (await view.list("d")).length < 2;
      if (!holds) throw new RangeError(rule);
    },
  };
}

async function outcomeOf(commit: Promise<Commit>): Promise<string> {
  return await commit.then(
    ({ changed }) => `changed: ${changed}`,
    (error: unknown) => (error instanceof StoreError ? error.code : error instanceof RangeError ? error.message : String(error)),
  );
}

async function contents(store: Store): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const path of await store.walk("")) files[path] = Buffer.from((await store.read(path)) ?? []).toString();
  return files;
}
