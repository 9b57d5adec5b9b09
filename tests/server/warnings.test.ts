import assert from "node:assert/strict";
import { it } from "node:test";
import { Warnings } from "../../src/server/warnings.ts";

it("says once what each build finds in a template, until a build does not find it", () => {
  const said: string[] = [];
  const warnings = new Warnings((line) => said.push(line));
  const found = { file: "layouts/eleventy/a.njk", message: "links to gone" };
  const saidAfter = (built: readonly (typeof found)[]): number => {
    said.length = 0;
    warnings.say([]);
    warnings.add(built);
    return said.length;
  };
  // Where a transform changes the pages, every save is a whole build.
  assert.deepEqual([[found], [found], [found], [], [found]].map(saidAfter), [1, 0, 0, 0, 1]);
});
