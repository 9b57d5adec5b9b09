import siteConfig from "../../site.config.ts";
import { SettingsError, type Settings } from "./settings.ts";
import { href, siteConfigSchema, type Site, type Style } from "./site.ts";

/** What pages take from the files of the layouts: what stands within them, and versions of what they link to. */
export interface PageAssets {
  readonly style?: Style;
  readonly icon?: string | undefined;
  readonly stylesheet?: string;
  readonly siteScript?: string;
  readonly commentScript?: string;
  readonly searchScript?: string;
}

/**
 * Reads `site.config.ts` and joins it with where the site lives.
 * Throws a `SettingsError` that names every key that is missing, unknown or wrong.
 */
export function loadSite(settings: Settings, assets: PageAssets = {}): Site {
  const parsed = siteConfigSchema.safeParse(siteConfig);
  if (!parsed.success) {
    throw new SettingsError(parsed.error.issues.map((issue) => `site.config.ts: ${issue.path.join(".") || "default export"}: ${issue.message}`));
  }
  const address = new URL(settings.UNFILED_URL ?? `http://localhost:${settings.PORT}`);
  const prefix = address.pathname.replace(/\/*$/, "/");
  const versioned = (url: string, version: string | undefined) => href({ prefix }, url) + (version === undefined ? "" : `?v=${version}`);
  return Object.freeze({
    ...parsed.data,
    // The one process shows a comment in its page at once: there is nothing to ask for.
    commentsSinceBuild: parsed.data.commentsSinceBuild && (settings.UNFILED_API !== undefined || settings.UNFILED_STORE.startsWith("github:")),
    origin: address.origin,
    prefix,
    api: settings.UNFILED_API === undefined ? href({ prefix }, "/api") : `${settings.UNFILED_API.replace(/\/+$/, "")}/api`,
    stylesheet: versioned("/style.css", assets.stylesheet),
    ...(assets.style !== undefined && { style: assets.style }),
    icon: assets.icon ?? versioned("/icon.svg", undefined),
    siteScript: versioned("/site.js", assets.siteScript),
    commentScript: versioned("/comments.js", assets.commentScript && `${assets.commentScript}-${parsed.data.language}`),
    searchScript: versioned("/search.js", assets.searchScript),
  });
}
