import { createHash } from "node:crypto";

const hour = 60 * 60 * 1000;

/** Shorter ones, such as "Thank you!", many people really write. */
const leastCharacters = 40;

/**
 * The texts that were taken in the last hour, on all pages: as hashes, and in memory only.
 * In the one process that is all of them, in functions those of the same instance.
 */
export class RecentTexts {
  readonly #clock: () => Date;
  readonly #maxTexts: number;
  /** When each text was taken; the one that was quiet longest comes first. */
  readonly #taken = new Map<string, readonly number[]>();

  /** Beyond `maxTexts` the one that was quiet longest is forgotten. 10,000 of them are about 2 MB. */
  constructor(clock: () => Date, maxTexts = 10_000) {
    this.#clock = clock;
    this.#maxTexts = maxTexts;
  }

  /** How often this text was taken in the last hour. */
  count(text: string): number {
    return this.#recent(markOf(text)).length;
  }

  /** Remembers a text that was taken. */
  add(text: string): void {
    const mark = markOf(text);
    if (mark === undefined) return;
    const recent = this.#recent(mark);
    this.#taken.delete(mark);
    this.#taken.set(mark, [...recent, this.#clock().getTime()]);
    const [quietest] = this.#taken.keys();
    if (this.#taken.size > this.#maxTexts && quietest !== undefined) this.#taken.delete(quietest);
  }

  #recent(mark: string | undefined): readonly number[] {
    const now = this.#clock().getTime();
    return (mark === undefined ? undefined : this.#taken.get(mark))?.filter((time) => Math.abs(now - time) < hour) ?? [];
  }
}

/** Spaces and case do not make another text: machines change those. */
function markOf(text: string): string | undefined {
  const plain = text.normalize("NFKC").replace(/[\s\p{Default_Ignorable_Code_Point}]+/gu, "").toLowerCase();
  return plain.length < leastCharacters ? undefined : createHash("sha256").update(plain).digest("base64url");
}
