import assert from "node:assert/strict";
import { manyProcesses } from "../store/load/many-processes.ts";
import type { Soak } from "./soak.ts";

/** Many processes write to one repository at the same time: nothing lost, nothing doubled, one line of history, all sound. */
export async function soakProcesses({ small, say }: Soak): Promise<void> {
  const size = small ? { processes: 2, entries: 5 } : { processes: 8, entries: 250 };
  for (const bare of [false, true]) {
    say(`${size.processes} processes write ${size.entries} entries each into a ${bare ? "bare repository" : "checkout"}`);
    const { duration, ...outcome } = await manyProcesses({ ...size, bare });
    assert.deepEqual(outcome, { acknowledged: size.processes * size.entries, lost: [], doubled: [], isLinear: true, unsound: "", unclean: "" });
    say(`all there once, after ${(duration / 1000).toFixed(1)} s`);
  }
}
