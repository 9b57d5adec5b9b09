import { stat } from "node:fs/promises";
import path from "node:path";
import type { Problem } from "../../content/problems.ts";
import { outputPath } from "../pages/site-page.ts";
import type { OpenLink } from "./check-texts.ts";

/** Those of the links that lead nowhere after all: `folder` holds whatever the author's templates made. */
export async function missingTargets(links: readonly OpenLink[], folder: string): Promise<Problem[]> {
  const isThere = async (file: string): Promise<boolean> => (await stat(path.join(folder, file)).catch(() => undefined))?.isFile() === true;
  const checked = links.map(async ({ address, ...problem }) => ((await isThere(outputPath(address))) || (await isThere(`${address}/index.html`)) ? [] : [problem]));
  return (await Promise.all(checked)).flat();
}
