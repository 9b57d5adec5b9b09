import { loadSite } from "../../config/load-site.ts";
import { readSettings } from "../../config/settings.ts";
import { loadLibrary } from "../../content/library/load-library.ts";
import type { Library, PageLink } from "../../content/model.ts";
import { kindOfText } from "../../content/sources/kind-of-text.ts";
import { readSources } from "../../content/sources/read-sources.ts";

/** The author's own pages as navigation links to them. */
export function pageLinks({ pages }: Pick<Library, "pages">): readonly PageLink[] {
  return pages.map(({ title, url }) => ({ title, url }));
}

/**
 * The same of a checkout that is not built, for what is made of it without its texts: the functions' bundles. Pages with a
 * mistake are left out; the build of the site names them.
 */
export async function readPageLinks(root: string): Promise<readonly PageLink[]> {
  const { texts } = await readSources(root);
  const pages = texts.filter(({ path }) => kindOfText(path)?.kind === "page");
  // Links are without prefix: where the site lies is no matter.
  const site = loadSite(readSettings({}));
  return pageLinks(loadLibrary({ texts: pages, assets: [], comments: [] }, { site, firstCommits: { dates: new Map(), shallow: false }, now: new Date(), drafts: false, future: false }).library);
}
