import { pageUrl, type SitePage } from "../publish/pages/site-page.ts";

/** After a comment its lists wait until no other came for so long: fifty comments change a list once. */
const quietMs = 100;
const longestWaitMs = 500;

/** Pages that are to be written when nothing else is to be done, each once, however often it is asked for. */
export class LaterPages {
  readonly #pages = new Map<string, SitePage>();
  #quietUntil = 0;
  #latest = 0;

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
    return Math.max(0, this.#quietUntil - performance.now());
  }

  /** The next one, which is then no more waited for. */
  take(): SitePage | undefined {
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
