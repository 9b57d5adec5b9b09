import { rm } from "node:fs/promises";
import path from "node:path";
import type { Library } from "../content/model.ts";
import type { PageTokens } from "../readers/tokens.ts";
import { formatBuildInfo, nextBuildInfo, readBuildInfo } from "./build-info.ts";
import { copyAssets } from "./copy-assets.ts";
import { runEleventy, type EleventyResult } from "./eleventy.ts";
import { Output } from "./output.ts";
import { pageList } from "./page-list.ts";
import { renderPage, type RenderContext } from "./render-page.ts";
import { writeSearchIndex } from "./search-index.ts";
import { outputPath, pageUrl } from "./site-page.ts";

const outputFolder = "_site";

/** Pages on their way to the disk at once: the disk works while the next page is rendered, and memory stays bounded. */
const writesAtOnce = 32;

/**
 * Builds the whole site into a folder of its own, then makes `_site/` equal to it: what is unchanged is not written
 * again, what has no source any more is removed, and a build that fails leaves `_site/` as it was.
 */
export async function buildSite(root: string, library: Library, pageTokens: PageTokens, { commit, now }: { commit: string | null; now: Date }): Promise<EleventyResult> {
  const folder = path.join(root, outputFolder);
  const scratch = path.join(".cache", `build-${process.pid}`);
  await rm(path.join(root, scratch), { recursive: true, force: true });
  try {
    const built = new Output(path.join(root, scratch));
    const result = await runEleventy({ library, pageTokens }, scratch);
    if (!result.transformed) await writePages({ library, pageTokens }, built);
    await copyAssets(root, library, built);
    if (library.site.search) await writeSearchIndex(root, library, built);
    const info = nextBuildInfo(await readBuildInfo(folder), { commit, now, wholeBuild: true });
    await built.write("build.json", formatBuildInfo(info));
    await new Output(folder).become(built.folder, "build.json");
    return result;
  } finally {
    await rm(path.join(root, scratch), { recursive: true, force: true });
  }
}

async function writePages(context: RenderContext, output: Output): Promise<void> {
  const pages = pageList(context.library).values();
  const writer = async (): Promise<void> => {
    for (const page of pages) {
      const text = await renderPage(page, context);
      if (text !== undefined) await output.create(outputPath(pageUrl(page)), text);
    }
  };
  await Promise.all(Array.from({ length: writesAtOnce }, writer));
}
