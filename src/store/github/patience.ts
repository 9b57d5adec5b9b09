import { setTimeout as sleep } from "node:timers/promises";
import { busyFor } from "../deadline.ts";

/** Where time comes from, so that tests need not wait. */
export interface Timer {
  /** Milliseconds of a clock that nobody sets. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

export const realTimer: Timer = { now: () => performance.now(), sleep: (ms) => sleep(ms) };

/** How long one caller waits. All times are milliseconds. */
export class Patience {
  readonly timer: Timer;
  readonly #end: number;

  constructor(timer: Timer, timeoutMs: number) {
    this.timer = timer;
    this.#end = timer.now() + timeoutMs;
  }

  /** Never below 0. */
  get left(): number {
    return Math.max(0, this.#end - this.timer.now());
  }

  /** Waits. Where that is longer than what is left, throws `store-busy` at once, which says when to come again. */
  async wait(ms: number, reason: string): Promise<void> {
    if (ms <= 0) return;
    if (ms >= this.left) throw busyFor(ms, reason);
    await this.timer.sleep(ms);
  }
}
