import { SettingsError, type Settings } from "../config/settings.ts";
import { withGroupCommit } from "./group-commit.ts";
import { openStore, type OpenStoreOptions, type StoreAccess } from "./open-store.ts";
import type { Store, Stores } from "./store.ts";

/** Where the two stores are, and what opens them. */
export type StoreSettings = Pick<Settings, "UNFILED_STORE"> & Partial<Pick<Settings, "UNFILED_PRIVATE_STORE">> & StoreAccess;

export interface OpenStoresOptions extends Omit<OpenStoreOptions, "access"> {
  /** In a process that takes many requests at once: what waits goes into the next commit together. */
  readonly together?: boolean;
}

export interface OpenedStores extends Stores {
  close(): Promise<void>;
}

/**
 * Opens the store and the private one; without UNFILED_PRIVATE_STORE, or where that names the same branch, they are one
 * object. Throws a `SettingsError` where it cannot be told whether they are the same, else as `openStore` does.
 */
export async function openStores(settings: StoreSettings, { together = false, ...options }: OpenStoresOptions): Promise<OpenedStores> {
  const { UNFILED_STORE, UNFILED_PRIVATE_STORE } = settings;
  const open = async (address: string): Promise<Store> => {
    const store = await openStore(address, { ...options, access: settings });
    return together ? withGroupCommit(store) : store;
  };

  const store = await open(UNFILED_STORE);
  if (UNFILED_PRIVATE_STORE === undefined) return { store, privateStore: store, close: () => store.close() };
  try {
    const privateStore = await open(UNFILED_PRIVATE_STORE);
    if (await areSame(store, privateStore)) {
      await privateStore.close();
      return { store, privateStore: store, close: () => store.close() };
    }
    return { store, privateStore, close: () => Promise.all([store.close(), privateStore.close()]).then(() => undefined) };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** The same file would lie in both under one name, and one would overwrite the other. */
async function areSame(store: Store, privateStore: Store): Promise<boolean> {
  if (store.name === privateStore.name || (store.worktree !== null && store.worktree === privateStore.worktree)) return true;
  const [place, branch] = split(store.name);
  const [privatePlace, privateBranch] = split(privateStore.name);
  if (place !== privatePlace || (branch !== undefined && privateBranch !== undefined)) return false;
  throw new SettingsError(["UNFILED_PRIVATE_STORE: is in the same repository as the store; name the branches of both (#branch), or better use a repository of its own"]);
}

function split(name: string): [place: string, branch: string | undefined] {
  const [place = "", branch] = name.split("#", 2);
  return [place, branch];
}
