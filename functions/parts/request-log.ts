import pino, { type DestinationStream, type Logger } from "pino";
import type { Store } from "../../src/store/store.ts";

/** What one request asked of the store. A function takes one request at a time, so one count does. */
export interface StoreUse {
  /** Milliseconds in which the store was waited for. */
  ms: number;
  /** Calls of the store. */
  calls: number;
  /** Requests to GitHub, tries of the same included. */
  attempts: number;
}

/** One line of JSON for each request, on stdout at once: a function is frozen as soon as it has answered. */
export function createLog(destination: DestinationStream = pino.destination({ sync: true })): Logger {
  return pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (level) => ({ level }) } }, destination);
}

/** Counts what goes to GitHub. */
export function countingFetch(use: StoreUse): typeof fetch {
  return (...request) => {
    use.attempts += 1;
    return fetch(...request);
  };
}

/** The store, with its time taken. */
export function timed(store: Store, use: StoreUse): Store {
  async function measure<Result>(call: () => Promise<Result>): Promise<Result> {
    const began = performance.now();
    use.calls += 1;
    try {
      return await call();
    } finally {
      use.ms += performance.now() - began;
    }
  }
  return {
    ...store,
    head: () => measure(() => store.head()),
    read: (path) => measure(() => store.read(path)),
    list: (folder) => measure(() => store.list(folder)),
    walk: (folder) => measure(() => store.walk(folder)),
    readAll: (folder) => measure(() => store.readAll(folder)),
    commit: (changes, options) => measure(() => store.commit(changes, options)),
  };
}
