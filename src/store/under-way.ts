/** Work that was begun and not yet ended, so that a store can wait for it when it is closed. */
export class UnderWay {
  readonly #works = new Set<Promise<unknown>>();

  /** Hands the work back as it is, and remembers it until it ends. */
  track<Result>(work: Promise<Result>): Promise<Result> {
    const done = work.catch(() => undefined).finally(() => this.#works.delete(done));
    this.#works.add(done);
    return work;
  }

  /** Returns when nothing is under way, however it ended. */
  async settled(): Promise<void> {
    await Promise.all(this.#works);
  }
}
