import path from "node:path";
import type { Library } from "../content/model.ts";
import type { Output } from "./output.ts";
import { outputPath } from "./site-page.ts";

/** Copies the pictures and files that lie beside the texts to their addresses. */
export async function copyAssets(root: string, library: Library, output: Output): Promise<void> {
  for (const asset of library.assets) await output.copy(path.join(root, asset.source), outputPath(asset.url));
}
