import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { causesOf } from "../content/problems.ts";
import { commitsTouchTexts } from "../publish/commits-touch-texts.ts";
import { siteKey } from "../publish/standing/site-key.ts";
import { isStanding, readStandingSite } from "../publish/standing/standing-site.ts";
import { type Published, PublisherLock } from "./publisher-lock.ts";
import type { PublisherOptions } from "./publisher-options.ts";
import { ResidentPublisher } from "./resident-publisher.ts";
import { Retries } from "./retries.ts";
import { watchDisk, type DiskChange } from "./watch.ts";

/** How often the lock is renewed and the branch looked at. */
const beatMs = 500;

export interface PublishingOptions extends PublisherOptions {
  /** How often the store is asked for others' commits, in milliseconds. */
  readonly askStoreMs: number;
  /** Told of a changed file that is read at the start only; without it the log says so. */
  readonly onNeedsStart?: ((file: string) => void) | undefined;
}

interface Begun {
  readonly publisher: ResidentPublisher;
  readonly lock: PublisherLock | undefined;
  /** The store's head before anything was read. */
  readonly head: string | null;
  /** Of what the site is made with. */
  readonly key: string;
  readonly watcher: { close(): Promise<void> } | undefined;
}

/**
 * Keeps the site published for as long as the process lives: watches disk and branch, holds the publisher's lock where
 * it is free, and takes over when the process that held it dies.
 */
export class Publishing {
  readonly #options: PublishingOptions;
  readonly #publisher: ResidentPublisher;
  readonly #key: string;
  readonly #watcher: Begun["watcher"];
  readonly #closing = new AbortController();
  #lock: PublisherLock | undefined;
  #head: string | null;
  /** Where the branch stood when Git was last asked for commits of texts. */
  #settled: string | null;
  /** The branch moved since the last beat but one. */
  #isSettling = false;
  /** The last date at which a log was due and was looked for: with mistakes in the texts it stays due. */
  #due: string | undefined;
  #lastTrouble = "";
  /** When the store was last asked, by the clock that nobody sets. */
  #asked = performance.now();
  #beats: Promise<void> = Promise.resolve();
  readonly #retries = new Retries();
  #search: Promise<void> = Promise.resolve();
  /** Another search index is to be made, and not begun. */
  #isSearchDue = false;

  private constructor(options: PublishingOptions, { publisher, lock, head, key, watcher }: Begun) {
    this.#options = options;
    this.#publisher = publisher;
    this.#key = key;
    this.#lock = lock;
    this.#head = head;
    this.#settled = head;
    this.#watcher = watcher;
  }

  /**
   * Returns when the site stands: at once where nothing changed since it was published, then it is read behind the back of
   * whoever uses it. With mistakes in the content the last good `_site/` stays and the mistakes are logged;
   * where there is none, a `ContentError` is thrown. Throws a `PublisherError` where another process publishes with drafts
   * and this one without them, or the other way round.
   */
  static async start(options: PublishingOptions): Promise<Publishing> {
    let publishing: Publishing | undefined;
    // What changes while we load and build is told twice rather than never: hence watched and asked for first.
    const early: DiskChange[] = [];
    const told = (change: DiskChange): void => void (publishing === undefined ? early.push(change) : publishing.#publish(change));
    const lock = options.build ? await PublisherLock.take(options.root, published(options)) : undefined;
    const renewing = setInterval(() => void lock?.renew(), beatMs);
    let watcher: Begun["watcher"];
    try {
      watcher = options.build ? await watchDisk(options.root, told, sayOnceUnwatched(options.log)) : undefined;
      const head = await options.store.head();
      const key = await siteKey(options);
      const noted = options.build ? await readStandingSite(options.root, key) : undefined;
      const stands = lock !== undefined && noted !== undefined && (await isStanding(options.root, noted, { store: options.store, now: options.clock() }));
      const publisher = stands ? await ResidentPublisher.beginWith(options, noted) : await ResidentPublisher.start(options, { writing: lock !== undefined, noted });
      // Without it the next start is a build.
      await publisher.noteStanding(key).catch((error: unknown) => options.log(`Nothing could be noted for the next start: ${String(error)}`));
      publishing = new Publishing(options, { publisher, lock, head, key, watcher });
      for (const change of early) publishing.#publish(change);
      if (options.build) publishing.#beats = publishing.#beat();
      return publishing;
    } catch (error) {
      await watcher?.close();
      await lock?.release();
      throw error;
    } finally {
      clearInterval(renewing);
    }
  }

  get publisher(): ResidentPublisher {
    return this.#publisher;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#watcher?.close();
    await this.#beats;
    await this.#publisher.idle();
    await this.#search.catch(() => undefined);
    await this.#publisher.noteStanding(this.#key).catch((error: unknown) => this.#sayTrouble(error));
    await this.#lock?.release();
  }

  #publish({ content, comments, needsStart }: DiskChange): void {
    if (needsStart !== undefined) {
      const { log, onNeedsStart = (file) => log(`${file} was changed: start again to see it.`) } = this.#options;
      onNeedsStart(needsStart);
      if (content.length === 0 && comments.length === 0) return;
    }
    const hasTexts = content.length > 0;
    const work = Promise.all([hasTexts ? this.#publisher.publishContent(content) : undefined, this.#publisher.publishComments(comments)]);
    this.#follow(work, hasTexts);
  }

  /** Nobody waits for it: its end is seen to here. */
  #follow(work: Promise<unknown>, hasTexts: boolean): void {
    work.then(() => this.#publisher.idle()).then(() => (hasTexts ? this.#renewSearch() : undefined)).catch((error: unknown) => this.#sayTrouble(error));
  }

  /** After the pages, and nobody waits for it: the index is made of all texts. What comes while one is made is in the next. */
  #renewSearch(): Promise<void> {
    if (!this.#isSearchDue) this.#search = this.#search.catch(() => undefined).then(() => this.#makeSearch());
    this.#isSearchDue = true;
    return this.#search;
  }

  async #makeSearch(): Promise<void> {
    this.#isSearchDue = false;
    if (this.#options.site.search && this.#publisher.writing && !this.#closing.signal.aborted) await this.#publisher.writeSearchIndex();
  }

  /** Twice a second: the lock, the store where it is not the folder we watch, and posts whose time has come. */
  async #beat(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await pause(beatMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      await this.#holdLock();
      await this.#lookAround().catch((error: unknown) => this.#sayTrouble(error));
    }
  }

