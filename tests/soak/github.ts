import assert from "node:assert/strict";
import { startCheckedGitHub } from "../helpers/github.ts";
import { burst } from "../store/github/load/burst.ts";
import { manyCallers } from "../store/github/load/many-callers.ts";
import { manyInstances } from "../store/github/load/many-instances.ts";
import type { LoadOutcome } from "../store/github/load/outcome.ts";
import type { Soak } from "./soak.ts";

/** GitHub in fair weather and in foul: every acknowledged entry is in the branch once, and every refused one gets in. */
export async function soakGitHub({ small, say }: Soak): Promise<void> {
  const github = await startCheckedGitHub();
  const latencyMs = small ? 1 : 100;
  try {
    for (const faults of [0.05, 0.2]) {
      const callers = small ? { callers: 4, entries: 3, minGapMs: 10 } : { callers: 32, entries: 50 };
      say(`${callers.callers} callers × ${callers.entries} in one process, ${faults * 100} % faults`);
      check(await manyCallers(github, { ...callers, latencyMs, faults }), callers.callers * callers.entries, say);

      const instances = small ? { instances: 4, entries: 3, limits: 0 } : { instances: 50, entries: 20, limits: 20 };
      say(`${instances.instances} instances × ${instances.entries}, ${faults * 100} % faults, ${instances.limits} secondary limits`);
      check(await manyInstances(github, { ...instances, latencyMs, faults }), instances.instances * instances.entries, say);
    }
    const arriving = small ? { entries: 50, withinMs: 200, minGapMs: 20 } : { entries: 1000, withinMs: 10_000, minGapMs: 1000 };
    say(`${arriving.entries} entries within ${arriving.withinMs / 1000} s`);
    const outcome = await burst(github, { ...arriving, latencyMs });
    check(outcome, arriving.entries, say);
    assert.ok(outcome.shortestGap >= arriving.minGapMs - 1, `${outcome.shortestGap} ms between two commits`);
    if (!small) assert.ok(outcome.contentWrites <= 45, `${outcome.contentWrites} content writes`);
  } finally {
    await github.close();
  }
}

function check({ acknowledged, refused, lost, doubled, isLinear, commits, contentWrites, faults, duration }: LoadOutcome, entries: number, say: Soak["say"]): void {
  say(`${commits} commits by ${contentWrites} content writes in ${(duration / 1000).toFixed(1)} s; ${refused} refusals, ${faults} faults and races`);
  assert.deepEqual({ acknowledged, lost, doubled, isLinear }, { acknowledged: entries, lost: 0, doubled: 0, isLinear: true });
}
