import { pageUrl, type SitePage } from "../publish/pages/site-page.ts";

/** After a comment its lists wait until no other came for so long: fifty comments change a list once. */
const quietMs = 100;
const longestWaitMs = 500;
/** While readers wait for an answer one page is written in so long a time; whether they do is looked up so often. */
const givingWayMs = 100;
const lookAgainMs = 10;

/** Pages that are to be written when nothing else is to be done, each once, however often it is asked for. */
export class LaterPages {
  readonly #pages = new Map<string, SitePage>();
  readonly #isAwaited: () => boolean;
  #quietUntil = 0;
  #latest = 0;

  /** `isAwaited`: whether somebody waits for what they sent. A list of 20,000 logs takes as long as half a comment. */
  constructor({ isAwaited = () => false }: { readonly isAwaited?: (() => boolean) | undefined } = {}) {
    this.#isAwaited = isAwaited;
  }

  get size(): number {
    return this.#pages.size;
  }

  /** `soon`: somebody is writing and waits for them; else they may wait for more of their kind. */
  add(pages: Iterable<SitePage>, { soon }: { readonly soon: boolean }): void {
    const now = performance.now();
    if (this.#pages.size === 0) this.#latest = now + longestWaitMs;
    this.#quietUntil = soon ? 0 : Math.min(now + quietMs, this.#latest);
    for (const page of pages) this.#pages.set(pageUrl(page), page);
  }

  /** How long they may wait, in milliseconds. */
  get wait(): number {
    const now = performance.now();
    const wait = this.#isAwaited() ? Math.max(this.#quietUntil - now, Math.min(lookAgainMs, this.#latest - now)) : this.#quietUntil - now;
    return Math.max(0, wait);
  }

  /** The next one, which is then no more waited for. */
  take(): SitePage | undefined {
    this.#latest = Math.max(this.#latest, performance.now() + givingWayMs);
    const [next] = this.#pages;
    if (next !== undefined) this.#pages.delete(next[0]);
    return next?.[1];
  }

  remove(urls: Iterable<string>): void {
    for (const url of urls) this.#pages.delete(url);
  }

  clear(): void {
    this.#pages.clear();
  }
}
