import { appendFileSync, closeSync, openSync, readSync } from "node:fs";
import path from "node:path";
import { crc32 } from "node:zlib";
import type { StoredHtml } from "../../content/library/packed-rendering.ts";

/** Where HTML lies in the cache; `sum`: its CRC-32. */
export interface HtmlPlace {
  readonly file: string;
  readonly at: number;
  readonly length: number;
  readonly sum: number;
}

/** HTML of one text in a file of many. */
export class HtmlInFile implements StoredHtml {
  readonly place: HtmlPlace;
  readonly #folder: string;

  constructor(folder: string, place: HtmlPlace) {
    this.#folder = folder;
    this.place = place;
  }

  read(): Uint8Array | undefined {
    const bytes = Buffer.allocUnsafe(this.place.length);
    return readInto(bytes, path.join(this.#folder, this.place.file), this.place.at) && crc32(bytes) === this.place.sum ? bytes : undefined;
  }
}

/** A file to which HTML is added; it need not be there yet, its folder must. */
export class HtmlFile {
  readonly name: string;
  readonly #folder: string;
  #length = 0;

  constructor(folder: string, name: string) {
    this.#folder = folder;
    this.name = name;
  }

  add(texts: readonly Uint8Array[]): HtmlInFile[] {
    appendFileSync(path.join(this.#folder, this.name), Buffer.concat(texts));
    return texts.map((html) => {
      const at = this.#length;
      this.#length += html.length;
      return new HtmlInFile(this.#folder, { file: this.name, at, length: html.length, sum: crc32(html) });
    });
  }
}

function readInto(bytes: Buffer, file: string, at: number): boolean {
  try {
    const opened = openSync(file, "r");
    try {
      return readSync(opened, bytes, 0, bytes.length, at) === bytes.length;
    } finally {
      closeSync(opened);
    }
  } catch {
    // Another process put a newer one in its place, or somebody emptied the cache.
    return false;
  }
}
