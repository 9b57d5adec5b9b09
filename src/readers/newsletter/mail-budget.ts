import { appendFileSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { ReaderError } from "../errors.ts";

const hour = 60 * 60 * 1000;
const day = 24 * hour;

/** A file longer than this is written anew at the start, without what is older than a day. */
const longFileBytes = 64 * 1024;

interface MailBudgetOptions {
  readonly clock: () => Date;
  /** How many mails the whole site sends in an hour. Default: no limit. */
  readonly perHour?: number;
  /** Where it is remembered beyond the end of the process, for all processes of a checkout. Default: in memory only. */
  readonly file?: string | undefined;
}

/**
 * Lets each address have one confirmation mail a day, and the whole site so many an hour, so that nobody can fill a
 * stranger's mailbox through us, or many strangers' at once. Knows addresses by keyed hash only.
 */
export class MailBudget {
  readonly #options: MailBudgetOptions;
  /** When each address got its last mail, in milliseconds since 1970. */
  #sent = new Map<string, number>();

  constructor(options: MailBudgetOptions) {
    this.#options = options;
    this.#shortenFile();
  }

  /**
   * True where the address may have a mail now, which counts as sent. Throws `too-many` where the site's hour is full,
   * before it looks at the address: the answer says nothing of that.
   */
  take(addressHash: string): boolean {
    const now = this.#options.clock().getTime();
    this.#sent = this.#withinADay(now);
    const times = [...this.#sent.values()].filter((time) => now - time < hour);
    if (times.length >= (this.#options.perHour ?? Infinity)) throw hourIsFull(Math.min(...times) + hour - now);
    if (this.#sent.has(addressHash)) return false;
    this.#remember(addressHash, now);
    return true;
  }

  /** The mail could not be sent. */
  giveBack(addressHash: string): void {
    this.#remember(addressHash, 0);
  }

  #remember(addressHash: string, time: number): void {
    // On disk first: what cannot be remembered is not sent.
    if (this.#options.file !== undefined) appendFileSync(this.#options.file, lineOf(addressHash, time), { mode: 0o600 });
    this.#sent.set(addressHash, time);
  }

  /** Of the file, where there is one: other processes write to it, too. */
  #withinADay(now: number): Map<string, number> {
    const { file } = this.#options;
    const sent = file === undefined ? this.#sent : readSent(file);
    return new Map([...sent].filter(([, time]) => Math.abs(now - time) < day));
  }

  #shortenFile(): void {
    const { file, clock } = this.#options;
    if (file === undefined || readIfThere(file).length < longFileBytes) return;
    const lines = [...this.#withinADay(clock().getTime())].map(([addressHash, time]) => lineOf(addressHash, time));
    writeFileSync(`${file}.tmp`, lines.join(""), { mode: 0o600 });
    renameSync(`${file}.tmp`, file);
  }
}

/** The line break stands in front: after half a line, which a crash may leave, the next is whole. */
function lineOf(addressHash: string, time: number): string {
  return `\n${time} ${addressHash}`;
}

/** The last line about an address counts; half a line, as a crash leaves it, is none. */
function readSent(file: string): Map<string, number> {
  const lines = readIfThere(file).matchAll(/^(\d+) ([0-9a-f]{32})$/gm);
  return new Map(Array.from(lines, ([, time, addressHash = ""]) => [addressHash, Number(time)]));
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}

function hourIsFull(waitMs: number): ReaderError {
  const minutes = Math.ceil(waitMs / 60_000);
  return new ReaderError("too-many", ({ tooManyMails }) => tooManyMails(minutes), { retryAfterSeconds: Math.ceil(waitMs / 1000) });
}
