import type { Timer } from "../../src/store/github/patience.ts";

/** A clock that only sleeping moves. */
export interface FakeTimer extends Timer {
  /** What was slept, in milliseconds, in order. */
  readonly slept: number[];
}

export function fakeTimer(): FakeTimer {
  let now = 0;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    async sleep(ms) {
      slept.push(ms);
      now += ms;
      await new Promise(setImmediate);
    },
  };
}
