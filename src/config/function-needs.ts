import type { Settings } from "./settings.ts";
import { parseStoreAddress } from "./store-address.ts";

/** What is wrong with the public address, for a function: nothing, or that there is none. */
export function urlProblems({ UNFILED_URL }: Pick<Settings, "UNFILED_URL">): string[] {
  return UNFILED_URL === undefined ? ["UNFILED_URL: a function cannot know where its site is; set its public address, such as https://me.github.io/blog/"] : [];
}

/** What is wrong with where readers' words go, for a function: it has no disk, and no key but what it is given. */
export function storeProblems({ UNFILED_STORE, UNFILED_PRIVATE_STORE, GITHUB_TOKEN }: Pick<Settings, "UNFILED_STORE" | "UNFILED_PRIVATE_STORE" | "GITHUB_TOKEN">): string[] {
  const given = { UNFILED_STORE, ...(UNFILED_PRIVATE_STORE !== undefined && { UNFILED_PRIVATE_STORE }) };
  return Object.entries(given).flatMap(([name, text]) => {
    const address = parseStoreAddress(text);
    if (typeof address === "string") return [`${name}: ${address}`];
    if (address.kind === "local") return [`${name}: a function keeps nothing on its disk; set github:owner/name, or https://host/repo.git`];
    return address.kind === "github" && GITHUB_TOKEN === undefined ? [`GITHUB_TOKEN: ${name} cannot be opened without it; make one that may read and write that repository's contents`] : [];
  });
}
