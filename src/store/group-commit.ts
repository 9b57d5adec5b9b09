import { setTimeout as sleep } from "node:timers/promises";
import { checkChanges } from "./changes.ts";
import { Deadline } from "./deadline.ts";
import { countTogether, type Caller } from "./group-commit/caller.ts";
import { commitTogether, tooLate } from "./group-commit/commit-together.ts";
import type { Change, Commit, CommitOptions, Store } from "./store.ts";

export interface GroupCommitOptions {
  /** Most callers in one commit. @default 200, which a checkout writes in about a second */
  readonly maxCallers?: number;
  /** Most bytes to write in one commit, unless a single caller has more. @default 1,048,576 */
  readonly maxBytes?: number;
  /**
   * Least time from the end of a commit to the start of the next, in milliseconds. Whoever comes then waits for it,
   * together with all others who come. GitHub asks for 1000. @default 0
   */
  readonly minGapMs?: number;
}

/** The contract's limit for an answer. */
const TIMEOUT_MS = 8000;

/**
 * Wraps a store for a process that takes many requests: what comes while a commit is in flight goes into the next one
 * together. With nothing in flight a commit begins at once, so a lone caller never waits for company.
 *
 * Each caller is answered when its own changes are durable, and fails alone: for its own precondition, `ifHead`, path or
 * `timeoutMs`. In one commit the callers stand in the order in which they came; of changes to one path the last counts.
 * Only what concerns all (no repository, no branch, no disk, no network) is thrown to every caller of a commit.
 * The callers of one commit get the same `id`; `changed` is each one's own.
 */
export function withGroupCommit(store: Store, { maxCallers = 200, maxBytes = 2 ** 20, minGapMs = 0 }: GroupCommitOptions = {}): Store {
  const line: Caller[] = [];
  let working: Promise<void> | null = null;
  let lastEnd = -Infinity;

  async function work(): Promise<void> {
    while (line.length > 0) {
      const gap = lastEnd + minGapMs - performance.now();
      // Even without a gap one turn of the event loop: requests that came together go together.
      await sleep(Math.max(0, Math.ceil(gap)));
      const together = line.splice(0, countTogether(line, { maxCallers, maxBytes }));
      await commitTogether(store, together);
      lastEnd = performance.now();
    }
    working = null;
  }

  async function commit(changes: readonly Change[], options: CommitOptions): Promise<Commit> {
    const edits = checkChanges(changes);
    const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
    return await new Promise((resolve, reject) => {
      const bytes = edits.reduce((sum, edit) => sum + (edit.bytes?.length ?? 0), 0);
      // Who still stands in line when his time is over need not wait for the commit in flight to end.
      const timer = setTimeout(() => leave(caller), timeoutMs);
      const caller: Caller = {
        edits,
        bytes,
        options,
        deadline: new Deadline(timeoutMs),
        done: (commit) => {
          clearTimeout(timer);
          resolve(commit);
        },
        fail: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
      line.push(caller);
      working ??= work();
    });
  }

  function leave(caller: Caller): void {
    const place = line.indexOf(caller);
    if (place === -1) return;
    line.splice(place, 1);
    caller.fail(tooLate());
  }

  return {
    name: store.name,
    get worktree() {
      return store.worktree;
    },
    head: () => store.head(),
    read: (path) => store.read(path),
    list: (folder) => store.list(folder),
    walk: (folder) => store.walk(folder),
    readAll: (folder) => store.readAll(folder),
    commit,
    async close() {
      await working;
      await store.close();
    },
  };
}
