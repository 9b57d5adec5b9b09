import { rm } from "node:fs/promises";
import path from "node:path";
import type { Library } from "../content/model.ts";
import type { PageTokens } from "../readers/tokens.ts";
import { formatBuildInfo, nextBuildInfo, readBuildInfo, type BuildInfo } from "./pages/build-info.ts";
import { copyAssets } from "./assets/copy-assets.ts";
import { runEleventy, type EleventyResult } from "./eleventy.ts";
import { NextSite } from "./next-site.ts";
import { pageList } from "./pages/page-list.ts";
import { renderPage, type RenderContext } from "./pages/render-page.ts";
import { writeSearchIndex } from "./search-index.ts";
import { outputPath, pageUrl } from "./pages/site-page.ts";

const outputFolder = "_site";

/** Pages that are rendered at once: signing their forms takes other threads. */
const pagesAtOnce = 32;

/** Pages after which others get a turn: a server that starts must keep its lock meanwhile. */
const pagesATurn = 100;

export interface BuildOptions {
  /** The store's head before the comments were read. */
  readonly commit: string | null;
  readonly now: Date;
  /** What the public site says of its builds, where this machine never made one: a host builds in an empty folder. */
  readonly deployed?: BuildInfo | undefined;
}

/**
 * Builds the whole site beside `_site/`, then makes `_site/` equal to it: what is unchanged is not written again, what
 * has no source any more is removed, and a build that fails leaves `_site/` as it was.
 */
export async function buildSite(root: string, library: Library, pageTokens: PageTokens | undefined, { commit, now, deployed }: BuildOptions): Promise<EleventyResult> {
  const folder = path.join(root, outputFolder);
  const context: RenderContext = { library, ...(pageTokens !== undefined && { pageTokens }) };
  const scratch = path.join(".cache", `build-${process.pid}`);
  await rm(path.join(root, scratch), { recursive: true, force: true });
  const next = await NextSite.begin(folder, path.join(root, scratch));
  try {
    const result = await runEleventy(context, scratch);
    if (!result.transformed) await writePages(context, next);
    await copyAssets(root, library, next);
    if (library.site.search) await writeSearchIndex(root, library, next);
    const info = nextBuildInfo((await readBuildInfo(folder)) ?? deployed, { commit, now, wholeBuild: true, nextDue: library.nextDue });
    await next.write("build.json", formatBuildInfo(info));
    await next.finish("build.json");
    return result;
  } finally {
    await next.end();
    await rm(path.join(root, scratch), { recursive: true, force: true });
  }
}

async function writePages(context: RenderContext, next: NextSite): Promise<void> {
  const pages = pageList(context.library).values();
  let count = 0;
  const writer = async (): Promise<void> => {
    for (const page of pages) {
      if ((count += 1) % pagesATurn === 0) await new Promise((resolve) => setImmediate(resolve));
      const text = await renderPage(page, context);
      if (text !== undefined) await next.write(outputPath(pageUrl(page)), text);
    }
  };
  await Promise.all(Array.from({ length: pagesAtOnce }, writer));
}
