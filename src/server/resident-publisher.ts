import { existsSync } from "node:fs";
import path from "node:path";
import type { Comment, Library, PageKey } from "../content/model.ts";
import { ContentError, sayLeftOut } from "../content/problems.ts";
import { parseComments, withComments } from "../content/comments/with-comments.ts";
import { outputPath, pageUrl, type SitePage } from "../publish/pages/site-page.ts";
import { readPageComments } from "../publish/stored-comments.ts";
import { touchedPages } from "../publish/pages/touched-pages.ts";
import { LaterPages } from "./later-pages.ts";
import type { PublisherOptions } from "./publisher-options.ts";
import { SiteWriter } from "./site-writer.ts";
import { SiteOnDisk } from "./site-on-disk.ts";
import { settle, waiter, type Waiter } from "./waiter.ts";
import { waitUntilShown } from "./wait-until-shown.ts";

/**
 * Keeps `_site/` equal to what the texts and comments say, one page at a time: a page that somebody waits for goes
 * first, the lists that show it follow. One thing is done after another, so that two changes never mix.
 */
export class ResidentPublisher {
  readonly #options: PublisherOptions;
  readonly #site: SiteOnDisk;
  readonly #writer: SiteWriter;
  #writing = false;
  /** The texts on disk had mistakes when we started: the Library lacks some, and lists made from it would too. */
  #mistaken = false;
  /** Publishing ended in the middle (a full disk, a file that went away): only a whole build is sure to mend it. */
  #incomplete = false;
  #whole: Waiter | undefined;
  #reload: (Waiter & { paths: Set<string> | undefined }) | undefined;
  readonly #comments = new Map<PageKey, Waiter>();
  /** What each page that was written for its comments shows. */
  readonly #shown = new Map<PageKey, readonly Comment[]>();
  readonly #later: LaterPages;
  /** Ends the wait for more comments. */
  #hurry: () => void = () => undefined;
  #work: Promise<void> | undefined;

  private constructor(options: PublisherOptions, site: SiteOnDisk) {
    this.#options = options;
    this.#later = new LaterPages(options);
    this.#site = site;
    this.#writer = new SiteWriter(options, site);
  }

