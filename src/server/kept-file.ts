import { createHash } from "node:crypto";
import type { Stats } from "node:fs";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

/** A file that has not changed for so long, and is no larger, is compressed as well as can be: 30 ms for a long page. */
const restedMs = 60_000;
const bestUpToBytes = 64 * 1024;

/** `identity`: as it is. */
export type Encoding = "br" | "gzip" | "identity";

type FormName = Encoding | "br at its best";

/** A file as it is sent to everybody who asks for it in one encoding. */
export interface Form {
  /** Names and values in turn, as Node sends them with the least work; the length is the last. */
  readonly headers: string[];
  readonly body: Buffer;
}

/** How a file is sent, whatever is in it. */
export interface Manner {
  /** Names and values in turn. */
  readonly headers: string[];
  /** Texts are compressed, all else can be asked for in parts. */
  readonly isText: boolean;
  /** Pages have no version, whatever a link says: one that is kept for a year would never show a comment. */
  readonly isPage: boolean;
}

/** A small file as it was when it was read. */
export class KeptFile {
  readonly body: Buffer;
  readonly manner: Manner;
  /** Hash of the content, for ETags. */
  readonly hash: string;
  readonly stats: Stats;
  readonly #made = new Map<FormName, Form>();
  readonly #making = new Map<FormName, Promise<Form>>();
  readonly #onGrown: (bytes: number) => void;

  constructor(body: Buffer, stats: Stats, manner: Manner, onGrown: (bytes: number) => void) {
    this.body = body;
    this.stats = stats;
    this.hash = createHash("sha256").update(body).digest("base64url").slice(0, 22);
    this.manner = manner;
    this.#onGrown = onGrown;
    this.#made.set("identity", this.#formOf(body, "identity"));
  }

  /** The file in this encoding, where it was asked for before. */
  made(encoding: Encoding): Form | undefined {
    return this.#made.get(this.#now(encoding));
  }

  /**
   * The file in this encoding: compressed when it is first asked for, on another thread, and once: quickly while it is new,
   * since a page that is talked about soon changes again; then at its best, a tenth smaller.
   */
  form(encoding: Encoding): Promise<Form> {
    const name = this.#now(encoding);
    const made = this.#made.get(name);
    if (made !== undefined) return Promise.resolve(made);
    const making = this.#making.get(name) ?? this.#make(encoding, name);
    this.#making.set(name, making);
    return making;
  }

  async #make(encoding: Encoding, name: FormName): Promise<Form> {
    try {
      const form = this.#formOf(await compress(this.body, name), encoding);
      this.#made.set(name, form);
      this.#onGrown(form.body.length);
      return form;
    } finally {
      this.#making.delete(name);
    }
  }

  #now(encoding: Encoding): FormName {
    const hasRested = encoding === "br" && this.body.length <= bestUpToBytes && Date.now() - this.stats.mtimeMs > restedMs;
    return hasRested ? "br at its best" : encoding;
  }

  #formOf(body: Buffer, encoding: Encoding): Form {
    const etag = encoding === "identity" ? `"${this.hash}"` : `"${this.hash}-${encoding}"`;
    const coding = encoding === "identity" ? [] : ["Content-Encoding", encoding];
    return { headers: [...this.manner.headers, ...coding, "ETag", etag, "Content-Length", String(body.length)], body };
  }
}

/** A sixth larger than the best, in a thirtieth of its time. */
const quickQuality = 5;

async function compress(body: Buffer, name: FormName): Promise<Buffer> {
  if (name === "identity") return body;
  if (name === "gzip") return promisify(gzip)(body);
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_MODE, BROTLI_MODE_TEXT, BROTLI_PARAM_SIZE_HINT, BROTLI_MAX_QUALITY } = constants;
  return promisify(brotliCompress)(body, { params: { [BROTLI_PARAM_QUALITY]: name === "br" ? quickQuality : BROTLI_MAX_QUALITY, [BROTLI_PARAM_MODE]: BROTLI_MODE_TEXT, [BROTLI_PARAM_SIZE_HINT]: body.length } });
}
