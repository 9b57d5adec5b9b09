import type { Store, Stores } from "../../store/store.ts";
import { noteStoreUse } from "./request.ts";

/** The stores, with the time that each request waits for them. */
export function timedStores({ store, privateStore }: Stores): Stores {
  const timed = timedStore(store);
  return { store: timed, privateStore: privateStore === store ? timed : timedStore(privateStore) };
}

function timedStore(store: Store): Store {
  return {
    name: store.name,
    get worktree() {
      return store.worktree;
    },
    head: () => measure(() => store.head()),
    read: (path) => measure(() => store.read(path)),
    list: (folder) => measure(() => store.list(folder)),
    walk: (folder) => measure(() => store.walk(folder)),
    readAll: (folder) => measure(() => store.readAll(folder)),
    commit: (changes, options) => measure(() => store.commit(changes, options)),
    ...(store.readyIn !== undefined && { readyIn: () => store.readyIn?.() ?? 0 }),
    close: () => store.close(),
  };
}

async function measure<Result>(call: () => Promise<Result>): Promise<Result> {
  const began = performance.now();
  try {
    return await call();
  } finally {
    noteStoreUse({ calls: 1, ms: performance.now() - began });
  }
}

/** Counts what goes to the host of a store. */
export const countingFetch: typeof fetch = (...request) => {
  noteStoreUse({ attempts: 1 });
  return fetch(...request);
};
