import { openStores, type OpenStoresOptions, type StoreSettings } from "../../src/store/open-stores.ts";
import type { Store, Stores } from "../../src/store/store.ts";

/**
 * Both stores, opened when one of them is first used: a host that does not answer is then a 503 with every word kept, and
 * not a function that cannot start. What failed to open is opened again by the next request.
 */
export function lateStores(settings: StoreSettings, options: OpenStoresOptions): Stores {
  let opening: Promise<Stores> | undefined;

  async function open(): Promise<Stores> {
    opening ??= openStores(settings, options);
    return await opening.catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
  }

  const store = lateStore(settings.UNFILED_STORE, async () => (await open()).store);
  const { UNFILED_PRIVATE_STORE: privateName } = settings;
  return { store, privateStore: privateName === undefined ? store : lateStore(privateName, async () => (await open()).privateStore) };
}

function lateStore(name: string, open: () => Promise<Store>): Store {
  return {
    name,
    worktree: null,
    head: async () => (await open()).head(),
    read: async (path) => (await open()).read(path),
    list: async (folder) => (await open()).list(folder),
    walk: async (folder) => (await open()).walk(folder),
    readAll: async (folder) => (await open()).readAll(folder),
    commit: async (changes, options) => (await open()).commit(changes, options),
    // A function never ends its stores: it is frozen, and at some time gone.
    close: async () => undefined,
  };
}
