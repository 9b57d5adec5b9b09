const firstMs = 1000;
const longestMs = 300_000;

/** When what failed is to be tried again: soon at first, then more and more seldom, so that neither disk nor log is flooded. */
export class Retries {
  #pause = firstMs;
  #next: number | undefined;

  /** Asked over and over. `isFailed`: there is something to try again; `isIdle`: nobody is about to. */
  isDue(isFailed: boolean, isIdle: boolean, now = performance.now()): boolean {
    if (!isFailed) {
      this.#pause = firstMs;
      this.#next = undefined;
      return false;
    }
    if (!isIdle) return false;
    this.#next ??= now + this.#pause;
    if (now < this.#next) return false;
    this.#pause = Math.min(this.#pause * 2, longestMs);
    this.#next = now + this.#pause;
    return true;
  }
}
