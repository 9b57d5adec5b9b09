import { existsSync } from "node:fs";
import path from "node:path";
import type { Library, PageKey } from "../content/model.ts";
import { ContentError, sayLeftOut, sayWarnings } from "../content/problems.ts";
import { parseComments, withComments } from "../content/comments/with-comments.ts";
import { readBuildInfo, renewBuildInfo } from "../publish/pages/build-info.ts";
import { buildSite } from "../publish/build-site.ts";
import { copyAssets } from "../publish/assets/copy-assets.ts";
import type { LoadedFromDisk } from "../publish/load-from-disk.ts";
import { Output } from "../publish/output.ts";
import { renderPage } from "../publish/pages/render-page.ts";
import { outputPath, pageUrl, type SitePage } from "../publish/pages/site-page.ts";
import { readPageComments } from "../publish/stored-comments.ts";
import { goneUrls, touchedPages } from "../publish/pages/touched-pages.ts";
import { loadTexts, type PublisherOptions } from "./publisher-options.ts";
import { settle, waiter, type Waiter } from "./waiter.ts";
import { waitUntilShown } from "./wait-until-shown.ts";

/**
 * Keeps `_site/` equal to what the texts and comments say, one page at a time: a page that somebody waits for goes
 * first, the lists that show it follow. One thing is done after another, so that two changes never mix.
 */
export class ResidentPublisher {
  readonly #options: PublisherOptions;
  readonly #output: Output;
  #loaded: LoadedFromDisk;
  #writing = false;
  /** The texts on disk had mistakes when we started: the Library lacks some, and lists made from it would too. */
  #mistaken = false;
  /** Publishing ended in the middle (a full disk, a file that went away): only a whole build is sure to mend it. */
  #incomplete = false;
  #wholeBuilds = false;
  #lastBuild = "";
  /** The last change of the texts had mistakes. */
  #refused = false;
  #whole: Waiter | undefined;
  #reload: Waiter | undefined;
  readonly #comments = new Map<PageKey, Waiter>();
  readonly #later = new Map<string, SitePage>();
  #work: Promise<void> | undefined;

  private constructor(options: PublisherOptions, loaded: LoadedFromDisk) {
    this.#options = options;
    this.#output = new Output(path.join(options.root, "_site"));
    this.#loaded = loaded;
  }

