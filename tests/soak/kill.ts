import assert from "node:assert/strict";
import { killLoop } from "../store/load/kill-loop.ts";
import type { Soak } from "./soak.ts";

/** Writers are killed at any moment, one alone and three that wait for each other: nothing they promised is lost. */
export async function soakKill({ small, seed, say }: Soak): Promise<void> {
  const [loops, rounds] = small ? [1, 2] : [5, 20];
  for (const { bare, writers } of [false, true].flatMap((bare) => [1, 3].map((writers) => ({ bare, writers })))) {
    for (let loop = 0; loop < loops; loop += 1) {
      const { acknowledged, kills, ...outcome } = await killLoop({ rounds, writers, bare, seed: seed + loop });
      say(`${bare ? "bare repository" : "checkout"}, ${writers} at once: ${kills} kills, ${acknowledged} entries promised`);
      assert.deepEqual(outcome, { lost: [], doubled: [], isLinear: true, unsound: "", unclean: "" });
    }
  }
}