  async #lookAround(): Promise<void> {
    if (!this.#publisher.isLoaded) this.#follow(this.#publisher.takeOver(), false);
    const { isIncomplete, isIdle } = this.#publisher;
    // Not waited for, here and below: the lock must be renewed while a large site is built.
    if (this.#retries.isDue(isIncomplete, isIdle) || (await this.#publisher.isOverwritten())) this.#follow(this.#publisher.startWriting(), false);
    const { store, root, clock, askStoreMs } = this.#options;
    const isTime = performance.now() - this.#asked >= askStoreMs;
    if (isTime) this.#asked = performance.now();
    const [before, head] = [this.#head, isTime ? await store.head() : this.#head];
    this.#head = head;
    const isWatched = store.worktree === path.resolve(root);
    const { nextDue } = this.#publisher.facts;
    const isDue = nextDue !== undefined && Date.parse(nextDue) <= clock().getTime() && nextDue !== this.#due;
    if (isDue) this.#due = nextDue;
    const hasMoved = head !== before;
    if (hasMoved && !isWatched) this.#follow(this.#publisher.publishContent(), true);
    else if (isDue) this.#follow(this.#publisher.publishContent([]), true);
    // A commit moves the branch after its files: only a beat later the watcher has told of all of them.
    if (isWatched && this.#isSettling && !hasMoved) this.#follow(this.#publishCommits(head), false);
    this.#isSettling = hasMoved;
  }

  /** The branch stands elsewhere: `build.json` says so, and what Git knows of a text may be another thing. */
  async #publishCommits(head: string | null): Promise<void> {
    const before = this.#settled;
    this.#settled = head;
    if (await commitsTouchTexts(this.#options.root, before, head)) await this.#publisher.publishCommits();
    await this.#publisher.publishComments([]);
  }

  async #holdLock(): Promise<void> {
    if (this.#lock !== undefined) {
      if (await this.#lock.renew()) return;
      this.#lock = undefined;
      this.#publisher.stopWriting();
      this.#options.log("Another process publishes this checkout now.");
      return;
    }
    this.#lock = await PublisherLock.take(this.#options.root, published(this.#options)).catch((error: unknown) => {
      this.#sayTrouble(error);
      return undefined;
    });
    if (this.#lock === undefined) return;
    this.#options.log("The process that published this checkout is gone: taking over.");
    this.#publisher.startWriting().catch((error: unknown) => this.#sayTrouble(error));
  }

  /** Once, where the same comes twice a second. */
  #sayTrouble(error: unknown): void {
    const trouble = error instanceof Error ? [error, ...causesOf(error)].map(({ message }) => message).join(": ") : String(error);
    if (trouble !== this.#lastTrouble) this.#options.log(`Publishing failed: ${trouble}`);
    this.#lastTrouble = trouble;
  }
}

function published({ unpublished }: PublisherOptions): Published {
  return unpublished ? "drafts too" : "site";
}

/** For every folder the same would come again. */
function sayOnceUnwatched(log: PublishingOptions["log"]): (error: unknown) => void {
  let isSaid = false;
  return (error) => {
    const reason = error instanceof Error ? error.message : String(error);
    if (!isSaid) log(`Not all files can be watched: ${reason}. What is saved there is shown after the next start. Where it is the limit of watches, raise fs.inotify.max_user_watches.`);
    isSaid = true;
  };
}
