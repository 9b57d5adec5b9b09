import type { Patience } from "./patience.ts";

/** GitHub's limit for requests that make content, a minute and a user (docs.github.com, "Rate limits for the REST API"). */
const WRITES_A_MINUTE = 80;
/** What a commit of several files needs at least: tree, commit, branch. */
const WRITES_A_COMMIT = 3;
const MINUTE_MS = 60_000;

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

/** When the next request may go out. */
export class Pace {
  /** When each content write of the last minute was sent, oldest first. */
  #writes: number[] = [];
  #blockedUntil = -Infinity;

  /** Waits until GitHub wants to hear from us again. Throws `store-busy` where that is too long. */
  async beforeRequest(patience: Patience): Promise<void> {
    await patience.wait(this.#blockedUntil - patience.timer.now(), "GitHub's limit for requests is reached.");
  }

  /** Waits until a commit may begin. Throws `store-busy` where that is too long. */
  async beforeCommit(patience: Patience, minGapMs: number): Promise<void> {
    await patience.wait((this.#writes.at(-1) ?? -Infinity) + minGapMs - patience.timer.now(), "Commits to GitHub are kept apart.");
    const tooMany = this.#recentWrites(patience).at(-(WRITES_A_MINUTE - WRITES_A_COMMIT + 1));
    if (tooMany !== undefined) await patience.wait(tooMany + MINUTE_MS - patience.timer.now(), "GitHub's limit for writes in a minute is near.");
  }

  noteWrite(patience: Patience): void {
    this.#recentWrites(patience).push(patience.timer.now());
  }

  /** GitHub asked to be left alone for `waitMs`. */
  block(patience: Patience, waitMs: number): void {
    this.#blockedUntil = Math.max(this.#blockedUntil, patience.timer.now() + waitMs);
  }

  #recentWrites(patience: Patience): number[] {
    this.#writes = this.#writes.filter((sent) => sent > patience.timer.now() - MINUTE_MS);
    return this.#writes;
  }
}
