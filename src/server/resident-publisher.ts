import type { Library, PageKey } from "../content/model.ts";
import type { SiteFacts } from "../publish/standing/site-facts.ts";
import type { StandingSite } from "../publish/standing/standing-site.ts";
import { LaterPages } from "./later-pages.ts";
import type { PublisherOptions } from "./publisher-options.ts";
import { type Begun, SitePublisher } from "./site-publisher.ts";
import { settle, waiter, type Waiter } from "./waiter.ts";

/**
 * Keeps `_site/` equal to what the texts and comments say, one page at a time: a page that somebody waits for goes
 * first, the lists that show it follow. One thing is done after another, so that two changes never mix.
 */
export class ResidentPublisher {
  readonly #options: PublisherOptions;
  readonly #site: SitePublisher;
  /** A site that was found standing is to be read. */
  #taking: Waiter | undefined;
  #whole: Waiter | undefined;
  #reload: (Waiter & { paths: Set<string> | undefined }) | undefined;
  readonly #comments = new Map<PageKey, Waiter>();
  readonly #later: LaterPages;
  /** Ends the wait for more comments. */
  #hurry: () => void = () => undefined;
  #work: Promise<void> | undefined;

  private constructor(options: PublisherOptions, begun: Begun) {
    this.#options = options;
    this.#later = new LaterPages(options);
    this.#site = new SitePublisher(options, this.#later, begun);
  }

  /** Begins with a site that was found standing, and writes it from now on; nothing is read before `takeOver`. */
  static async beginWith(options: PublisherOptions, noted: StandingSite): Promise<ResidentPublisher> {
    const publisher = new ResidentPublisher(options, { noted, stands: true });
    await publisher.#site.continueWriting();
    return publisher;
  }

  /**
   * Loads everything and, where it may write, builds the whole site. With mistakes in the content the last good `_site/`
   * stays and they are logged; where there is none, a `ContentError` with all of them is thrown. `noted`: the site that was
   * published last with the same code and settings.
   */
  static async start(options: PublisherOptions, { writing, noted }: { readonly writing: boolean; readonly noted?: StandingSite | undefined }): Promise<ResidentPublisher> {
    const publisher = new ResidentPublisher(options, { noted, stands: false });
    await publisher.#site.load();
    if (writing) await publisher.startWriting();
    return publisher;
  }

  /**
   * Reads a site that was found standing, and publishes what changed since. What comes meanwhile follows. Throws what it
   * cannot be read for; then it is to be called again.
   */
  async takeOver(): Promise<void> {
    if (this.isLoaded) return;
    this.#taking ??= waiter();
    const { done } = this.#taking;
    this.#begin();
    await done;
  }

  /** Whether texts and comments were read. */
  get isLoaded(): boolean {
    return this.#site.isLoaded;
  }

  /** From now on this process alone writes `_site/`: brings all of it up to date. */
  async startWriting(): Promise<void> {
    this.#site.startWriting();
    if (this.#site.mistaken) return;
    this.#whole ??= waiter();
    const { done } = this.#whole;
    this.#begin();
    await done;
  }

  /** Whether `npm run build` wrote the site since we did: its pages may lack what came while it worked. */
  async isOverwritten(): Promise<boolean> {
    return this.writing && (await this.#site.isOverwritten());
  }

  /** From now on another process writes `_site/`. */
  stopWriting(): void {
    this.#site.stopWriting();
    this.#later.clear();
  }

  get writing(): boolean {
    return this.#site.writing;
  }

  /** Whether something could not be written, and a whole build is to mend it. */
  get isIncomplete(): boolean {
    return this.writing && this.#site.incomplete;
  }

  get isIdle(): boolean {
    return this.#work === undefined;
  }

  get library(): Library {
    return this.#site.library;
  }

  /** What functions may ask at any time. */
  get facts(): SiteFacts {
    return this.#site.facts;
  }

  /** How many pages are known to differ from what stands in `_site/`. */
  get pending(): number {
    return this.#later.size + this.#comments.size + [this.#whole, this.#reload].filter(Boolean).length;
  }

  /** Notes for the next start that `_site/` is as a build makes it, where that is known. `key`: `siteKey` of what makes it. */
  async noteStanding(key: string): Promise<void> {
    await this.idle();
    if (this.pending === 0) await this.#site.noteStanding(key, () => this.isIdle);
  }

  /**
   * Returns once the comments of these pages, as they are now, stand in the pages; lists and feeds follow.
   * Where another process writes the pages this waits for it, five seconds at the longest. `build.json` follows, with no page too.
   */
  async publishComments(pages: readonly PageKey[]): Promise<void> {
    await Promise.all(pages.map((page) => this.#wanted(page)));
    this.#begin();
    if (!this.writing && this.#options.build) await Promise.all(pages.map((page) => this.#site.writtenByAnother(page)));
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
    await this.takeOver();
    if (await this.#site.askGit()) await this.publishContent([]);
  }

  /** Makes the index for `/search/` of the texts as they are. */
  writeSearchIndex(): Promise<void> {
    return this.#site.writeSearchIndex();
  }

  /** Returns when nothing is left to do. */
  async idle(): Promise<void> {
    while (this.#work !== undefined) await this.#work;
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
    if (!this.isLoaded && !(await this.#readStanding())) return;
    for (;;) {
      await this.#publishComments();
      if (this.#whole !== undefined) {
        const whole = this.#whole;
        this.#whole = undefined;
        await settle(whole, () => this.#site.buildAll());
      } else if (this.#reload !== undefined) {
        const reload = this.#reload;
        this.#reload = undefined;
        await settle(reload, () => this.#site.publishTexts(reload.paths, () => this.#publishComments()));
      } else if (this.#later.wait > 0 && this.#later.size > 0) {
        await this.#waitForMore();
      } else {
        const page = this.#later.take();
        if (page === undefined) return this.#site.sayPublished();
        await this.#site.writeLater(page);
      }
    }
  }

  /** Whether it was read. Where it was not, whoever waits for something hears why. */
  async #readStanding(): Promise<boolean> {
    const taking = this.#taking ?? waiter();
    const { log } = this.#options;
    try {
      await this.#site.load();
      const pages = await this.#site.changedSinceFound();
      // Nobody waits for these.
      for (const page of pages ?? []) this.#wanted(page).catch((error: unknown) => log(`Comments on ${page} could not be shown: ${String(error)}`));
      if (pages === undefined && this.writing) this.startWriting().catch((error: unknown) => log(`Publishing failed: ${String(error)}`));
      taking.resolve();
      return true;
    } catch (error) {
      const waiting = [taking, ...this.#comments.values(), this.#reload, this.#whole];
      this.#comments.clear();
      this.#reload = undefined;
      this.#whole = undefined;
      taking.done.catch(() => undefined);
      for (const one of waiting) one?.reject(error);
      return false;
    } finally {
      this.#taking = undefined;
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
      await settle(waiting, () => this.#site.publishPageComments(page));
    }
  }
}
