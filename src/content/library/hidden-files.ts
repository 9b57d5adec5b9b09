import type { Asset } from "../model.ts";
import type { Text } from "../sources/read-text.ts";
import type { LibraryCache } from "./library-cache.ts";

/*
 * Who publishes the `index.md` of a folder publishes the files beside it: the pictures of a draft that has a folder of its
 * own, and all that lies in the folder of a project that is one, wait with it.
 */

/** The files that may be published, where of all texts these are shown. */
export function publishedAssets(assets: readonly Asset[], texts: readonly Text[], visible: readonly Text[]): readonly Asset[] {
  const shown = new Set(visible);
  const hidden = new Set(texts.flatMap((text) => (shown.has(text) ? [] : text.path)));
  return hidden.size === 0 ? assets : assets.filter(({ source }) => !indexesAbove(source).some((index) => hidden.has(index)));
}

/** Files that changed; one that may not be published is treated as if it were not there. `appearing`: texts that are shown from now on. */
export function publishedChanges(assets: ReadonlyMap<string, Asset | undefined>, cache: LibraryCache, appearing: { has(path: string): boolean }): ReadonlyMap<string, Asset | undefined> {
  const waits = (path: string): boolean => indexesAbove(path).some((index) => isHidden(index, cache) && !appearing.has(index));
  return new Map([...assets].map(([path, asset]) => [path, waits(path) ? undefined : asset]));
}

/** Whether this is a text that is not shown, and that the files beside it wait for. */
export function hidesFiles(path: string, cache: LibraryCache): boolean {
  return path.endsWith("/index.md") && isHidden(path, cache);
}

function isHidden(path: string, { texts, entries }: LibraryCache): boolean {
  return texts.get(path)?.read.text !== undefined && !entries.has(path);
}

/** The `index.md` of every folder that a file lies in, there or not. */
function indexesAbove(source: string): string[] {
  const folders = source.split("/").slice(0, -1);
  return folders.map((_, index) => `${folders.slice(0, index + 1).join("/")}/index.md`);
}
