import assert from "node:assert/strict";
import { test } from "node:test";
import { newestFirst, newestThreads, pagesThatMayDiffer, withThread } from "../../src/content/comments/changed-threads.ts";
import { buildThread } from "../../src/content/comments/threads.ts";
import type { Comment, Library } from "../../src/content/model.ts";

test("threads with changes laid over them are a map like any other, and tell what differs", () => {
  let seed = 11;
  const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const page = (): string => `logs/${random(400)}`;
  const expected = new Map(Array.from({ length: 200 }, (_, n) => [`logs/${n}`, buildThread([])]));
  let threads: Library["threads"] = new Map(expected);
  for (let round = 0; round < 1000; round += 1) {
    const before = threads;
    const key = page();
    const thread = random(3) === 0 ? undefined : buildThread([]);
    if (thread === undefined) expected.delete(key);
    else expected.set(key, thread);
    threads = withThread(threads, key, thread);
    assert.equal(threads.size, expected.size);
    for (const one of [key, page()]) assert.deepEqual([threads.get(one), threads.has(one)], [expected.get(one), expected.has(one)]);
    const differing = pagesThatMayDiffer(before, threads);
    assert.ok(differing === undefined || differing.every((one) => one === key));
    assert.ok(before.get(key) === threads.get(key) || differing === undefined || differing.includes(key));
  }
  const sorted = (all: Iterable<[string, unknown]>) => [...all].toSorted(([a], [b]) => (a < b ? -1 : 1));
  assert.deepEqual(sorted(threads), sorted(expected));
  const told: [string, unknown][] = [];
  threads.forEach((thread, key) => told.push([key, thread]));
  assert.deepEqual(told, [...threads]);
  assert.deepEqual([...threads.keys()], told.map(([key]) => key));
  assert.deepEqual([...threads.values()], told.map(([, thread]) => thread));
});

test("the threads with the newest comments are found however many changes are laid over them", () => {
  let seed = 3;
  const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
  let count = 0;
  const comment = (): Comment => {
    const date = new Date(Date.UTC(2026, 0, 1) + random(1e6) * 1000).toISOString();
    return { id: `id-${(count += 1)}`, page: "logs/a", name: "Ada", date, html: "", deleted: false, owner: false };
  };
  const thread = () => buildThread(Array.from({ length: random(4) }, comment));
  let threads: Library["threads"] = new Map(Array.from({ length: 600 }, (_, n) => [`logs/${n}`, thread()]));
  for (let round = 0; round < 450; round += 1) {
    threads = withThread(threads, `logs/${random(700)}`, random(3) === 0 ? undefined : thread());
    const all = [...threads.values()].filter(({ newest }) => newest.length > 0);
    const expected = all.toSorted(({ newest: [one] }, { newest: [other] }) => newestFirst(one as Comment, other as Comment)).slice(0, 50);
    assert.deepEqual(newestThreads(threads).map(({ newest: [first] }) => first?.id), expected.map(({ newest: [first] }) => first?.id));
  }
});
