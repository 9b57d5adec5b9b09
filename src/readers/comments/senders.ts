import { createHmac, randomBytes } from "node:crypto";
import { clientNetwork } from "../client-network.ts";
import { repeatWindowMs } from "./comment-id.ts";

/**
 * Who sent which comment, for as long as the same words are the same comment: by a hash whose key this process made up and
 * forgets. Anybody can read a comment and send its words again; only who sent them first may get a receipt that can edit.
 */
export class Senders {
  readonly #clock: () => Date;
  readonly #maxComments: number;
  readonly #key = randomBytes(32);
  /** Oldest first. */
  readonly #comments = new Map<string, { readonly sender: string; readonly at: number }>();

  /** Beyond `maxComments` the oldest is forgotten. 10,000 of them are about 2 MB. */
  constructor(clock: () => Date, maxComments = 10_000) {
    this.#clock = clock;
    this.#maxComments = maxComments;
  }

  /** Remembers that a comment is new and came from this address. */
  remember(id: string, address: string | undefined): void {
    if (address === undefined) return;
    this.#comments.set(id, { sender: this.#markOf(address), at: this.#clock().getTime() });
    const [oldest] = this.#comments.keys();
    if (this.#comments.size > this.#maxComments && oldest !== undefined) this.#comments.delete(oldest);
  }

  /** Whether a comment is known to have come from this address's network. */
  isBy(id: string, address: string | undefined): boolean {
    const known = this.#comments.get(id);
    return known !== undefined && address !== undefined && this.#clock().getTime() - known.at < repeatWindowMs && known.sender === this.#markOf(address);
  }

  #markOf(address: string): string {
    return createHmac("sha256", this.#key).update(clientNetwork(address)).digest("base64url");
  }
}