  /**
   * Loads everything and, where it may write, builds the whole site. With mistakes in the content the last good `_site/`
   * stays and they are logged; where there is none, a `ContentError` with all of them is thrown.
   */
  static async start(options: PublisherOptions, { writing }: { writing: boolean }): Promise<ResidentPublisher> {
    const loaded = await loadTexts(options);
    sayLeftOut(loaded.skipped, options.log);
    sayWarnings(loaded.warnings, options.log);
    const publisher = new ResidentPublisher(options, loaded);
    if (loaded.problems.length > 0) {
      const error = new ContentError(loaded.problems);
      if (!existsSync(path.join(publisher.#output.folder, "index.html"))) throw error;
      options.log(`${error.message}\nThe last good site is served until they are mended.`);
      publisher.#mistaken = true;
    }
    if (writing) await publisher.startWriting();
    return publisher;
  }

  /** From now on this process alone writes `_site/`: brings all of it up to date. */
  async startWriting(): Promise<void> {
    this.#writing = true;
    if (this.#mistaken) return;
    this.#whole ??= waiter();
    const { done } = this.#whole;
    this.#begin();
    await done;
  }

  /** Whether `npm run build` wrote the site since we did: its pages may lack what came while it worked. */
  async isOverwritten(): Promise<boolean> {
    const last = (await readBuildInfo(this.#output.folder))?.builds.at(-1) ?? "";
    return this.#writing && last > this.#lastBuild;
  }

  /** From now on another process writes `_site/`. */
  stopWriting(): void {
    this.#writing = false;
    this.#later.clear();
  }

  get writing(): boolean {
    return this.#writing;
  }

  get library(): Library {
    return this.#loaded.library;
  }

  /** How many pages are known to differ from what stands in `_site/`. */
  get pending(): number {
    return this.#later.size + this.#comments.size + [this.#whole, this.#reload].filter(Boolean).length;
  }

  /**
   * Returns once the comments of these pages, as they are now, stand in the pages; lists and feeds follow.
   * Where another process writes the pages this waits for it, five seconds at the longest. `build.json` follows, with no page too.
   */
  async publishComments(pages: readonly PageKey[]): Promise<void> {
    await Promise.all(pages.map((page) => this.#wanted(page)));
    this.#begin();
    if (!this.#writing && this.#options.build) await Promise.all(pages.map((page) => this.#writtenByAnother(page)));
  }

  /** Returns once the texts, as they are now on disk, stand in `_site/`; with mistakes in them everything stays as it was. */
  async publishContent(): Promise<void> {
    this.#reload ??= waiter();
    const { done } = this.#reload;
    this.#begin();
    await done;
  }

  /** Returns when nothing is left to do. */
  async idle(): Promise<void> {
    while (this.#work !== undefined) await this.#work;
  }

  async #writtenByAnother(page: PageKey): Promise<void> {
    const url = this.library.entries.get(page)?.url;
    const comments = this.library.threads.get(page)?.newest ?? [];
    if (url !== undefined) await waitUntilShown(path.join(this.#output.folder, outputPath(url)), comments);
  }

  #wanted(page: PageKey): Promise<void> {
    const known = this.#comments.get(page) ?? waiter();
    this.#comments.set(page, known);
    this.#begin();
    return known.done;
  }

  #begin(): void {
    this.#work ??= this.#run().finally(() => {
      this.#work = undefined;
      if (this.pending > 0) this.#begin();
    });
  }

  async #run(): Promise<void> {
    for (;;) {
      const [comments] = this.#comments;
      if (comments !== undefined) {
        this.#comments.delete(comments[0]);
        await settle(comments[1], () => this.#publishPageComments(comments[0]));
      } else if (this.#whole !== undefined) {
        const whole = this.#whole;
        this.#whole = undefined;
        await settle(whole, () => this.#buildAll());
      } else if (this.#reload !== undefined) {
        const reload = this.#reload;
        this.#reload = undefined;
        await settle(reload, () => this.#publishTexts());
      } else {
        const [next] = this.#later;
        if (next === undefined) {
          await this.#sayPublished().catch((error: unknown) => this.#options.log(`build.json could not be written: ${String(error)}`));
          return;
        }
        this.#later.delete(next[0]);
        await this.#write(next[1]).catch((error: unknown) => this.#options.log(`${next[0]} could not be written: ${String(error)}`));
      }
    }
  }

  async #publishPageComments(page: PageKey): Promise<void> {
    const { root, store } = this.#options;
    const parsed = parseComments(this.library, await readPageComments(root, store, page));
    sayLeftOut(parsed.flatMap(({ problem }) => problem ?? []), this.#options.log);
    const comments = parsed.flatMap(({ comment }) => comment ?? []);
    this.#loaded = { ...this.#loaded, library: withComments(this.library, page, comments) };
    if (this.#wholeBuilds && this.#writing) return this.#buildAll();
    const [own, ...others] = touchedPages({ kind: "comments", pages: [page] }, this.library);
    if (own !== undefined) await this.#write(own);
    if (this.#mistaken || !this.#writing) return;
    for (const other of others) this.#later.set(pageUrl(other), other);
  }

  async #publishTexts(): Promise<void> {
    const { log } = this.#options;
    const before = this.#loaded;
    const loaded = await loadTexts(this.#options, before.library);
    if (loaded.problems.length > 0) {
      log(`${new ContentError(loaded.problems).message}\nThe site stays as it was.`);
      this.#refused = true;
      return;
    }
    if (this.#refused) log("The mistakes are mended: publishing again.");
    this.#refused = false;
    sayLeftOut(loaded.skipped, log);
    sayWarnings(loaded.warnings, log);
    this.#loaded = loaded;
    if (!this.#writing) return;
    if (this.#wholeBuilds || this.#mistaken || this.#incomplete) return this.#buildAll();
    const { library } = loaded;
    this.#incomplete = true;
    await copyAssets(this.#options.root, library, this.#output);
    for (const page of touchedPages({ kind: "content", before: before.library }, library)) await this.#write(page);
    for (const url of goneUrls(before.library, library)) await this.#output.remove(outputPath(url));
    this.#incomplete = false;
  }

  async #write(page: SitePage): Promise<void> {
    if (!this.#writing) return;
    const text = await renderPage(page, { library: this.library, pageTokens: this.#options.pageTokens });
    if (text !== undefined) await this.#output.write(outputPath(pageUrl(page)), text);
  }

  async #buildAll(): Promise<void> {
    const { root, store, pageTokens, clock, log } = this.#options;
    this.#incomplete = true;
    const now = clock();
    this.#lastBuild = now.toISOString();
    const { transformed } = await buildSite(root, this.library, pageTokens, { commit: await store.head(), now });
    if (transformed && !this.#wholeBuilds) log("A transform in .eleventy.js changes the pages: every change is a whole build.");
    this.#wholeBuilds = transformed;
    this.#mistaken = false;
    this.#incomplete = false;
    this.#later.clear();
  }

  /** Says in `build.json` which commit is published now. */
  async #sayPublished(): Promise<void> {
    if (!this.#writing) return;
    const { store, clock } = this.#options;
    await renewBuildInfo(this.#output, { commit: await store.head(), now: clock(), nextDue: this.library.nextDue });
  }
}
