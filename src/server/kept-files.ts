import { statSync, type Stats } from "node:fs";
import { open } from "node:fs/promises";
import { KeptFile, type Manner } from "./kept-file.ts";

/** Files up to this size are read whole and named by their content; larger ones (video, archives) are streamed. */
const wholeUpToBytes = 1024 * 1024;

/** What all files in memory may take together, compressed forms with them: some 5,000 pages. */
const keptBytes = 96 * 1024 * 1024;

export interface KeptFilesOptions {
  /** What is done to each file before it is kept. */
  readonly change: (file: string, body: Buffer) => Buffer;
  readonly mannerOf: (file: string) => Manner;
  /** In bytes. @default 96 MiB */
  readonly limit?: number;
}

interface Entry {
  readonly file: KeptFile;
  bytes: number;
  /** The turn in which the file on disk was last looked at. */
  turn: number;
}

/**
 * Small files in memory with their compressed forms, the ones asked for last. Whether one is still the file on disk is
 * asked in each turn of the event loop, since other processes may write it too: of many requests that came together only
 * the first one asks, and who was told of a change comes in a later turn.
 */
export class KeptFiles {
  readonly #files = new Map<string, Entry>();
  /** Files that are being read, as they were when that began. */
  readonly #reading = new Map<string, { readonly stats: Stats; readonly done: Promise<KeptFile | undefined> }>();
  readonly #options: KeptFilesOptions;
  readonly #limit: number;
  #bytes = 0;
  #turn = 0;
  #isTurnEnding = false;

  constructor(options: KeptFilesOptions) {
    this.#options = options;
    this.#limit = options.limit ?? keptBytes;
  }

  /** The file, where it is in memory as it is now. */
  known(file: string): KeptFile | undefined {
    const known = this.#files.get(file);
    if (known === undefined) return undefined;
    if (known.turn !== this.#turn) {
      const stats = look(file);
      if (stats === undefined || !isSame(known.file.stats, stats)) return undefined;
      known.turn = this.#thisTurn();
    }
    // The last one asked for is the last one to go.
    this.#files.delete(file);
    this.#files.set(file, known);
    return known.file;
  }

  /** The file as it is now; `large` where it is to be streamed; undefined where there is none. */
  async find(file: string): Promise<KeptFile | "large" | undefined> {
    const known = this.known(file);
    if (known !== undefined) return known;
    const stats = look(file);
    if (stats === undefined) return undefined;
    return stats.size > wholeUpToBytes ? "large" : this.#readOnce(file, stats);
  }

  /** Many may ask for a page that was just replaced: it is read and compressed once, and nobody gets an older one than lies there now. */
  async #readOnce(file: string, stats: Stats): Promise<KeptFile | undefined> {
    const begun = this.#reading.get(file);
    if (begun !== undefined && isSame(begun.stats, stats)) return begun.done;
    const reading = { stats, done: this.#read(file) };
    this.#reading.set(file, reading);
    try {
      return await reading.done;
    } finally {
      if (this.#reading.get(file) === reading) this.#reading.delete(file);
    }
  }

  /** Described from the handle it is read from: a page that is replaced meanwhile is the old one or the new one. */
  async #read(file: string): Promise<KeptFile | undefined> {
    const handle = await open(file).catch(() => undefined);
    if (handle === undefined) return undefined;
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) return undefined;
      const kept = new KeptFile(this.#options.change(file, await handle.readFile()), stats, this.#options.mannerOf(file), (bytes) => this.#grow(file, kept, bytes));
      this.#forget(file);
      this.#files.set(file, { file: kept, bytes: 0, turn: -1 });
      this.#grow(file, kept, kept.body.length);
      return kept;
    } finally {
      await handle.close().catch(() => undefined);
    }
  }

  #thisTurn(): number {
    if (!this.#isTurnEnding) {
      this.#isTurnEnding = true;
      setImmediate(() => {
        this.#turn += 1;
        this.#isTurnEnding = false;
      });
    }
    return this.#turn;
  }

  #grow(name: string, file: KeptFile, bytes: number): void {
    const entry = this.#files.get(name);
    // It may have been forgotten, or read again, while it was compressed.
    if (entry?.file !== file) return;
    entry.bytes += bytes;
    this.#bytes += bytes;
    for (const [oldest] of this.#files) {
      if (this.#bytes <= this.#limit) return;
      this.#forget(oldest);
    }
  }

  #forget(name: string): void {
    this.#bytes -= this.#files.get(name)?.bytes ?? 0;
    this.#files.delete(name);
  }
}

/** Synchronous: 3 µs, where a promise takes 60. */
function look(file: string): Stats | undefined {
  try {
    const stats = statSync(file, { throwIfNoEntry: false });
    return stats?.isFile() ? stats : undefined;
  } catch {
    // A name that no file can have.
    return undefined;
  }
}

function isSame(one: Stats, other: Stats): boolean {
  return one.ino === other.ino && one.size === other.size && one.mtimeMs === other.mtimeMs && one.ctimeMs === other.ctimeMs;
}
