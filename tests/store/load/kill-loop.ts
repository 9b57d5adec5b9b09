import { openLocalStore } from "../../../src/store/local.ts";
import { seededRandom } from "../../fake-github/faults.ts";
import { makeRepository } from "../../helpers/repository.ts";
import { localOutcome, type LocalOutcome } from "./outcome.ts";
import { startWriter } from "./writer.ts";

export interface KillLoop {
  readonly rounds: number;
  /** Processes that write at the same time in each round. @default 1 */
  readonly writers?: number;
  readonly bare?: boolean;
  /** For the moments of the kills: the same seed kills after the same number of entries. */
  readonly seed?: number;
}

export interface KillLoopOutcome extends LocalOutcome {
  readonly kills: number;
}

/**
 * Writers are killed (SIGKILL) at random moments, every other with its Git, round after round in one repository. After each round a store that was
 * open all the time commits at once, and Git looks at everything: the first outcome that is not as promised ends the loop.
 */
export async function killLoop({ rounds, writers = 1, bare = false, seed = 20260302 }: KillLoop): Promise<KillLoopOutcome> {
  const repository = await makeRepository(bare ? { bare } : { files: { "content/a.md": "a\n" } });
  const store = await openLocalStore({ path: repository.path, author: { name: "Blog", email: "unfiled@localhost" } });
  try {
    const random = seededRandom(seed);
    const acknowledged: string[] = [];
    for (let round = 1; ; round += 1) {
      const killed = Array.from({ length: writers }, (_, n) => startWriter(repository.path, `killed-${round}-${n}`, 1000));
      await Promise.all(killed.map((writer) => writer.reached(1 + Math.floor(random() * 4))));
      for (const writer of killed) {
        await new Promise((resolve) => setTimeout(resolve, random() * 40));
        writer.kill(random() < 0.5);
      }
      const codes = await Promise.all(killed.map(({ ended }) => ended));
      if (codes.some((code) => code !== null)) throw new Error(`Writers ended with ${codes.join(", ")} before they were killed.`);
      const path = `data/comments/after/${round}.json`;
      await store.commit([{ path, write: "{}\n" }], { message: `after ${round}\n` });
      acknowledged.push(...killed.flatMap((writer) => writer.acknowledged), path);
      const outcome = await localOutcome(repository, acknowledged);
      if (round === rounds || !isSound(outcome)) return { ...outcome, kills: round * writers };
    }
  } finally {
    // Or it packs a repository that is gone, once the loop is over.
    await store.close();
    await repository.remove();
  }
}

function isSound({ lost, doubled, isLinear, unsound, unclean }: LocalOutcome): boolean {
  return lost.length === 0 && doubled.length === 0 && isLinear && unsound === "" && unclean === "";
}
