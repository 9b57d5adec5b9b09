import { existsSync } from "node:fs";
import path from "node:path";
import { parseComments, withComments } from "../content/comments/with-comments.ts";
import type { Comment, Library, PageKey } from "../content/model.ts";
import { ContentError, sayLeftOut } from "../content/problems.ts";
import { outputPath, pageUrl, type SitePage } from "../publish/pages/site-page.ts";
import { touchedPages } from "../publish/pages/touched-pages.ts";
import type { SiteFacts } from "../publish/standing/site-facts.ts";
import { keepStandingSite, type StandingSite } from "../publish/standing/standing-site.ts";
import { pageCommentStates, readPageComments } from "../publish/stored-comments.ts";
import type { LaterPages } from "./later-pages.ts";
import type { PublisherOptions } from "./publisher-options.ts";
import { SiteOnDisk } from "./site-on-disk.ts";
import { SiteWriter } from "./site-writer.ts";
import { waitUntilShown } from "./wait-until-shown.ts";

/** What an earlier process left. */
export interface Begun {
  readonly noted?: StandingSite | undefined;
  readonly stands: boolean;
}

/** What each change of texts and comments makes of `_site/`, one after another: two changes never mix. */
export class SitePublisher {
  readonly #options: PublisherOptions;
  readonly #site: SiteOnDisk;
  readonly #writer: SiteWriter;
  readonly #later: LaterPages;
  /** What each page that was written for its comments shows. */
  readonly #shown = new Map<PageKey, readonly Comment[]>();
  #writing = false;
  /** The texts on disk had mistakes when we started: the Library lacks some, and lists made from it would too. */
  #mistaken = false;
  /** Publishing ended in the middle (a full disk, a file that went away): only a whole build is sure to mend it. */
  #incomplete = false;
  /** How often texts changed, and up to which of these changes the search index is made. */
  #changes = 0;
  #searchable = 0;

  /**
   * `later`: gets the pages that nobody waits for. `noted`: the site that was published last with the same code and settings;
   * `stands`: it is as it was, and need not be read to be known.
   */
  constructor(options: PublisherOptions, later: LaterPages, { noted, stands }: Begun) {
    this.#options = options;
    this.#later = later;
    this.#site = new SiteOnDisk(options, stands ? noted : undefined);
    this.#writer = new SiteWriter(options, this.#site, noted?.files);
  }

