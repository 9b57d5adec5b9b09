import { readSettings, SettingsError, type Settings } from "../../src/config/settings.ts";
import { parseStoreAddress } from "../../src/config/store-address.ts";
import type { GitHubBranch } from "../../src/publish/rebuild/unbuilt-commits.ts";

/** The settings, with those that a function cannot do without. */
export type FunctionSettings = Settings & { readonly [Name in "UNFILED_URL" | "UNFILED_SECRET" | "UNFILED_OWNER_KEY"]: NonNullable<Settings[Name]> };

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings of a function that takes what readers send. It makes no key and keeps nothing on a disk, so it must
 * be given what the one process makes for itself. Throws one `SettingsError` that names everything missing or wrong.
 */
export function readFunctionSettings(env: Environment): FunctionSettings {
  const settings = readHostSettings(env);
  const { UNFILED_URL, UNFILED_SECRET, UNFILED_OWNER_KEY } = settings;
  const lines = [
    ...(UNFILED_SECRET === undefined ? ["UNFILED_SECRET: a function needs it; `openssl rand -base64 32` makes one, and the site's build gets the page key made of it (`npx unfiled secret page-key`)"] : []),
    ...(UNFILED_OWNER_KEY === undefined ? ["UNFILED_OWNER_KEY: a function needs it to encrypt readers' addresses; `npx unfiled secret owner-key` prints yours"] : []),
    ...storeProblems(settings),
  ];
  if (UNFILED_URL === undefined || UNFILED_SECRET === undefined || UNFILED_OWNER_KEY === undefined || lines.length > 0) throw new SettingsError([...urlProblems(settings), ...lines]);
  return { ...settings, UNFILED_URL, UNFILED_SECRET, UNFILED_OWNER_KEY };
}

/** The settings, where Netlify's own variable for the site's address stands in for ours. */
export function readHostSettings(env: Environment): Settings {
  const url = env["UNFILED_URL"] ?? (env["SITE_ID"] === undefined ? undefined : env["URL"]);
  return readSettings({ ...env, UNFILED_URL: url });
}

/** What is wrong with the public address: nothing, or that there is none. */
export function urlProblems({ UNFILED_URL }: Settings): string[] {
  return UNFILED_URL === undefined ? ["UNFILED_URL: a function cannot know where its site is; set its public address, such as https://me.github.io/blog/"] : [];
}

/** What is wrong with where readers' words go. */
export function storeProblems({ UNFILED_STORE, UNFILED_PRIVATE_STORE, GITHUB_TOKEN }: Settings): string[] {
  const given = { UNFILED_STORE, ...(UNFILED_PRIVATE_STORE !== undefined && { UNFILED_PRIVATE_STORE }) };
  return Object.entries(given).flatMap(([name, text]) => {
    const address = parseStoreAddress(text);
    if (typeof address === "string") return [`${name}: ${address}`];
    if (address.kind === "local") return [`${name}: a function keeps nothing on its disk; set github:owner/name, or https://host/repo.git`];
    return address.kind === "github" && GITHUB_TOKEN === undefined ? [`GITHUB_TOKEN: ${name} cannot be opened without it; make one that may read and write that repository's contents`] : [];
  });
}

/** The store's branch, to ask GitHub about; undefined where the store is none there. */
export function gitHubBranch({ UNFILED_STORE, GITHUB_TOKEN: token, GITHUB_API_URL }: Settings): GitHubBranch | undefined {
  const address = parseStoreAddress(UNFILED_STORE);
  if (typeof address === "string" || address.kind !== "github" || token === undefined) return undefined;
  return { apiUrl: GITHUB_API_URL.replace(/\/+$/, ""), owner: address.owner, repo: address.repo, ...(address.branch !== undefined && { branch: address.branch }), token };
}