  /**
   * Loads everything and, where it may write, builds the whole site. With mistakes in the content the last good `_site/`
   * stays and they are logged; where there is none, a `ContentError` with all of them is thrown.
   */
  static async start(options: PublisherOptions, { writing }: { writing: boolean }): Promise<ResidentPublisher> {
    const site = await SiteOnDisk.load(options);
    const publisher = new ResidentPublisher(options, site);
    if (site.problems.length > 0) {
      const error = new ContentError(site.problems);
      if (!existsSync(path.join(publisher.#writer.folder, "index.html"))) throw error;
      options.log(`${error.message}\nThe last good site is served until they are mended.`);
      publisher.#mistaken = true;
    }
    if (writing) await publisher.startWriting();
    return publisher;
  }

  /** From now on this process alone writes `_site/`: brings all of it up to date. */
  async startWriting(): Promise<void> {
    this.#writing = true;
    this.#shown.clear();
    if (this.#mistaken) return;
    this.#whole ??= waiter();
    const { done } = this.#whole;
    this.#begin();
    await done;
  }

  /** Whether `npm run build` wrote the site since we did: its pages may lack what came while it worked. */
  async isOverwritten(): Promise<boolean> {
    return this.#writing && (await this.#writer.isOverwritten());
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
    return this.#site.library;
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

  /**
   * Returns once the pages of the texts that changed say what these say now on disk; lists and neighbours follow. With
   * mistakes in them everything stays as it was. `paths`: the files below `content/` that changed, none where time alone
   * passed; absent where everything is to be looked through.
   */
  async publishContent(paths?: readonly string[]): Promise<void> {
    this.#reload ??= { ...waiter(), paths: new Set() };
    if (paths === undefined) this.#reload.paths = undefined;
    for (const path of paths ?? []) this.#reload.paths?.add(path);
    const { done } = this.#reload;
    this.#begin();
    await done;
  }

  /** Asks Git again for first commits and histories, and publishes what they change. */
  async publishCommits(): Promise<void> {
    if (await this.#site.askGit()) await this.publishContent([]);
  }

  /** Returns when nothing is left to do. */
  async idle(): Promise<void> {
    while (this.#work !== undefined) await this.#work;
  }

  async #writtenByAnother(page: PageKey): Promise<void> {
    const url = this.library.entries.get(page)?.url;
    const comments = this.library.threads.get(page)?.newest ?? [];
    if (url !== undefined) await waitUntilShown(path.join(this.#writer.folder, outputPath(url)), comments);
  }

  #wanted(page: PageKey): Promise<void> {
    const known = this.#comments.get(page) ?? waiter();
    this.#comments.set(page, known);
    this.#begin();
    return known.done;
  }

  #begin(): void {
    this.#hurry();
    this.#work ??= this.#run().finally(() => {
      this.#work = undefined;
      if (this.pending > 0) this.#begin();
    });
  }

  async #run(): Promise<void> {
    for (;;) {
      await this.#publishComments();
      if (this.#whole !== undefined) {
        const whole = this.#whole;
        this.#whole = undefined;
        await settle(whole, () => this.#buildAll());
      } else if (this.#reload !== undefined) {
        const reload = this.#reload;
        this.#reload = undefined;
        await settle(reload, () => this.#publishTexts(reload.paths));
      } else if (this.#later.wait > 0 && this.#later.size > 0) {
        await this.#waitForMore();
      } else {
        const page = this.#later.take();
        if (page === undefined) {
          if (this.#writing) await this.#writer.sayPublished().catch((error: unknown) => this.#options.log(`build.json could not be written: ${String(error)}`));
          return;
        }
        await this.#write(page).catch((error: unknown) => {
          this.#incomplete = true;
          this.#options.log(`${pageUrl(page)} could not be written: ${String(error)}`);
        });
      }
    }
  }

  async #waitForMore(): Promise<void> {
    const { done, resolve } = waiter();
    const timer = setTimeout(resolve, this.#later.wait);
    this.#hurry = resolve;
    await done;
    clearTimeout(timer);
    this.#hurry = () => undefined;
  }

  /** Somebody waits for each of these: also in the midst of other work they come first. */
  async #publishComments(): Promise<void> {
    for (const [page, waiting] of this.#comments) {
      this.#comments.delete(page);
      await settle(waiting, () => this.#publishPageComments(page));
    }
  }

  async #publishPageComments(page: PageKey): Promise<void> {
    const { root, store, log } = this.#options;
    const parsed = parseComments(this.library, await readPageComments(root, store, page));
    const comments = parsed.flatMap(({ comment }) => comment ?? []);
    const shown = this.#shown.get(page);
    // A comment is told of by whoever took it, and again by the disk.
    if (shown?.length === comments.length && shown.every((comment, index) => comment === comments[index])) return;
    sayLeftOut(parsed.flatMap(({ problem }) => problem ?? []), log);
    this.#site.putComments(withComments(this.library, page, comments));
    if (this.#writer.wholeBuilds && this.#writing) return this.#buildAll();
    const pages = touchedPages({ kind: "comments", pages: [page] }, this.library);
    const isOwn = ({ kind }: SitePage): boolean => kind === "entry" || kind === "page-comments";
    for (const own of pages.slice(0, 3)) if (isOwn(own) && isOf(own, page)) await this.#write(own);
    if (this.#mistaken || !this.#writing) return;
    if (this.library.entries.has(page)) this.#shown.set(page, comments);
    this.#later.add(pages.filter((other) => !(isOwn(other) && isOf(other, page))), { soon: false });
  }

  async #publishTexts(paths: ReadonlySet<string> | undefined): Promise<void> {
    const taken = await this.#site.takeIn(this.#mistaken ? undefined : paths);
    if (taken === undefined || !this.#writing) return;
    if (this.#writer.wholeBuilds || this.#mistaken || this.#incomplete) return this.#buildAll();
    this.#incomplete = true;
    const { own, others, gone } = await this.#writer.takeIn(taken);
    for (const page of own) {
      await this.#publishComments();
      await this.#write(page);
    }
    await this.#writer.remove(gone);
    this.#later.remove(gone);
    this.#later.add(others, { soon: true });
    this.#incomplete = false;
  }

  async #write(page: SitePage): Promise<void> {
    if (this.#writing) await this.#writer.write(page);
  }

  async #buildAll(): Promise<void> {
    this.#incomplete = true;
    await this.#writer.buildAll();
    this.#mistaken = false;
    this.#incomplete = false;
    this.#later.clear();
    this.#shown.clear();
  }
}

function isOf(page: SitePage, key: PageKey): boolean {
  return "key" in page && page.key === key;
}