  /** Reads everything. With mistakes in it they are logged and the last good `_site/` stays; where there is none, a `ContentError` with all of them is thrown. */
  async load(): Promise<void> {
    await this.#site.load();
    this.#mistaken = this.#site.problems.length > 0;
    if (!this.#mistaken) return;
    const error = new ContentError(this.#site.problems);
    if (!existsSync(path.join(this.#writer.folder, "index.html"))) throw error;
    this.#options.log(`${error.message}\nThe last good site is served until they are mended.`);
  }

  /** Whether texts and comments were read. */
  get isLoaded(): boolean {
    return this.#site.isLoaded;
  }

  get library(): Library {
    return this.#site.library;
  }

  /** What functions may ask at any time. */
  get facts(): SiteFacts {
    return this.#site.facts;
  }

  get writing(): boolean {
    return this.#writing;
  }

  /** With mistakes in the texts no page of them is written. */
  get mistaken(): boolean {
    return this.#mistaken;
  }

  /** Something could not be written, or is being written: what stands in `_site/` is not all of it. */
  get incomplete(): boolean {
    return this.#incomplete;
  }

  startWriting(): void {
    this.#writing = true;
    this.#shown.clear();
  }

  stopWriting(): void {
    this.#writing = false;
  }

  /** Goes on writing the site that was found standing. */
  async continueWriting(): Promise<void> {
    await this.#writer.takeOver();
    this.startWriting();
  }

  /** What is not as it was when the site was found standing: pages whose comments changed; undefined where it is anything else. */
  changedSinceFound(): Promise<PageKey[] | undefined> {
    return this.#mistaken ? Promise.resolve([]) : this.#site.changedSinceFound();
  }

  askGit(): Promise<boolean> {
    return this.#site.askGit();
  }

  isOverwritten(): Promise<boolean> {
    return this.#writer.isOverwritten();
  }

  async sayPublished(): Promise<void> {
    if (this.#writing && !this.#incomplete) await this.#writer.sayPublished().catch((error: unknown) => this.#options.log(`build.json could not be written: ${String(error)}`));
  }

  /** Returns once another process has written what we know of the comments on a page, or after five seconds. */
  async writtenByAnother(page: PageKey): Promise<void> {
    const url = this.library.entries.get(page)?.url;
    const comments = this.library.threads.get(page)?.newest ?? [];
    if (url !== undefined) await waitUntilShown(path.join(this.#writer.folder, outputPath(url)), comments);
  }

  /** Reads the comments of a page again and writes it; lists and feeds follow. */
  async publishPageComments(page: PageKey): Promise<void> {
    const { root, store, log } = this.#options;
    const states = pageCommentStates(root, store, page);
    const parsed = parseComments(this.library, await readPageComments(root, store, page));
    this.#site.noteComments(page, states);
    const comments = parsed.flatMap(({ comment }) => comment ?? []);
    const shown = this.#shown.get(page);
    // A comment is told of by whoever took it, and again by the disk.
    if (shown?.length === comments.length && shown.every((comment, index) => comment === comments[index])) return;
    sayLeftOut(parsed.flatMap(({ problem }) => problem ?? []), log);
    this.#site.putComments(withComments(this.library, page, comments));
    if (this.#writer.wholeBuilds && this.#writing) return this.buildAll();
    const pages = touchedPages({ kind: "comments", pages: [page] }, this.library);
    const isOwn = ({ kind }: SitePage): boolean => kind === "entry" || kind === "page-comments";
    for (const own of pages.slice(0, 3)) if (isOwn(own) && isOf(own, page)) await this.#write(own);
    if (this.#mistaken || !this.#writing) return;
    if (this.library.entries.has(page)) this.#shown.set(page, comments);
    this.#later.add(pages.filter((other) => !(isOwn(other) && isOf(other, page))), { soon: false });
  }

  /** Takes in what changed below `content/` and writes the pages of these texts; others follow. `between`: done between two pages. */
  async publishTexts(paths: ReadonlySet<string> | undefined, between: () => Promise<void>): Promise<void> {
    const taken = await this.#site.takeIn(this.#mistaken ? undefined : paths);
    this.#changes += 1;
    if (taken === undefined || !this.#writing) return;
    if (this.#writer.wholeBuilds || this.#mistaken || this.#incomplete) return this.buildAll();
    this.#incomplete = true;
    const { own, others, gone } = await this.#writer.takeIn(taken);
    for (const page of own) {
      await between();
      await this.#write(page);
    }
    await this.#writer.remove(gone);
    this.#later.remove(gone);
    this.#later.add(others, { soon: true });
    this.#incomplete = false;
  }

  /** Writes a page that followed. Says what hinders it once, as on a full disk it hinders all pages. */
  async writeLater(page: SitePage): Promise<void> {
    const isSaid = this.#incomplete;
    await this.#write(page).catch((error: unknown) => {
      if (!isSaid) this.#options.log(`${pageUrl(page)} could not be written: ${String(error)}. The whole site is built again when it can be.`);
    });
  }

  async writeSearchIndex(): Promise<void> {
    const changes = this.#changes;
    await this.#writer.writeSearchIndex();
    this.#searchable = changes;
  }

  async buildAll(): Promise<void> {
    this.#incomplete = true;
    await this.#writer.buildAll();
    this.#searchable = this.#changes;
    this.#mistaken = false;
    this.#incomplete = false;
    this.#later.clear();
    this.#shown.clear();
  }

  /** Notes for the next start that `_site/` is as a build makes it, where that is known and nothing follows (`isIdle`). `key`: `siteKey` of what makes it. */
  async noteStanding(key: string, isIdle: () => boolean): Promise<void> {
    const isSearchable = !this.#options.site.search || this.#searchable === this.#changes;
    const isRight = this.isLoaded && this.#writing && !this.#mistaken && !this.#incomplete && !this.#writer.wholeBuilds && isSearchable;
    const sources = isRight ? await this.#site.sources() : undefined;
    // What came meanwhile is read, perhaps, and not written.
    if (sources !== undefined && isIdle()) await keepStandingSite(this.#options.root, { key, sources, files: this.#writer.files, facts: this.facts });
  }

  async #write(page: SitePage): Promise<void> {
    if (!this.#writing) return;
    await this.#writer.write(page).catch((error: unknown) => {
      this.#incomplete = true;
      throw error;
    });
  }
}

function isOf(page: SitePage, key: PageKey): boolean {
  return "key" in page && page.key === key;
}
