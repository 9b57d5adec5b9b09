import { setTimeout as sleep } from "node:timers/promises";
import { withGroupCommit } from "../../../../src/store/group-commit.ts";
import type { CheckedGitHub } from "../../../helpers/github.ts";
import { comment, countOutcome, send, weatherOf, type LoadOutcome } from "./outcome.ts";

export interface Burst {
  readonly entries: number;
  /** The entries arrive evenly within this time. */
  readonly withinMs: number;
  readonly latencyMs: number;
  readonly minGapMs?: number;
}

/** One process to which many readers come in a short time. */
export async function burst(github: CheckedGitHub, { entries, withinMs, latencyMs, minGapMs = 1000 }: Burst): Promise<LoadOutcome> {
  const repository = await github.makeRepository({ begin: true });
  const store = withGroupCommit(await github.open(repository, { pacing: { minGapMs } }));
  github.proxy.weather = weatherOf({ latencyMs, faults: 0 });
  const [since, began] = [github.proxy.log.length, performance.now()];
  const answers = await Promise.all(
    Array.from({ length: entries }, async (_, n) => {
      await sleep((n * withinMs) / entries);
      return await send(store, comment(n % 25, n));
    }),
  );
  await store.close();
  return await countOutcome(github, repository, answers, { since, began });
}
