import { manyProcesses } from "../../../tests/store/load/many-processes.ts";
import type { Bench } from "../../bench.ts";

/** Processes that know nothing of each other, each committing one entry after the other. */
export async function benchProcesses({ smoke, say }: Bench): Promise<void> {
  const size = smoke ? { processes: 2, entries: 3 } : { processes: 8, entries: 250 };
  say(`\n${size.processes} processes × ${size.entries} entries in one local repository (aim: 0 lost, 0 doubled, linear, fsck clean)`);
  for (const bare of [false, true]) {
    const { acknowledged, lost, doubled, isLinear, unsound, unclean, duration } = await manyProcesses({ ...size, bare });
    const faults = [unsound === "" ? "fsck clean" : `fsck: ${unsound}`, ...(unclean === "" ? [] : [`left in the checkout: ${unclean}`])];
    const counts = `${lost.length} lost, ${doubled.length} doubled, ${isLinear ? "linear" : "NOT linear"}, ${faults.join(", ")}`;
    say(`  ${bare ? "bare    " : "checkout"}  ${acknowledged} entries in ${(duration / 1000).toFixed(1)} s: ${counts}`);
  }
}
