import { StoreError } from "../../../../src/store/errors.ts";
import type { Timer } from "../../../../src/store/github/patience.ts";
import type { Change, Store } from "../../../../src/store/store.ts";
import type { LoggedRequest } from "../../../fake-github/proxy.ts";
import type { Repository } from "../../../fake-github/fake-github.ts";
import { seededRandom, type Weather } from "../../../fake-github/faults.ts";
import type { CheckedGitHub } from "../../../helpers/github.ts";

/** What a load came to. Times are milliseconds. */
export interface LoadOutcome {
  readonly acknowledged: number;
  /** Answers that were a 503 with a time to come again; anything else that is thrown ends the load. */
  readonly refused: number;
  /** Acknowledged, and not in the branch. Must be 0. */
  readonly lost: number;
  /** In more than one commit, or a commit that adds nothing. Must be 0. */
  readonly doubled: number;
  /** No commit has two parents. */
  readonly isLinear: boolean;
  readonly commits: number;
  /** Requests that GitHub counts as making content: all but GET. */
  readonly contentWrites: number;
  /** Requests that met a fault. */
  readonly faults: number;
  /** How long each acknowledged caller waited for his answer. */
  readonly waits: readonly number[];
  /** From the last write of a commit to the first one of the next, the shortest. */
  readonly shortestGap: number;
  readonly duration: number;
}

/** One caller's answer: null where it was acknowledged. */
export interface Answer {
  readonly path: string;
  readonly refusal: StoreError | null;
  readonly ms: number;
}

/** Writes one comment, and takes nothing for an answer but "kept" and "come again in so many seconds". */
export async function send(store: Store, entry: Change): Promise<Answer> {
  const began = performance.now();
  const refusal = await store.commit([entry], { message: messageOf(entry) }).then(
    () => null,
    (error: unknown) => {
      const isTold = error instanceof StoreError && (error.code === "store-busy" || error.code === "store-unavailable") && error.retryAfterSeconds !== undefined;
      if (isTold) return error;
      throw error;
    },
  );
  return { path: entry.path, refusal, ms: performance.now() - began };
}

/** Comes again when it was told to, until the entry is kept. */
export async function sendUntilKept(store: Store, entry: Change, timer: Timer): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (;;) {
    const answer = await send(store, entry);
    answers.push(answer);
    if (answer.refusal === null) return answers;
    await timer.sleep(1000 * (answer.refusal.retryAfterSeconds ?? 0));
  }
}

export function comment(writer: number, n: number): Change {
  return { path: `data/comments/logs/${(writer + n) % 7}/${writer}-${n}.json`, write: `{ "writer": ${writer}, "n": ${n} }\n` };
}

function messageOf({ path }: Change): string {
  return `comment: ${path}\n`;
}

/** That share of all requests goes wrong: conflicts, outages, broken connections. */
export function weatherOf({ latencyMs, faults, seed = 7 }: { latencyMs: number; faults: number; seed?: number }): Weather {
  return { random: seededRandom(seed), latencyMs, conflicts: faults * 0.4, outages: faults * 0.3, drops: faults * 0.3 };
}

/** Looks at the branch, past all faults, and counts. */
export async function countOutcome(github: CheckedGitHub, repository: Repository, answers: readonly Answer[], { since, began }: { since: number; began: number }): Promise<LoadOutcome> {
  const duration = performance.now() - began;
  const log = github.proxy.log.slice(since);
  github.proxy.clear();
  const commits = await github.commits(repository);
  const added = new Map<string, number>();
  let empty = 0;
  for (const { id, parents } of commits) {
    if (parents.length === 0) continue;
    const files = await github.filesOf(repository, id);
    if (files.length === 0) empty += 1;
    for (const path of files) added.set(path, (added.get(path) ?? 0) + 1);
  }
  const kept = answers.filter(({ refusal }) => refusal === null);
  return {
    acknowledged: kept.length,
    refused: answers.length - kept.length,
    lost: kept.filter(({ path }) => !added.has(path)).length,
    doubled: [...added.values()].filter((times) => times > 1).length + empty,
    isLinear: commits.every(({ parents }) => parents.length <= 1),
    commits: commits.length - 1,
    contentWrites: log.filter(isWrite).length,
    faults: log.filter(({ status }) => status === 0 || status >= 500 || status === 409).length,
    waits: kept.map(({ ms }) => ms),
    shortestGap: shortestGap(log),
    duration,
  };
}

function isWrite({ method }: LoggedRequest): boolean {
  return method !== "GET";
}

/** A commit ends with the write that moved the branch. */
function shortestGap(log: readonly LoggedRequest[]): number {
  const writes = log.filter(isWrite).toSorted((a, b) => a.at - b.at);
  let shortest = Infinity;
  for (const [n, write] of writes.entries()) {
    const next = writes[n + 1];
    const hasMoved = (write.method === "PATCH" || write.method === "PUT") && write.status >= 200 && write.status < 300;
    if (hasMoved && next !== undefined) shortest = Math.min(shortest, next.at - write.at);
  }
  return shortest;
}
