const day = 24 * 60 * 60 * 1000;

/** Lets each address have one confirmation mail a day, so that nobody can fill a stranger's mailbox through us. */
export class MailBudget {
  readonly #clock: () => Date;
  readonly #maxAddresses: number;
  /** When each address got its last mail, oldest first. By keyed hash: no address stays in memory. */
  readonly #sent = new Map<string, number>();

  /** Beyond `maxAddresses` the oldest is forgotten. 100,000 of them are about 15 MB. */
  constructor(clock: () => Date, maxAddresses = 100_000) {
    this.#clock = clock;
    this.#maxAddresses = maxAddresses;
  }

  /** True where the address may have a mail now, which counts as sent. */
  take(addressHash: string): boolean {
    const now = this.#clock().getTime();
    const sent = this.#sent.get(addressHash);
    if (sent !== undefined && Math.abs(now - sent) < day) return false;
    this.#sent.delete(addressHash);
    this.#sent.set(addressHash, now);
    const [oldest] = this.#sent.keys();
    if (this.#sent.size > this.#maxAddresses && oldest !== undefined) this.#sent.delete(oldest);
    return true;
  }

  /** The mail could not be sent. */
  giveBack(addressHash: string): void {
    this.#sent.delete(addressHash);
  }
}
