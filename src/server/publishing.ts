import { setTimeout as pause } from "node:timers/promises";
import type { PageKey } from "../content/model.ts";
import { PublisherLock } from "./publisher-lock.ts";
import { ResidentPublisher, type PublisherOptions } from "./resident-publisher.ts";
import { watchDisk } from "./watch.ts";

/** How often the lock is renewed and the branch looked at. */
const beatMs = 500;

export interface PublishingOptions extends PublisherOptions {
  readonly onPublished: () => void;
}

/**
 * Keeps the site published for as long as the process lives: watches disk and branch, holds the publisher's lock where
 * it is free, and takes over when the process that held it dies.
 */
export class Publishing {
  readonly #options: PublishingOptions;
  readonly #publisher: ResidentPublisher;
  #lock: PublisherLock | undefined;
  #head: string | null = null;
  readonly #closing = new AbortController();
  #beats: Promise<void> = Promise.resolve();
  #watcher: { close(): Promise<void> } | undefined;

  private constructor(options: PublishingOptions, publisher: ResidentPublisher) {
    this.#options = options;
    this.#publisher = publisher;
  }

  /**
   * Returns when the site stands. With mistakes in the content the last good `_site/` stays and the mistakes are logged;
   * where there is none, a `ContentError` is thrown.
   */
  static async start(options: PublishingOptions): Promise<Publishing> {
    const lock = options.build ? await PublisherLock.take(options.root) : undefined;
    try {
      const publisher = await ResidentPublisher.start(options, { writing: lock !== undefined });
      const publishing = new Publishing(options, publisher);
      publishing.#lock = lock;
      publishing.#head = await options.store.head();
      if (options.build) {
        publishing.#watcher = await watchDisk(options.root, (change) => publishing.#publish(change.content, change.comments));
        publishing.#beats = publishing.#beat();
      }
      return publishing;
    } catch (error) {
      await lock?.release();
      throw error;
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
    await this.#lock?.release();
  }

  #publish(content: boolean, comments: readonly PageKey[]): void {
    const { log, onPublished } = this.#options;
    const work = content ? this.#publisher.publishContent() : this.#publisher.publishComments(comments);
    work.then(() => this.#publisher.idle()).then(onPublished, (error: unknown) => log(`Publishing failed: ${error instanceof Error ? error.message : String(error)}`));
  }

  /** Twice a second: the lock, the branch where it is not the folder we watch, and posts whose time has come. */
  async #beat(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await pause(beatMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      await this.#holdLock();
      const due = this.#publisher.library.nextDue;
      const head = this.#options.store.worktree === null ? await this.#options.store.head().catch(() => this.#head) : this.#head;
      if (head !== this.#head || (due !== undefined && Date.parse(due) <= this.#options.clock().getTime())) {
        this.#head = head;
        this.#publish(true, []);
        await this.#publisher.idle();
      }
    }
  }

  async #holdLock(): Promise<void> {
    if (this.#lock !== undefined) {
      if (await this.#lock.renew()) return;
      this.#lock = undefined;
      this.#publisher.stopWriting();
      this.#options.log("Another process publishes this checkout now.");
      return;
    }
    this.#lock = await PublisherLock.take(this.#options.root).catch(() => undefined);
    if (this.#lock === undefined) return;
    this.#options.log("The process that published this checkout is gone: taking over.");
    await this.#publisher.startWriting();
  }
}
