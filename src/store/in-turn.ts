import type { Deadline } from "./deadline.ts";

const lastInLine = new Map<string, Promise<unknown>>();

/**
 * Runs `work` after all that was asked for before it under the same key in this process, whichever store asked.
 * Throws `store-busy` where its turn does not come before the deadline; the line goes on without it.
 */
export async function inTurn<Result>(key: string, deadline: Deadline, work: () => Promise<Result>): Promise<Result> {
  const before = lastInLine.get(key) ?? Promise.resolve();
  const mine = deadline.wait(before, "Too many writers are waiting for the repository.").then(work);
  const line = Promise.allSettled([before, mine]);
  lastInLine.set(key, line);
  try {
    return await mine;
  } finally {
    if (lastInLine.get(key) === line) lastInLine.delete(key);
  }
}
