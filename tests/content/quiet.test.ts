import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { load } from "./make-library.ts";

const texts = {
  "projects/boat/index.md": "---\ntitle: Boat\n---\nFloats.\n",
  "projects/boat/2026-08-22-keel.md": "# Keel\n\nLaid.\n",
  "projects/kite/index.md": "---\ntitle: Kite\nstatus: paused\nstarted: 2020-01-01\n---\nFlies.\n",
  "projects/robot/index.md": "---\ntitle: Robot\n---\nWaters.\n",
  "projects/robot/2026-10-01-pump.md": "# Pump\n\nPumps.\n",
};

const quietAt = (time: string) => [...load(texts, { now: new Date(time) }).library.quiet];

describe("a quiet project", () => {
  it("is an active one that nobody touched for 90 days, to the day", () => {
    assert.deepEqual(quietAt("2026-11-19T23:59:59Z"), []);
    assert.deepEqual(quietAt("2026-11-20T00:00:00Z"), ["projects/boat"]);
  });

  it("is looked for when it is time: the Library says when the next one will be", () => {
    assert.equal(load(texts, { now: new Date("2026-11-01T00:00:00Z") }).library.nextDue, "2026-11-20T00:00:00.000Z");
    assert.equal(load(texts, { now: new Date("2026-11-20T00:00:00Z") }).library.nextDue, "2026-12-30T00:00:00.000Z");
    assert.equal(load(texts, { now: new Date("2027-11-20T00:00:00Z") }).library.nextDue, undefined);
  });
});
