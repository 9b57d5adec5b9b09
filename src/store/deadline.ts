import { setTimeout as sleep } from "node:timers/promises";
import { StoreError } from "./errors.ts";

/** A moment after which a caller is told `store-busy`. Times are milliseconds of a clock that nobody sets. */
export class Deadline {
  readonly #end: number;

  constructor(timeoutMs: number) {
    this.#end = performance.now() + timeoutMs;
  }

  /** Milliseconds left, never below 0. */
  get left(): number {
    return Math.max(0, this.#end - performance.now());
  }

  /** The earlier of this deadline and one `timeoutMs` from now. */
  atMost(timeoutMs: number): Deadline {
    return new Deadline(Math.min(timeoutMs, this.left));
  }

  /**
   * Waits a random part of `upToMs`, so that those who wait do not all come back at once.
   * Throws `store-busy` with `reason` where no time is left.
   */
  async pause(upToMs: number, reason: string): Promise<void> {
    if (this.left === 0) throw busy(reason);
    await sleep(Math.min(this.left, 1 + Math.random() * upToMs));
  }

  /** Waits for `turn`, throws `store-busy` with `reason` where it does not come in time. */
  async wait(turn: Promise<unknown>, reason: string): Promise<void> {
    const gaveUp = new AbortController();
    const inTime = await Promise.race([
      turn.then(() => true),
      sleep(this.left, false, { signal: gaveUp.signal }).catch(() => false),
    ]);
    gaveUp.abort();
    if (!inTime) throw busy(reason);
  }
}

/** The error for a repository that somebody else holds; `reason` is a whole sentence. */
export function busy(reason: string, hint = "Try again in a few seconds."): StoreError {
  return new StoreError("store-busy", reason, { hint, retryAfterSeconds: 3 });
}

/** The error for what may be tried again after `waitMs`; `reason` is a whole sentence. */
export function busyFor(waitMs: number, reason: string): StoreError {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
  return new StoreError("store-busy", reason, { hint: `Try again in ${retryAfterSeconds} s.`, retryAfterSeconds });
}
