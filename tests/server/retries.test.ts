import assert from "node:assert/strict";
import { it } from "node:test";
import { Retries } from "../../src/server/retries.ts";

it("what failed is tried again soon, then more and more seldom, and soon again after it went well", () => {
  const retries = new Retries();
  const tried = (from: number): number[] => Array.from({ length: 100 }, (_, beat) => from + beat * 500).filter((now) => retries.isDue(true, true, now));
  assert.deepEqual(tried(0), [1000, 3000, 7000, 15_000, 31_000]);
  assert.equal(retries.isDue(true, false, 1e9), false, "somebody is about to");
  assert.equal(retries.isDue(false, true, 1e9), false);
  assert.deepEqual(tried(1e9).slice(0, 2), [1e9 + 1000, 1e9 + 3000]);
  assert.equal(Array.from({ length: 7200 }, (_, beat) => 2e9 + beat * 500).filter((now) => retries.isDue(true, true, now)).length < 30, true);
});
