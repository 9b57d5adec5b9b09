import { join, resolve } from "node:path";
import { SettingsError, type Settings } from "../config/settings.ts";
import { parseStoreAddress } from "../config/store-address.ts";
import { StoreError } from "./errors.ts";
import type { Pacing } from "./github/pace.ts";
import type { CommitAuthor, Store } from "./store.ts";

/** What a store's address does not say. */
export type StoreAccess = Partial<Pick<Settings, "GITHUB_TOKEN" | "GITHUB_API_URL" | "GIT_USERNAME" | "GIT_PASSWORD">>;

export interface OpenStoreOptions {
  /** Folder that a relative address starts from, and that holds `.cache/store`. */
  readonly root: string;
  readonly author: CommitAuthor;
  readonly access?: StoreAccess;
  readonly clock?: () => Date;
  /** How fast commits to GitHub may follow each other. */
  readonly pacing?: Pacing;
  /** For requests to GitHub, of whoever counts them. */
  readonly fetch?: typeof fetch;
}

/**
 * Opens the store that an address names: `local:<path>`, `https://host/repo.git` or `github:owner/name`, each with
 * `#branch` or without. Throws `store-unavailable` for another address, a `SettingsError` where a token is missing, else
 * what the store's own opening throws.
 */
export async function openStore(text: string, { root, access = {}, ...options }: OpenStoreOptions): Promise<Store> {
  const address = parseStoreAddress(text);
  if (typeof address === "string") throw new StoreError("store-unavailable", `The store's address is wrong: ${address}.`, { hint: "Look at UNFILED_STORE and UNFILED_PRIVATE_STORE." });
  const branch = address.branch === undefined ? {} : { branch: address.branch };
  const cacheFolder = join(root, ".cache", "store");
  // Each is loaded where it is meant: a function's cold start waits for all that it loads.
  switch (address.kind) {
    case "local": {
      const { openLocalStore } = await import("./local.ts");
      return await openLocalStore({ path: resolve(root, address.path), ...branch, ...options });
    }
    case "git": {
      const { openRemoteStore } = await import("./remote.ts");
      const { GIT_USERNAME: username, GIT_PASSWORD: password } = access;
      const credentials = { ...(username !== undefined && { username }), ...(password !== undefined && { password }) };
      return await openRemoteStore({ url: address.url, ...branch, ...credentials, cacheFolder, ...options });
    }
    case "github": {
      const { GITHUB_TOKEN: token, GITHUB_API_URL: apiUrl } = access;
      if (token === undefined) throw new SettingsError(["GITHUB_TOKEN: a github: store cannot be opened without it; make one that may read and write the repository's contents"]);
      const { owner, repo } = address;
      const { openGitHubStore } = await import("./github.ts");
      return await openGitHubStore({ owner, repo, ...branch, token, ...(apiUrl !== undefined && { apiUrl }), cacheFolder, ...options });
    }
  }
}
