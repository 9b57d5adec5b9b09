import type { CommitAuthor, Store, StoredFile } from "../store.ts";

export interface GitReaderOptions {
  readonly owner: string;
  readonly repo: string;
  readonly branch: string;
  readonly token: string;
  readonly apiUrl: string;
  readonly author: CommitAuthor;
  readonly cacheFolder?: string;
}

/** Reads a whole branch at GitHub. */
export interface GitReader {
  /** Throws `StoreError`. */
  readAll(folder: string): Promise<StoredFile[]>;
  close(): Promise<void>;
}

/**
 * Reads by Git's own protocol: two requests for any number of files, later only for what is new, none of which counts
 * against the REST API's 5,000 an hour. By that API it would be a request a file. Opened when it is first needed.
 */
export function gitReader({ owner, repo, token, apiUrl, ...options }: GitReaderOptions): GitReader {
  let opening: Promise<Store> | null = null;

  async function open(): Promise<Store> {
    const url = `${gitHost(apiUrl)}/${owner}/${repo}.git`;
    // Loaded here: who never reads a whole branch, as most functions, need not load Git's protocol.
    opening ??= import("../remote.ts").then(({ openRemoteStore }) => openRemoteStore({ url, username: "x-access-token", password: token, credentials: "GITHUB_TOKEN", freshMs: 0, ...options }));
    return await opening.catch((error: unknown) => {
      opening = null;
      throw error;
    });
  }

  return {
    readAll: async (folder) => await (await open()).readAll(folder),
    async close() {
      await (await opening?.catch(() => null))?.close();
    },
  };
}

/**
 * Where the repositories of an API lie: `https://api.github.com` → `https://github.com`, `https://api.me.ghe.com` →
 * `https://me.ghe.com`, `https://host/api/v3` → `https://host`.
 */
export function gitHost(apiUrl: string): string {
  const url = new URL(apiUrl);
  return `${url.protocol}//${url.host.replace(/^api\./, "")}`;
}
