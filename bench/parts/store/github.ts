import { startCheckedGitHub } from "../../../tests/helpers/github.ts";
import { burst } from "../../../tests/store/github/load/burst.ts";
import { manyCallers } from "../../../tests/store/github/load/many-callers.ts";
import { manyInstances } from "../../../tests/store/github/load/many-instances.ts";
import type { LoadOutcome } from "../../../tests/store/github/load/outcome.ts";
import type { Bench } from "../../bench.ts";
import { figure, format, percentile } from "../../figures.ts";

/** Loads of a branch at GitHub, the emulator behind a proxy with latency and faults; each load has a repository of its own. */
export async function benchGitHub({ smoke, say }: Bench): Promise<void> {
  const latencyMs = smoke ? 1 : 100;
  const github = await startCheckedGitHub();
  const report = (title: string, outcome: LoadOutcome): void => {
    say(`\n${title}`);
    sayOutcome(outcome, say);
  };
  const sayGap = ({ shortestGap }: LoadOutcome): void => say(`  at least ${shortestGap.toFixed(0)} ms between commits`);

  const callers = smoke ? { callers: 2, entries: 2, minGapMs: 10 } : { callers: 32, entries: 50 };
  const together = await manyCallers(github, { ...callers, latencyMs, faults: 0.05 });
  report(
    `GitHub: ${callers.callers} callers × ${callers.entries} in one process, ${latencyMs} ms latency, 5 % faults (aim: 0 lost, 0 doubled, linear)`,
    together,
  );
  sayGap(together);
  const instances = smoke ? { instances: 2, entries: 2 } : { instances: 50, entries: 20 };
  report(
    `GitHub: ${instances.instances} instances × ${instances.entries}, each one request at a time, ${latencyMs} ms latency, 5 % faults (aim: the same; all in after retrying as told)`,
    await manyInstances(github, { ...instances, latencyMs, faults: 0.05 }),
  );
  const arriving = smoke ? { entries: 10, withinMs: 50, minGapMs: 10 } : { entries: 1000, withinMs: 10_000 };
  const arrived = await burst(github, { ...arriving, latencyMs });
  report(
    `GitHub: ${arriving.entries} entries in ${arriving.withinMs / 1000} s at one process, ${latencyMs} ms latency (aim: ≤ 45 content writes, p95 ≤ 3 s, ≥ 1 s between commits)`,
    arrived,
  );
  sayGap(arrived);
  await github.close();
}

function sayOutcome({ acknowledged, refused, lost, doubled, isLinear, commits, contentWrites, faults, waits, duration }: LoadOutcome, say: Bench["say"]): void {
  say(`  ${acknowledged} entries in ${(duration / 1000).toFixed(1)} s: ${lost} lost, ${doubled} doubled, ${isLinear ? "linear" : "NOT linear"}; ${refused} told to come again; ${faults} faults and races`);
  say(`  ${commits} commits, ${contentWrites} content writes`);
  say(`  answer  median ${format(figure(waits), "ms")}  p95 ${percentile(waits, 0.95).toFixed(0)} ms`);
}
