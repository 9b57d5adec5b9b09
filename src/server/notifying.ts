import type { PageKey } from "../content/model.ts";
import { forgetOld, tellRecent, type TellRecentServices } from "../readers/replies/tell-recent.ts";

/** How often the stores are asked whether others changed them: approved from the command line, confirmed elsewhere. */
const askMs = 30_000;

export type NotifyingOptions = Omit<TellRecentServices, "stopping">;

/**
 * Tells readers of replies for as long as the process lives: of new ones once they stand in their page, of the rest when
 * the stores have changed or a mail is to be tried again. What is due is read from the stores alone, so that nothing is lost
 * with the process; nobody waits for it.
 */
export class Notifying {
  readonly #options: NotifyingOptions;
  readonly #closing = new AbortController();
  readonly #settled = new Set<string>();
  readonly #pages = new Set<PageKey>();
  readonly #timer: NodeJS.Timeout;
  /** All pages are to be looked at, not only those named. */
  #everything = true;
  #waiting = 0;
  #heads = "";
  #forgotten = "";
  #work: Promise<void> | undefined;

  constructor(options: NotifyingOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.#ask(), askMs);
    this.#begin();
  }

  /** Comments of these pages were published. */
  wake(pages: readonly PageKey[]): void {
    for (const page of pages) this.#pages.add(page);
    this.#begin();
  }

  /** Returns once the mail that is on its way is handed over; the rest is still due, for whoever comes next. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#closing.abort();
    await this.#work;
  }

  async #ask(): Promise<void> {
    const heads = await this.#askHeads().catch(() => this.#heads);
    if (heads === this.#heads && this.#waiting === 0) return;
    this.#everything = true;
    this.#begin();
  }

  async #askHeads(): Promise<string> {
    const { store, privateStore } = this.#options;
    return (await Promise.all([store.head(), privateStore.head()])).join(" ");
  }

  #begin(): void {
    if (this.#work !== undefined || this.#closing.signal.aborted) return;
    this.#work = this.#tellAll()
      .catch((error: unknown) => this.#options.log(`Readers were not told of replies: ${error instanceof Error ? error.message : String(error)}`))
      .finally(() => {
        this.#work = undefined;
      });
  }

  async #tellAll(): Promise<void> {
    while ((this.#everything || this.#pages.size > 0) && !this.#closing.signal.aborted) {
      if (this.#everything) {
        this.#everything = false;
        // Asked first: what comes while we look is looked for again.
        this.#heads = await this.#askHeads();
        this.#waiting = await this.#tell();
        await this.#forgetOld();
      } else {
        const pages = [...this.#pages];
        this.#pages.clear();
        for (const page of pages) this.#waiting += await this.#tell(page);
      }
    }
  }

  /** Answers how many mails are to be tried again. */
  async #tell(page?: PageKey): Promise<number> {
    const services = { ...this.#options, stopping: this.#closing.signal };
    const { failed, waiting } = await tellRecent(services, { settled: this.#settled, ...(page !== undefined && { page }) });
    return failed + waiting;
  }

  /** Once a day. */
  async #forgetOld(): Promise<void> {
    const today = this.#options.clock().toISOString().slice(0, 10);
    if (today === this.#forgotten) return;
    await forgetOld(this.#options);
    this.#forgotten = today;
  }
}
