import { createHash, randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { deserialize, serialize } from "node:v8";
import { crc32 } from "node:zlib";
import { type KeptText, type KeptTexts, keptTexts } from "../../content/library/kept-texts.ts";
import type { LazyRendering } from "../../content/library/lazy-rendering.ts";
import { cacheOf } from "../../content/library/library-cache.ts";
import { bytesOf, type PackedRendering } from "../../content/library/packed-rendering.ts";
import type { Library } from "../../content/model.ts";
import { codeVersion } from "../code-version.ts";
import { HtmlFile, HtmlInFile, type HtmlPlace } from "./html-files.ts";

/** Texts are spread over so many files by their paths: one text that changed costs writing one of them, not all. */
const shards = 64;

/** A text as its shard has it: the HTML lies in a file beside it. */
type ShardText = Omit<KeptText, "rendering"> & { readonly rendering?: PackedRendering<HtmlPlace> };
type Shard = ReadonlyMap<string, ShardText>;

/**
 * What the last build made of each text, in `.cache/texts/`: front matter read, HTML rendered. It holds the texts of the
 * last build and no others. Whatever cannot be read, or was made by other code, is as if it were not there. HTML lies in
 * files of its own (`<shard>-<random>.html`), and is read when it is asked for: memory need not hold all of it.
 */
export class TextCache {
  readonly texts: KeptTexts;
  readonly #folder: string;
  readonly #version: string;
  /** Files of this process, by shard. */
  readonly #html = new Map<string, HtmlFile>();

  private constructor(folder: string, version: string, texts: KeptTexts) {
    this.#folder = folder;
    this.#version = version;
    this.texts = texts;
  }

  static async read(root: string): Promise<TextCache> {
    const folder = path.join(root, ".cache", "texts");
    // Of all code that has a part in what is kept.
    const version = codeVersion(["src/config", "src/content", "src/publish/texts"], (name) => name.endsWith(".ts"));
    const texts = new Map<string, KeptText>();
    for (const name of await readdir(folder).catch(() => [])) {
      if (!/^[0-9a-f]{2}$/.test(name)) continue;
      const bytes = await readFile(path.join(folder, name)).catch(() => undefined);
      const shard = bytes === undefined ? undefined : unpack(bytes, version);
      for (const [file, { rendering, ...text }] of shard ?? []) {
        texts.set(file, { ...text, ...(rendering && { rendering: { ...rendering, html: new HtmlInFile(folder, rendering.html) } }) });
      }
    }
    return new TextCache(folder, version, texts);
  }

  /** Puts the HTML of rendered texts away, by their paths. */
  putAway(texts: Iterable<readonly [file: string, rendering: LazyRendering]>): void {
    const waiting = new Map<string, [LazyRendering, Uint8Array][]>();
    for (const [file, rendering] of texts) {
      const shard = shardOf(file);
      const bytes = rendering.made === undefined || this.#isOurs(rendering, shard) ? undefined : bytesOf(rendering.made);
      if (bytes === undefined) continue;
      const others = waiting.get(shard);
      if (others === undefined) waiting.set(shard, [[rendering, bytes]]);
      else others.push([rendering, bytes]);
    }
    if (waiting.size > 0) mkdirSync(this.#folder, { recursive: true });
    for (const [shard, renderings] of waiting) {
      const places = this.#htmlFile(shard).add(renderings.map(([, bytes]) => bytes));
      for (const [index, place] of places.entries()) renderings[index]?.[0].putAway(place);
    }
  }

  /** Keeps what was made of the texts of a Library; writes what is not kept so already. */
  async keep(library: Library): Promise<void> {
    const now = keptTexts(library);
    const changed = new Set<string>();
    for (const [file, text] of now) if (!isSame(this.texts.get(file), text)) changed.add(shardOf(file));
    for (const file of this.texts.keys()) if (!now.has(file)) changed.add(shardOf(file));
    if (changed.size === 0) return;
    const { entries } = cacheOf(library);
    this.putAway([...entries].flatMap(([file, { rendering }]): [string, LazyRendering][] => (changed.has(shardOf(file)) ? [[file, rendering]] : [])));
    mkdirSync(this.#folder, { recursive: true });
    const contents = new Map<string, Map<string, ShardText>>([...changed].map((shard) => [shard, new Map()]));
    for (const [file, { name, read, place }] of now) {
      const { made } = entries.get(file)?.rendering ?? {};
      const isAway = made?.html instanceof HtmlInFile;
      contents.get(shardOf(file))?.set(file, { name, read, place, ...(isAway && { rendering: { ...made, html: made.html.place } }) });
    }
    for (const [shard, texts] of contents) await this.#write(shard, texts);
    await this.#removeHtml(changed);
  }

  async #write(shard: string, texts: Shard): Promise<void> {
    const file = path.join(this.#folder, shard);
    if (texts.size === 0) return rm(file, { force: true });
    const temporary = `${file}.${process.pid}.tmp`;
    await writeFile(temporary, pack(texts, this.#version));
    await rename(temporary, file);
  }

  /** Of those shards, what no shard speaks of any more. */
  async #removeHtml(shards: ReadonlySet<string>): Promise<void> {
    for (const name of await readdir(this.#folder)) {
      const [, shard = ""] = /^(..)-.+\.html$/.exec(name) ?? [];
      if (shards.has(shard) && name !== this.#html.get(shard)?.name) await rm(path.join(this.#folder, name), { force: true });
    }
  }

  #isOurs({ made }: LazyRendering, shard: string): boolean {
    return made?.html instanceof HtmlInFile && made.html.place.file === this.#html.get(shard)?.name;
  }

  #htmlFile(shard: string): HtmlFile {
    const file = this.#html.get(shard) ?? new HtmlFile(this.#folder, `${shard}-${randomBytes(6).toString("hex")}.html`);
    this.#html.set(shard, file);
    return file;
  }
}

function isSame(before: KeptText | undefined, now: KeptText): boolean {
  return before?.name === now.name && before.place === now.place && before.rendering === now.rendering;
}

/** The part of the cache in which a text is kept. */
export function shardOf(file: string): string {
  return (crc32(file) % shards).toString(16).padStart(2, "0");
}

/** A hash of version and texts, then the texts: half a file, or one of other code, is known at once. */
function pack(texts: Shard, version: string): Buffer {
  const body = serialize(texts);
  return Buffer.concat([checksum(body, version), body]);
}

function unpack(bytes: Buffer, version: string): Shard | undefined {
  const body = bytes.subarray(hashBytes);
  return bytes.subarray(0, hashBytes).equals(checksum(body, version)) ? (deserialize(body) as Shard) : undefined;
}

const hashBytes = 32;

function checksum(body: Buffer, version: string): Buffer {
  return createHash("sha256").update(version).update(body).digest();
}
