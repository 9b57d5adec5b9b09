import { withGroupCommit } from "../../../../src/store/group-commit.ts";
import { realTimer } from "../../../../src/store/github/patience.ts";
import type { CheckedGitHub } from "../../../helpers/github.ts";
import { comment, countOutcome, sendUntilKept, weatherOf, type Answer, type LoadOutcome } from "./outcome.ts";

export interface ManyCallers {
  readonly callers: number;
  /** Entries of each caller, one after the other. */
  readonly entries: number;
  readonly latencyMs: number;
  /** Share of requests that go wrong. */
  readonly faults: number;
  readonly minGapMs?: number;
}

/** One process that takes many requests at once. Who is refused comes again when he was told to. */
export async function manyCallers(github: CheckedGitHub, { callers, entries, latencyMs, faults, minGapMs = 1000 }: ManyCallers): Promise<LoadOutcome> {
  const repository = await github.makeRepository({ begin: true });
  const store = withGroupCommit(await github.open(repository, { pacing: { minGapMs } }));
  github.proxy.weather = weatherOf({ latencyMs, faults });
  const [since, began] = [github.proxy.log.length, performance.now()];
  const answers: Answer[] = [];
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      for (let n = 0; n < entries; n += 1) answers.push(...(await sendUntilKept(store, comment(caller, n), realTimer)));
    }),
  );
  await store.close();
  return await countOutcome(github, repository, answers, { since, began });
}
