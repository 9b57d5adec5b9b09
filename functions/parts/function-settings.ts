import { storeProblems, urlProblems } from "../../src/config/function-needs.ts";
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

/** The store's branch, to ask GitHub about; undefined where the store is none there. */
export function gitHubBranch({ UNFILED_STORE, GITHUB_TOKEN: token, GITHUB_API_URL }: Settings): GitHubBranch | undefined {
  const address = parseStoreAddress(UNFILED_STORE);
  if (typeof address === "string" || address.kind !== "github" || token === undefined) return undefined;
  return { apiUrl: GITHUB_API_URL.replace(/\/+$/, ""), owner: address.owner, repo: address.repo, ...(address.branch !== undefined && { branch: address.branch }), token };
}
