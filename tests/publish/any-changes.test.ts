import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { assertSameAsBuilt } from "./load/any-changes.ts";

describe("a site that is kept up to date", () => {
  it("is as a build makes it after any changes", async () => {
    const { patched, loaded } = await assertSameAsBuilt({ numRuns: 8, seed: 7 });
    assert.ok(patched > loaded && loaded > 0, `${patched} changes were taken in by themselves, ${loaded} by loading everything`);
  });
});
