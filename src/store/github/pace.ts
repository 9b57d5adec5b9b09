import type { Patience, Timer } from "./patience.ts";

/** GitHub's limits for requests that make content, by user (docs.github.com, "Rate limits for the REST API"). */
const WRITES_A_MINUTE = 80;
const WRITES_AN_HOUR = 500;
/** What a commit of several files needs at least: tree, commit, branch. */
const WRITES_A_COMMIT = 3;
/** From that many writes in a minute on, what room is left is spread over the rest of it, so that nobody waits for its end. */
const CALM_WRITES = 30;
/** Then the gap between two commits is at most so many times the least. */
const LONGEST_GAP = 4;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** How fast a process may write. */
export interface Pacing {
  /** Least time between two commits, in milliseconds; GitHub asks for 1 s. @default 1000 */
  readonly minGapMs?: number;
}

const paces = new Map<string, Pace>();

/** The pace of all stores of this process that write to one GitHub by the same token: GitHub counts by user. */
export function sharedPace(apiUrl: string, token: string): Pace {
  const key = `${apiUrl} ${token}`;
  const pace = paces.get(key) ?? new Pace();
  paces.set(key, pace);
  return pace;
}

/** A time to wait, in milliseconds, and why: a whole sentence. */
interface Wait {
  readonly ms: number;
  readonly reason: string;
}

/** When the next request may go out. */
export class Pace {
  /** When each content write of the last hour was sent, oldest first. */
  #writes: number[] = [];
  #blockedUntil = -Infinity;

  /** Waits until GitHub wants to hear from us again. Throws `store-busy` where that is too long. */
  async beforeRequest(patience: Patience): Promise<void> {
    const { ms, reason } = this.#block(patience.timer.now());
    await patience.wait(ms, reason);
  }

  /** Waits until a commit may begin. Throws `store-busy` where that is too long. */
  async beforeCommit(patience: Patience, minGapMs: number): Promise<void> {
    const { ms, reason } = this.#untilCommit(patience.timer.now(), minGapMs);
    await patience.wait(ms, reason);
  }

  /** Milliseconds until a commit may begin, 0 where it may at once. */
  readyIn(timer: Timer, minGapMs: number): number {
    return Math.max(0, this.#untilCommit(timer.now(), minGapMs).ms);
  }

  noteWrite(patience: Patience): void {
    const now = patience.timer.now();
    this.#writes = this.#writes.filter((sent) => sent > now - HOUR_MS);
    this.#writes.push(now);
  }

  /** GitHub asked to be left alone for `waitMs`. */
  block(patience: Patience, waitMs: number): void {
    this.#blockedUntil = Math.max(this.#blockedUntil, patience.timer.now() + waitMs);
  }

  #block(now: number): Wait {
    return { ms: this.#blockedUntil - now, reason: "GitHub's limit for requests is reached." };
  }

  /** The longest of all waits. */
  #untilCommit(now: number, minGapMs: number): Wait {
    const waits = [
      { ms: (this.#writes.at(-1) ?? -Infinity) + this.#gap(now, minGapMs) - now, reason: "Commits to GitHub are kept apart." },
      { ms: this.#untilRoom(now, WRITES_A_MINUTE, MINUTE_MS), reason: "GitHub's limit for writes in a minute is near." },
      { ms: this.#untilRoom(now, WRITES_AN_HOUR, HOUR_MS), reason: "GitHub's limit for writes in an hour is near." },
    ];
    return waits.reduce((longest, wait) => (wait.ms > longest.ms ? wait : longest), this.#block(now));
  }

  #gap(now: number, minGapMs: number): number {
    const inMinute = this.#writes.filter((sent) => sent > now - MINUTE_MS);
    const [oldest] = inMinute;
    if (oldest === undefined || inMinute.length < CALM_WRITES) return minGapMs;
    const commitsLeft = Math.max(1, (WRITES_A_MINUTE - inMinute.length) / WRITES_A_COMMIT);
    return Math.min(LONGEST_GAP * minGapMs, Math.max(minGapMs, (oldest + MINUTE_MS - now) / commitsLeft));
  }

  /** Until `limit` writes in a period leave room for one more commit. */
  #untilRoom(now: number, limit: number, periodMs: number): number {
    const oneTooMany = this.#writes.at(-(limit - WRITES_A_COMMIT + 1));
    return oneTooMany === undefined ? 0 : oneTooMany + periodMs - now;
  }
}
