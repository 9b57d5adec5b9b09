import assert from "node:assert/strict";
import { test } from "node:test";
import { sparingly } from "../../src/server/sparingly.ts";

test("asks so often a second, and again in the next one", () => {
  let now = new Date("2026-11-20T12:00:00.000Z");
  let asked = 0;
  const ask = sparingly((question: string) => `${question} ${++asked}`, { perSecond: 2, clock: () => now });
  assert.deepEqual([ask("a"), ask("b"), ask("c"), ask("d")], ["a 1", "b 2", undefined, undefined]);
  now = new Date("2026-11-20T12:00:01.000Z");
  assert.deepEqual([ask("e"), asked], ["e 3", 3]);
});
