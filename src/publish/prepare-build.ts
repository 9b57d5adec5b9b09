import { readLocalSecret } from "../config/local-keys.ts";
import { loadSite } from "../config/load-site.ts";
import { readSettings, SettingsError, type Settings } from "../config/settings.ts";
import type { Site } from "../config/site.ts";
import { ContentError, type Problem } from "../content/problems.ts";
import { createPageTokens, derivePageKey, type PageTokens } from "../readers/tokens.ts";
import { openStore } from "../store/open-store.ts";
import { beginToLoad, type LoadedFromDisk, type SourcesRead } from "./load-from-disk.ts";
import type { RenderContext } from "./pages/render-page.ts";
import { pageAssets } from "./layout-files.ts";
import { siteKey } from "./standing/site-key.ts";
import type { TextsUnderWay } from "./texts/render-texts.ts";

export interface PreparedBuild extends RenderContext {
  readonly site: Site;
  /** The store's head; null where nothing is committed. */
  readonly commit: string | null;
  /** Data files that were left out, and why. */
  readonly skipped: readonly Problem[];
  /** Of what all pages are made with (`siteKey`). */
  readonly key: string;
  readonly sources: SourcesRead;
  /** Texts that are still rendered. */
  readonly texts: TextsUnderWay;
  /** Waits for all texts; answers what should be looked at although it stops nothing, and which links are open. Throws a `ContentError` with all mistakes. */
  readonly check: () => Promise<Pick<LoadedFromDisk, "warnings" | "openLinks">>;
}

/**
 * Everything a whole build outside the one process needs, from the working directory and the environment.
 * Throws a `ContentError` with all mistakes where some are seen already, a `SettingsError`, or a `StoreError` where the comments
 * cannot be read: a site is never built without them. With `forms: false` there is no form in any page, and no key is needed.
 */
export async function prepareBuild(root: string, settings: Settings = readSettings(process.env), { forms = true }: { readonly forms?: boolean } = {}): Promise<PreparedBuild> {
  const loaded = loadSite(settings, await pageAssets());
  const site = forms ? loaded : Object.freeze({ ...loaded, newsletter: false });
  const pageTokens = forms ? await pageTokensForBuild(root, settings) : undefined;
  const key = await siteKey({ site, pageTokens, unpublished: false });
  const store = await openStore(settings.UNFILED_STORE, { root, access: settings, author: { name: site.title, email: `unfiled@${new URL(site.origin).hostname}` } });
  try {
    // Asked before the comments are read: one that comes in between must not count as published.
    const commit = await store.head();
    const { library, problems, skipped, sources, texts, check } = await beginToLoad(root, site, { drafts: false, future: false, now: new Date(), store });
    const prepared = { library, site, ...(pageTokens !== undefined && { pageTokens }), commit, key, skipped, sources, texts, check: async () => orThrow(await check()) };
    if (problems.length > 0) await prepared.check();
    return prepared;
  } finally {
    await store.close();
  }
}

function orThrow({ problems, warnings, openLinks }: LoadedFromDisk): Pick<LoadedFromDisk, "warnings" | "openLinks"> {
  if (problems.length > 0) throw new ContentError(problems);
  return { warnings, openLinks };
}

async function pageTokensForBuild(root: string, settings: Settings): Promise<PageTokens> {
  const secret = settings.UNFILED_SECRET?.[0] ?? (await readLocalSecret(root));
  const key = settings.UNFILED_PAGE_KEY ?? (secret === undefined ? undefined : derivePageKey(secret));
  if (key === undefined) {
    throw new SettingsError([
      "UNFILED_PAGE_KEY: a site with forms cannot be built without it (or UNFILED_SECRET); `npx unfiled secret page-key` prints it where the secret is, and `npm start` makes a secret",
    ]);
  }
  return createPageTokens({ pageKeys: [key] });
}
