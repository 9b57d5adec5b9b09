import { realTimer, type Timer } from "../../../../src/store/github/patience.ts";
import { seededRandom } from "../../../fake-github/faults.ts";
import type { CheckedGitHub } from "../../../helpers/github.ts";
import { comment, countOutcome, sendUntilKept, weatherOf, type Answer, type LoadOutcome } from "./outcome.ts";

export interface ManyInstances {
  readonly instances: number;
  /** Entries of each instance, one after the other. */
  readonly entries: number;
  readonly latencyMs: number;
  /** Share of requests that go wrong, beside the races that the instances really run. */
  readonly faults: number;
  /** So many writes are told of a secondary limit that lasts longer than a reader waits. */
  readonly limits?: number;
  readonly timer?: () => Timer;
}

/** Function instances that know nothing of each other and take one request at a time. Who is refused comes again as told. */
export async function manyInstances(github: CheckedGitHub, { instances, entries, latencyMs, faults, limits = 0, timer = () => realTimer }: ManyInstances): Promise<LoadOutcome> {
  const repository = await github.makeRepository({ begin: true });
  const opened = await Promise.all(
    Array.from({ length: instances }, async (_, n) => {
      const ownTimer = timer();
      return { store: await github.open(repository, { timer: ownTimer, random: seededRandom(n) }), timer: ownTimer };
    }),
  );
  github.proxy.weather = { ...weatherOf({ latencyMs, faults }), races: true };
  github.proxy.plan(({ method }) => method === "PUT", { kind: "answer", status: 403, message: "You have exceeded a secondary rate limit.", headers: { "retry-after": "10" } }, limits);
  const [since, began] = [github.proxy.log.length, performance.now()];
  const answers: Answer[] = [];
  await Promise.all(
    opened.map(async ({ store, timer }, instance) => {
      for (let n = 0; n < entries; n += 1) answers.push(...(await sendUntilKept(store, comment(instance, n), timer)));
    }),
  );
  return await countOutcome(github, repository, answers, { since, began });
}
