import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { checkChanges } from "./changes.ts";
import { busyFor, Deadline } from "./deadline.ts";
import type { StoreError } from "./errors.ts";
import { countTogether, type Caller } from "./group-commit/caller.ts";
import { commitTogether, tooLate } from "./group-commit/commit-together.ts";
import type { Change, Commit, CommitOptions, Store } from "./store.ts";

export interface GroupCommitOptions {
  /** Most callers in one commit. @default 200, which a checkout writes in about a second */
  readonly maxCallers?: number;
  /** Most bytes to write in one commit, unless a single caller has more. @default 1,048,576 */
  readonly maxBytes?: number;
  /** Most callers in line; whoever comes then is told to come again. @default 2000, more than a checkout writes in 8 s */
  readonly maxWaiting?: number;
  /** Most bytes to write in line, unless nobody is. @default 33,554,432 */
  readonly maxWaitingBytes?: number;
}

/** The contract's limit for an answer. */
const TIMEOUT_MS = 8000;
const NOT_YET = "The store takes no commit for a while, as its host limits how often that may be.";

/**
 * Wraps a store for a process that takes many requests: what comes while a commit is in flight goes into the next one
 * together. With nothing in flight a commit begins at once, so a lone caller never waits for company. Where the store
 * says that it takes the next commit later, all who come until then go along, and who cannot wait so long is told so.
 *
 * Each caller is answered when its own changes are durable, and fails alone: for its own precondition, `ifHead`, path or
 * `timeoutMs`. In one commit the callers stand in the order in which they came; of changes to one path the last counts.
 * Only what concerns all (no repository, no branch, no disk, no network) is thrown to every caller of a commit.
 * The callers of one commit get the same `id`; `changed` is each one's own.
 */
export function withGroupCommit(store: Store, { maxCallers = 200, maxBytes = 2 ** 20, maxWaiting = 2000, maxWaitingBytes = 2 ** 25 }: GroupCommitOptions = {}): Store {
  const line: Caller[] = [];
  let working: Promise<void> | null = null;

  async function work(): Promise<void> {
    while (line.length > 0) {
      // Even where nothing hinders one turn of the event loop: requests that came together go together.
      await nextTurn();
      for (let wait = untilCommit(); wait >= 0; wait = untilCommit()) await sleep(wait);
      const together = line.splice(0, countTogether(line, { maxCallers, maxBytes }));
      await commitTogether(store, together);
    }
    working = null;
  }

  /** Milliseconds until the next commit may begin, below 0 where it may. Who has not so much time need not stand in line. */
  function untilCommit(): number {
    const wait = store.readyIn?.() ?? 0;
    if (wait <= 0) return -1;
    for (const caller of line.filter(({ deadline }) => deadline.left <= wait)) leave(caller, busyFor(wait, NOT_YET));
    return line.length > 0 ? wait : -1;
  }

  function refuseWhereFull(bytes: number): void {
    const waitingBytes = line.reduce((sum, caller) => sum + caller.bytes, 0);
    const isFull = line.length >= maxWaiting || (line.length > 0 && waitingBytes + bytes > maxWaitingBytes);
    if (isFull) throw busyFor(TIMEOUT_MS, "Too many are waiting for the store already.");
  }

  async function commit(changes: readonly Change[], options: CommitOptions): Promise<Commit> {
    const edits = checkChanges(changes);
    const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
    const bytes = edits.reduce((sum, edit) => sum + (edit.bytes?.length ?? 0), 0);
    refuseWhereFull(bytes);
    const wait = store.readyIn?.() ?? 0;
    if (wait >= timeoutMs) throw busyFor(wait, NOT_YET);
    return await new Promise((resolve, reject) => {
      // Who still stands in line when his time is over need not wait for the commit in flight to end.
      const timer = setTimeout(() => leave(caller, tooLate()), timeoutMs);
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

  function leave(caller: Caller, reason: StoreError): void {
    const place = line.indexOf(caller);
    if (place === -1) return;
    line.splice(place, 1);
    caller.fail(reason);
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
    readyIn: () => store.readyIn?.() ?? 0,
    async close() {
      await working;
      await store.close();
    },
  };
}
