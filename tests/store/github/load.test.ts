import assert from "node:assert/strict";
import { after, test } from "node:test";
import { fakeTimer } from "../../helpers/fake-timer.ts";
import { startCheckedGitHub } from "../../helpers/github.ts";
import { burst } from "./load/burst.ts";
import { manyCallers } from "./load/many-callers.ts";
import { manyInstances } from "./load/many-instances.ts";
import type { LoadOutcome } from "./load/outcome.ts";

const github = await startCheckedGitHub();
after(() => github.close());

function assertWhole({ acknowledged, lost, doubled, isLinear }: LoadOutcome, entries: number): void {
  assert.deepEqual({ acknowledged, lost, doubled, isLinear }, { acknowledged: entries, lost: 0, doubled: 0, isLinear: true });
}

test("instances that race amid outages and broken connections: each entry is there once, and whoever is refused gets in when he comes again as told", async () => {
  const outcome = await manyInstances(github, { instances: 6, entries: 6, latencyMs: 1, faults: 0.2, limits: 5, timer: fakeTimer });
  assertWhole(outcome, 36);
  assert.equal(outcome.commits, 36);
  assert.ok(outcome.faults > 10, `the weather was fair: ${outcome.faults} faults`);
  assert.ok(outcome.refused >= 5, `${outcome.refused} were refused`);
});

test("callers of one process amid outages and broken connections share commits, and each entry is there once", async () => {
  const outcome = await manyCallers(github, { callers: 16, entries: 4, latencyMs: 2, faults: 0.15, minGapMs: 10 });
  assertWhole(outcome, 64);
  assert.ok(outcome.commits <= 16, `${outcome.commits} commits`);
  assert.ok(outcome.faults > 0, "the weather was fair");
});

test("many readers in a short time make few commits, which are kept apart", async () => {
  const outcome = await burst(github, { entries: 100, withinMs: 300, latencyMs: 1, minGapMs: 120 });
  assertWhole(outcome, 100);
  assert.equal(outcome.refused, 0);
  // Half of it: the gap is one between beginnings, and on a busy machine one arrives later than the next.
  assert.ok(outcome.shortestGap >= 60, `${outcome.shortestGap} ms between commits`);
  assert.ok(outcome.contentWrites <= 3 * outcome.commits, `${outcome.contentWrites} writes`);
  assert.ok(outcome.commits <= 1 + outcome.duration / 120, `${outcome.commits} commits in ${outcome.duration} ms`);
});
