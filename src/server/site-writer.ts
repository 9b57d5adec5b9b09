import path from "node:path";
import type { Problem } from "../content/problems.ts";
import { putChangedAssets } from "../publish/assets/changed-assets.ts";
import { copyAssets } from "../publish/assets/copy-assets.ts";
import { buildSite } from "../publish/build-site.ts";
import { type KnownFiles, Output } from "../publish/output.ts";
import { readBuildInfo, renewBuildInfo } from "../publish/pages/build-info.ts";
import type { ChangedPages } from "../publish/pages/changed-pages.ts";
import { renderPage } from "../publish/pages/render-page.ts";
import { indexFolder, writeSearchIndex } from "../publish/search-index.ts";
import { outputPath, pageUrl, type SitePage } from "../publish/pages/site-page.ts";
import { goneUrls, touchedPages } from "../publish/pages/touched-pages.ts";
import type { PublisherOptions } from "./publisher-options.ts";
import type { SiteOnDisk, TakenIn } from "./site-on-disk.ts";

/** Puts into `_site/` what the site on disk says now: a page, or all of it. */
export class SiteWriter {
  readonly #options: PublisherOptions;
  readonly #site: SiteOnDisk;
  #output: Output;
  #lastBuild = "";
  #wholeBuilds = false;

  /** `known`: the files in `_site/` that were made with the same code and settings. */
  constructor(options: PublisherOptions, site: SiteOnDisk, known?: KnownFiles) {
    this.#options = options;
    this.#site = site;
    this.#output = new Output(path.join(options.root, "_site"), known);
  }

  /** The builds before this moment were of the site that was found standing. */
  async takeOver(): Promise<void> {
    this.#lastBuild = (await readBuildInfo(this.folder))?.builds.at(-1) ?? "";
  }

  /** What is known of the files in `_site/`. */
  get files(): KnownFiles {
    return this.#output.known;
  }

  get folder(): string {
    return this.#output.folder;
  }

  /** A transform changes our pages: only whole builds through Eleventy are right. */
  get wholeBuilds(): boolean {
    return this.#wholeBuilds;
  }

  async write(page: SitePage): Promise<void> {
    const text = await renderPage(page, { library: this.#site.library, pageTokens: this.#options.pageTokens });
    if (text !== undefined && (await this.#output.write(outputPath(pageUrl(page)), text))) this.#options.onWritten?.(pageUrl(page));
  }

  async remove(urls: readonly string[]): Promise<void> {
    for (const url of urls) await this.#output.remove(outputPath(url));
  }

  /** Brings the files beside the texts up to date, and answers which pages a change touches. */
  async takeIn({ before, reloaded }: TakenIn): Promise<ChangedPages> {
    const { root } = this.#options;
    const { library } = this.#site;
    if (reloaded !== undefined) {
      await putChangedAssets(root, { before, library, changes: reloaded.changes, assets: reloaded.assets }, this.#output);
      if (reloaded.assets.length > 0) this.#options.onWritten?.(undefined);
      return reloaded.pages;
    }
    await copyAssets(root, library, this.#output);
    const pages = touchedPages({ kind: "content", before }, library);
    return { own: pages.filter(({ kind }) => kind === "entry"), others: pages.filter(({ kind }) => kind !== "entry"), gone: goneUrls(before, library), added: [] };
  }

  async buildAll(): Promise<void> {
    const { root, store, pageTokens, clock, log } = this.#options;
    const now = clock();
    this.#lastBuild = now.toISOString();
    const { openLinks } = this.#site;
    const broken: Problem[] = [];
    const { transformed, files } = await buildSite(root, this.#site.library, pageTokens, { commit: await store.head(), now, known: this.#output.known, openLinks, onBroken: (problems) => void broken.push(...problems) });
    this.#site.sayBroken(broken);
    this.#site.noteTemplatesRun();
    if (transformed && !this.#wholeBuilds) log("A transform in .eleventy.js changes the pages: every change is a whole build.");
    this.#wholeBuilds = transformed;
    this.#output = new Output(this.folder, files);
    this.#options.onWritten?.(undefined);
  }

  async writeSearchIndex(): Promise<void> {
    const output = this.#output;
    await output.keepOnly(indexFolder, await writeSearchIndex(this.#options.root, this.#site.library, output));
  }

  /** Says in `build.json` which commit is published now. */
  async sayPublished(): Promise<void> {
    const { store, clock } = this.#options;
    await renewBuildInfo(this.#output, { commit: await store.head(), now: clock(), nextDue: this.#site.library.nextDue });
  }

  /** Whether somebody built the whole site since we did. */
  async isOverwritten(): Promise<boolean> {
    return ((await readBuildInfo(this.#output.folder))?.builds.at(-1) ?? "") > this.#lastBuild;
  }
}
