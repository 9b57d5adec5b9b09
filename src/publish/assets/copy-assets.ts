import path from "node:path";
import type { Asset, Library } from "../../content/model.ts";
import { pictureVariants } from "../../content/pictures.ts";
import { makeVariants } from "./make-variants.ts";
import type { Output } from "../output.ts";
import { outputPath } from "../pages/site-page.ts";

/** Copies the pictures and files that lie beside the texts to their addresses, pictures in lighter versions as well. */
export async function copyAssets(root: string, library: Library, output: Pick<Output, "copy" | "missing">): Promise<void> {
  for (const asset of library.assets) await output.copy(path.join(root, asset.source), outputPath(asset.url));
  for (const { asset, variants } of shownPictures(library)) {
    const missing = await output.missing(path.join(root, asset.source), variants.map(({ url }) => outputPath(url)));
    if (missing.length === 0) continue;
    const made = await makeVariants(root, asset, variants);
    for (const { url, file } of made) await output.copy(file, outputPath(url));
  }
}

/** Pictures that a text shows, with the versions its page offers: what merely lies there costs no work. */
export function shownPictures(library: Library): { readonly asset: Asset; readonly variants: ReturnType<typeof pictureVariants> }[] {
  const linked = new Set([...library.entries.values()].flatMap(({ linkedSources }) => linkedSources));
  return library.assets
    .filter(({ source }) => linked.has(source))
    .map((asset) => ({ asset, variants: pictureVariants(asset, library.site.pictures) }))
    .filter(({ variants }) => variants.length > 0);
}
