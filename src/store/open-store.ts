import { resolve } from "node:path";
import { StoreError } from "./errors.ts";
import { openLocalStore } from "./local.ts";
import type { CommitAuthor, Store } from "./store.ts";

export interface OpenStoreOptions {
  /** Folder that a relative address starts from. */
  readonly root: string;
  readonly author: CommitAuthor;
  readonly clock?: () => Date;
}

/**
 * Opens the store that an address names: `local:<path>[#branch]`. Throws `store-unavailable` for an address of
 * another kind, else what the store's own opening throws.
 */
export async function openStore(address: string, { root, ...options }: OpenStoreOptions): Promise<Store> {
  const local = /^local:([^#]+)(?:#(.+))?$/.exec(address);
  const [, path, branch] = local ?? [];
  if (path === undefined) throw unknownAddress(address);
  return await openLocalStore({ path: resolve(root, path), ...options, ...(branch !== undefined && { branch }) });
}

/** Only the kind is repeated: the rest of a mistyped address may hold a password. */
function unknownAddress(address: string): StoreError {
  const kind = /^[a-z]+(?=:)/.exec(address)?.[0] ?? "no kind";
  return new StoreError("store-unavailable", `Expected a store's address such as local:<path>[#branch], got one of ${kind}.`, {
    hint: "So far there is local:. Set UNFILED_STORE to local:. for the repository the site lies in.",
  });
}
