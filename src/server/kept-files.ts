import { createHash } from "node:crypto";
import { statSync, type Stats } from "node:fs";
import { open } from "node:fs/promises";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

/** Files up to this size are read whole and named by their content; larger ones (video, archives) are streamed. */
const wholeUpToBytes = 1024 * 1024;

/** What all files in memory may take together, compressed forms with them: some 5,000 pages. */
const keptBytes = 96 * 1024 * 1024;

/** A file that has not changed for so long, and is no larger, is compressed as well as can be: 30 ms for a long page. */
const restedMs = 60_000;
const bestUpToBytes = 64 * 1024;

export type Encoding = "br" | "gzip";

/** A small file as it was when it was read. */
export class KeptFile {
  readonly body: Buffer;
  /** Hash of the content, for ETags. */
  readonly hash: string;
  readonly stats: Stats;
  readonly #encoded = new Map<Encoding | "br at its best", Promise<Buffer>>();
  readonly #onGrown: (bytes: number) => void;

  constructor(body: Buffer, stats: Stats, onGrown: (bytes: number) => void) {
    this.body = body;
    this.stats = stats;
    this.hash = createHash("sha256").update(body).digest("base64url").slice(0, 22);
    this.#onGrown = onGrown;
  }

  /**
   * Compressed when it is first asked for, on another thread, and once: quickly while it is new, since a page that is talked
   * about soon changes again; then at its best, a tenth smaller.
   */
  encoded(encoding: Encoding): Promise<Buffer> {
    const hasRested = this.body.length <= bestUpToBytes && Date.now() - this.stats.mtimeMs > restedMs;
    const form = encoding === "br" && hasRested ? "br at its best" : encoding;
    const known = this.#encoded.get(form);
    if (known !== undefined) return known;
    const made = encoding === "gzip" ? promisify(gzip)(this.body) : brotli(this.body, hasRested ? constants.BROTLI_MAX_QUALITY : quickQuality);
    this.#encoded.set(form, made);
    void made.then(({ length }) => this.#onGrown(length), () => this.#encoded.delete(form));
    return made;
  }
}

/**
 * Small files in memory with their compressed forms, the ones asked for last. Whether one is still the file on disk is
 * asked each time, since other processes may write it too.
 */
export class KeptFiles {
  readonly #files = new Map<string, { readonly file: KeptFile; bytes: number }>();
  readonly #change: (file: string, body: Buffer) => Buffer;
  readonly #limit: number;
  #bytes = 0;

  /** `change`: what is done to each file before it is kept. */
  constructor(change: (file: string, body: Buffer) => Buffer, limit = keptBytes) {
    this.#change = change;
    this.#limit = limit;
  }

  /** The file as it is now; `large` where it is to be streamed; undefined where there is none. */
  async find(file: string): Promise<KeptFile | "large" | undefined> {
    const stats = look(file);
    if (stats === undefined) return undefined;
    if (stats.size > wholeUpToBytes) return "large";
    const known = this.#files.get(file);
    if (known === undefined || !isSame(known.file.stats, stats)) return this.#read(file);
    // The last one asked for is the last one to go.
    this.#files.delete(file);
    this.#files.set(file, known);
    return known.file;
  }

  /** Described from the handle it is read from: a page that is replaced meanwhile is the old one or the new one. */
  async #read(file: string): Promise<KeptFile | undefined> {
    const handle = await open(file).catch(() => undefined);
    if (handle === undefined) return undefined;
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) return undefined;
      const kept = new KeptFile(this.#change(file, await handle.readFile()), stats, (bytes) => this.#grow(file, kept, bytes));
      this.#forget(file);
      this.#files.set(file, { file: kept, bytes: 0 });
      this.#grow(file, kept, kept.body.length);
      return kept;
    } finally {
      await handle.close().catch(() => undefined);
    }
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

/** A sixth larger than the best, in a thirtieth of its time. */
const quickQuality = 5;

function brotli(body: Buffer, quality: number): Promise<Buffer> {
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_MODE, BROTLI_MODE_TEXT, BROTLI_PARAM_SIZE_HINT } = constants;
  return promisify(brotliCompress)(body, { params: { [BROTLI_PARAM_QUALITY]: quality, [BROTLI_PARAM_MODE]: BROTLI_MODE_TEXT, [BROTLI_PARAM_SIZE_HINT]: body.length } });
}
