import path from "node:path";
import { cacheOf } from "../../content/library/library-cache.ts";
import type { EntryChange } from "../../content/library/patch-lists.ts";
import type { Library } from "../../content/model.ts";
import { pictureVariants } from "../../content/pictures.ts";
import type { Output } from "../output.ts";
import { outputPath } from "../pages/site-page.ts";
import { coverUrls, putVariants } from "./copy-assets.ts";

interface ChangedAssets {
  readonly before: Library;
  readonly library: Library;
  readonly changes: readonly EntryChange[];
  /** Files below `content/` that changed, came or went. */
  readonly assets: readonly string[];
}

/** Copies files that changed, makes the lighter versions of pictures that are shown now, and removes what is not shown any more. */
export async function putChangedAssets(root: string, { before, library, changes, assets }: ChangedAssets, output: Pick<Output, "copy" | "missing" | "remove">): Promise<void> {
  const entries = changes.flatMap((change) => [change.before, change.after]);
  const touched = new Set([...assets, ...entries.flatMap((entry) => entry?.linkedSources ?? [])]);
  const covers = coverUrls(entries);
  if (touched.size === 0 && covers.size === 0) return;
  const [earlier, now] = [before, library].map(({ assets: all }) => new Map(all.filter(({ source, url }) => touched.has(source) || covers.has(url)).map((asset) => [asset.source, asset])));
  const concerned = new Set([...(earlier?.keys() ?? []), ...(now?.keys() ?? [])]);
  if (concerned.size === 0) return;
  const isShown = shownAmong(concerned, library);
  const coversNow = coverUrls(library.projects);
  for (const source of concerned) {
    const [old, asset] = [earlier?.get(source), now?.get(source)];
    const wanted = asset !== undefined && (isShown.has(source) || coversNow.has(asset.url)) ? pictureVariants(asset, library.site.pictures) : [];
    if (asset !== undefined && assets.includes(source)) await output.copy(path.join(root, source), outputPath(asset.url));
    if (asset !== undefined && wanted.length > 0) await putVariants(root, asset, wanted, output);
    const urls = new Set([...(asset === undefined ? [] : [asset.url]), ...wanted.map(({ url }) => url)]);
    const oldUrls = old === undefined ? [] : [old.url, ...pictureVariants(old, library.site.pictures).map(({ url }) => url)];
    for (const url of oldUrls) if (!urls.has(url)) await output.remove(outputPath(url));
  }
}

/** Which of some files a text links to, now. */
function shownAmong(sources: ReadonlySet<string>, library: Library): ReadonlySet<string> {
  const shown = new Set<string>();
  for (const { rendering } of cacheOf(library).entries.values()) {
    for (const source of rendering.get().links.keys()) if (sources.has(source)) shown.add(source);
  }
  return shown;
}
