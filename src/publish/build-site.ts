import { rm } from "node:fs/promises";
import path from "node:path";
import type { Library } from "../content/model.ts";
import type { PageTokens } from "../readers/tokens.ts";
import { formatBuildInfo, nextBuildInfo, readBuildInfo } from "./build-info.ts";
import { copyAssets } from "./copy-assets.ts";
import { runEleventy, type EleventyResult } from "./eleventy.ts";
import { Output } from "./output.ts";

const outputFolder = "_site";

/**
 * Builds the whole site through Eleventy into a folder of its own, then makes `_site/` equal to it: what is unchanged
 * is not written again, what has no source any more is removed, and a build that fails leaves `_site/` as it was.
 */
export async function buildSite(root: string, library: Library, pageTokens: PageTokens, { commit, now }: { commit: string | null; now: Date }): Promise<EleventyResult> {
  const folder = path.join(root, outputFolder);
  const scratch = path.join(".cache", `build-${process.pid}`);
  await rm(path.join(root, scratch), { recursive: true, force: true });
  try {
    const result = await runEleventy({ library, pageTokens }, scratch);
    const built = new Output(path.join(root, scratch));
    await copyAssets(root, library, built);
    const info = nextBuildInfo(await readBuildInfo(folder), { commit, now, wholeBuild: true });
    await built.write("build.json", formatBuildInfo(info));
    await new Output(folder).become(built.folder);
    return result;
  } finally {
    await rm(path.join(root, scratch), { recursive: true, force: true });
  }
}
