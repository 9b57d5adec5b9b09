import { createHmac, randomBytes } from "node:crypto";
import { clientNetwork } from "../client-network.ts";
import { repeatWindowMs } from "./comment-id.ts";

/** What tells who sent a comment. */
export interface Sender {
  /** The timed token that came with it: whoever has the same had the same form open. */
  readonly timedToken?: string | undefined;
  /** Where it came from; undefined where that is not known. Many people may share it. */
  readonly address?: string | undefined;
}

/** Within this time a browser without scripts sends again what got no answer: a second press of the button, a reload. */
const networkCountsMs = 10 * 60_000;

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

  /** Remembers that a comment is new and who sent it. */
  remember(id: string, sender: Sender): void {
    const mark = this.#markOf(sender);
    if (mark === undefined) return;
    this.#comments.set(id, { sender: mark, at: this.#clock().getTime() });
    const [oldest] = this.#comments.keys();
    if (this.#comments.size > this.#maxComments && oldest !== undefined) this.#comments.delete(oldest);
  }

  /** Whether a comment is known to have come from this sender: with the same timed token, or, where it came without one, a moment ago from the same network. */
  isBy(id: string, sender: Sender): boolean {
    const known = this.#comments.get(id);
    const ageMs = this.#clock().getTime() - (known?.at ?? 0);
    return known !== undefined && known.sender === this.#markOf(sender) && ageMs < (sender.timedToken === undefined ? networkCountsMs : repeatWindowMs);
  }

  #markOf({ timedToken, address }: Sender): string | undefined {
    const [kind, text] = timedToken === undefined ? ["network", address && clientNetwork(address)] : ["token", timedToken];
    return text === undefined ? undefined : createHmac("sha256", this.#key).update(`${kind} ${text}`).digest("base64url");
  }
}
