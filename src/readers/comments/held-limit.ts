import { ReaderError } from "../errors.ts";
import { commentPlaces, commentsAt, type SearchedStores } from "./all-comments.ts";
import { commentTime } from "./comment-id.ts";

const hourMs = 60 * 60 * 1000;
/** The contract's limit: so many wait for the owner at most of what came within an hour. */
const limit = 100;
/** For so long a full hour is believed without looking again: a flood must not make us read the store for each of its posts. */
const rememberedMs = 60_000;

/** Keeps a flood of doubtful posts from filling the repository and the owner's day. */
export class HeldLimit {
  readonly #stores: SearchedStores;
  readonly #clock: () => Date;
  /** When this process let doubtful posts through, in milliseconds since 1970. */
  #taken: number[] = [];
  #fullUntil = 0;

  constructor(stores: SearchedStores, clock: () => Date) {
    this.#stores = stores;
    this.#clock = clock;
  }

  /**
   * Counts one post that is to be held. Throws `too-many` where 100 that came within the last hour are held already: those
   * in the store, and those that this process let through a moment ago. Throws `store-busy`, `store-unavailable`.
   */
  async take(): Promise<void> {
    const now = this.#clock().getTime();
    if (now < this.#fullUntil) throw tooMany();
    const stored = await this.#stored(now);
    this.#taken = this.#taken.filter((time) => time > now - hourMs);
    if (Math.max(stored, this.#taken.length) >= limit) {
      this.#fullUntil = now + rememberedMs;
      throw tooMany();
    }
    this.#taken.push(now);
  }

  /** Ids tell the hour; only those files are read. */
  async #stored(now: number): Promise<number> {
    const places = await commentPlaces(this.#stores);
    const recent = places.filter(({ id }) => commentTime(id) > now - hourMs);
    return (await commentsAt(recent, this.#stores)).filter(({ status }) => status === "held").length;
  }
}

function tooMany(): ReaderError {
  return new ReaderError("too-many", ({ tooManyHeld }) => tooManyHeld, { retryAfterSeconds: hourMs / 1000 });
}
