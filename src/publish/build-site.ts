import { rm } from "node:fs/promises";
import path from "node:path";
import type { Library } from "../content/model.ts";
import type { Problem } from "../content/problems.ts";
import type { PageTokens } from "../readers/tokens.ts";
import { formatBuildInfo, nextBuildInfo, readBuildInfo, type BuildInfo } from "./pages/build-info.ts";
import { copyAssets } from "./assets/copy-assets.ts";
import { hasNothingToDo, runEleventy, type EleventyResult } from "./eleventy.ts";
import { removeLeftovers } from "./leftovers.ts";
import { NextSite } from "./next-site.ts";
import { inOrder } from "./page-order.ts";
import type { KnownFiles } from "./output.ts";
import { renderPage, type RenderContext } from "./pages/render-page.ts";
import { PagePrints } from "./standing/page-prints.ts";
import { writeSearchIndex } from "./search-index.ts";
import { outputPath, pageUrl, type SitePage } from "./pages/site-page.ts";
import type { OpenLink } from "./texts/check-texts.ts";
import { missingTargets } from "./texts/missing-targets.ts";
import { templateLinks } from "./texts/template-links.ts";
import type { TextsUnderWay } from "./texts/render-texts.ts";

const outputFolder = "_site";

/** Pages that are rendered at once: signing their forms takes other threads. */
const pagesAtOnce = 32;

/** After so many pages others get a turn: a server that starts must renew its lock meanwhile. */
const pagesATurn = 100;

type Transformed = Pick<EleventyResult, "transformed">;

export interface BuildOptions {
  /** The store's head before the comments were read. */
  readonly commit: string | null;
  readonly now: Date;
  /** What the public site says of its builds, where there is no record here: a host builds in an empty folder. */
  readonly deployed?: BuildInfo | undefined;
  /** What is known of the files in `_site/` from when they were made with the same code and settings. */
  readonly known?: KnownFiles | undefined;
  /** Links that may lead to what the author's templates make. */
  readonly openLinks?: readonly OpenLink[];
  /** Told of those that lead nowhere after all. What it throws stops the build. */
  readonly onBroken: (problems: readonly Problem[]) => void;
  /** Absent where all texts are rendered and checked. */
  readonly underWay?: {
    readonly texts: TextsUnderWay;
    /** Waits for all texts; answers which links are open. What it throws stops the build. */
    readonly check: () => Promise<readonly OpenLink[]>;
  };
}

export interface BuiltSite extends Transformed {
  readonly files: KnownFiles;
}

/**
 * Builds the whole site beside `_site/`, then makes `_site/` equal to it: what is unchanged is not written again, what
 * has no source any more is removed, and a build that fails leaves `_site/` as it was.
 */
export async function buildSite(root: string, library: Library, pageTokens: PageTokens | undefined, options: BuildOptions): Promise<BuiltSite> {
  const scratch = path.join(".cache", `build-${process.pid}`);
  try {
    await removeLeftovers(root);
    await rm(path.join(root, scratch), { recursive: true, force: true });
    return await buildBeside(root, { library, ...(pageTokens !== undefined && { pageTokens }) }, scratch, options);
  } finally {
    await options.underWay?.texts.end();
    await rm(path.join(root, scratch), { recursive: true, force: true });
  }
}

async function buildBeside(root: string, context: RenderContext, scratch: string, options: BuildOptions): Promise<BuiltSite> {
  const { commit, now, deployed, known } = options;
  const { library } = context;
  const folder = path.join(root, outputFolder);
  const next = await NextSite.begin(folder, path.join(root, scratch), known);
  try {
    const result = await makePages(root, context, next, scratch, options);
    await copyAssets(root, library, next);
    if (library.site.search) await writeSearchIndex(root, library, next);
    const info = nextBuildInfo((await readBuildInfo(folder)) ?? deployed, { commit, now, wholeBuild: true, nextDue: library.nextDue });
    await next.write("build.json", formatBuildInfo(info));
    return { ...result, files: await next.finish("build.json") };
  } finally {
    await next.end();
  }
}

/** The author's templates run only when all texts were checked. Where there are none, our pages are made while texts are still rendered. */
async function makePages(root: string, context: RenderContext, next: NextSite, scratch: string, { underWay, openLinks = [], onBroken }: BuildOptions): Promise<Transformed> {
  const isOurs = await hasNothingToDo();
  if (isOurs) return makeOurs(context, next, underWay);
  const open = (await underWay?.check()) ?? openLinks;
  const { transformed, made } = await runEleventy(context, scratch);
  const broken = await missingTargets([...open, ...templateLinks(root, made, context.library)], next.folder);
  if (broken.length > 0) onBroken(broken);
  if (!transformed) await writePages(context, next, { texts: underWay?.texts, prints: undefined });
  return { transformed };
}

/** Where the author has no templates or copies, so that no link is left open. */
async function makeOurs(context: RenderContext, next: NextSite, underWay: BuildOptions["underWay"]): Promise<Transformed> {
  await writePages(context, next, { texts: underWay?.texts, prints: new PagePrints(context.library) });
  await underWay?.check();
  return { transformed: false };
}

/** `prints`: where nobody else has a hand in the pages. */
async function writePages(context: RenderContext, next: NextSite, { texts, prints }: { readonly texts: TextsUnderWay | undefined; readonly prints: PagePrints | undefined }): Promise<void> {
  const pages = inOrder(context.library, texts);
  const unprinted: [file: string, page: SitePage][] = [];
  let count = 0;
  const writer = async (): Promise<void> => {
    for await (const page of pages) {
      if ((count += 1) % pagesATurn === 0) await new Promise((resolve) => setImmediate(resolve));
      const file = outputPath(pageUrl(page));
      // The fingerprint of a text's page takes its neighbours' texts, too: this thread would render what others are about to.
      const print = texts?.isDone === false && page.kind === "entry" ? undefined : prints?.of(page);
      if (print !== undefined && next.keep(file, print)) continue;
      if (print === undefined) unprinted.push([file, page]);
      const text = await renderPage(page, context);
      if (text !== undefined) await next.write(file, text, print);
      if (print === undefined && page.kind === "entry") prints?.read(page.key);
    }
  };
  await Promise.all(Array.from({ length: pagesAtOnce }, writer));
  for (const [file, page] of unprinted) next.print(file, prints?.of(page));
}
