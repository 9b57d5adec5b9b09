import path from "node:path";
import type { Asset, Entry, Library } from "../../content/model.ts";
import { pictureVariants } from "../../content/pictures.ts";
import { makeVariants } from "./make-variants.ts";
import type { Output } from "../output.ts";
import { outputPath } from "../pages/site-page.ts";

/** Copies the pictures and files that lie beside the texts to their addresses, pictures in lighter versions as well. */
export async function copyAssets(root: string, library: Library, output: Pick<Output, "copy" | "missing">): Promise<void> {
  for (const asset of library.assets) await output.copy(path.join(root, asset.source), outputPath(asset.url));
  for (const { asset, variants } of shownPictures(library)) await putVariants(root, asset, variants, output);
}

/** Sees to it that a picture's lighter versions are there, and as new as the picture. */
export async function putVariants(root: string, asset: Asset, variants: ReturnType<typeof pictureVariants>, output: Pick<Output, "copy" | "missing">): Promise<void> {
  const missing = await output.missing(path.join(root, asset.source), variants.map(({ url }) => outputPath(url)));
  if (missing.length === 0) return;
  for (const { url, file } of await makeVariants(root, asset, variants)) await output.copy(file, outputPath(url));
}

/** Pictures that a text shows or a list of projects, with the versions its page offers: what merely lies there costs no work. */
export function shownPictures(library: Library): { readonly asset: Asset; readonly variants: ReturnType<typeof pictureVariants> }[] {
  const linked = new Set([...library.entries.values()].flatMap(({ linkedSources }) => linkedSources));
  const covers = coverUrls(library.projects);
  return library.assets
    .filter(({ source, url }) => linked.has(source) || covers.has(url))
    .map((asset) => ({ asset, variants: pictureVariants(asset, library.site.pictures) }))
    .filter(({ variants }) => variants.length > 0);
}

/** Addresses of covers; lists show those of projects. */
export function coverUrls(entries: readonly (Entry | undefined)[]): ReadonlySet<string> {
  return new Set(entries.flatMap((entry) => entry?.cover?.url ?? []));
}
