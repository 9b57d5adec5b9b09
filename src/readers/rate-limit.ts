import { ReaderError } from "./errors.ts";

interface RateLimitOptions {
  /** The network that an address counts for. */
  readonly by: (address: string | undefined) => string;
  /** How many are taken in any `windowMs`. */
  readonly limit: number;
  readonly windowMs: number;
  /** How many networks are remembered; beyond it the one that was quiet longest is forgotten. */
  readonly maxNetworks?: number;
  readonly clock: () => Date;
}

/** Counts what each network sends, in a window that slides. */
export class RateLimit {
  readonly #options: Required<RateLimitOptions>;
  /** Times of what was taken, by network; the network that was quiet longest comes first. */
  readonly #taken = new Map<string, readonly number[]>();

  constructor(options: RateLimitOptions) {
    // 50,000 networks with ten times each are about 10 MB; with sixty each, which no flood from so many networks has, 30 MB.
    this.#options = { maxNetworks: 50_000, ...options };
  }

  /** Counts one request; throws `too-many` where the network sent its share already. Refused ones do not count. */
  take(address: string | undefined): void {
    const { by, limit, windowMs, maxNetworks, clock } = this.#options;
    const now = clock().getTime();
    const network = by(address);
    const recent = (this.#taken.get(network) ?? []).filter((time) => time > now - windowMs && time <= now);
    const [oldest = now] = recent;
    if (recent.length >= limit) throw tooMany(Math.ceil((oldest + windowMs - now) / 1000));

    this.#taken.delete(network);
    this.#taken.set(network, [...recent, now]);
    const [quietest] = this.#taken.keys();
    if (this.#taken.size > maxNetworks && quietest !== undefined) this.#taken.delete(quietest);
  }
}

function tooMany(retryAfterSeconds: number): ReaderError {
  return new ReaderError("too-many", ({ tooManyRequests }) => tooManyRequests(retryAfterSeconds), { retryAfterSeconds });
}
