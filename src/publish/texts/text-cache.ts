import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { deserialize, serialize } from "node:v8";
import { type KeptText, type KeptTexts, keptTexts } from "../../content/library/kept-texts.ts";
import type { Library } from "../../content/model.ts";

/** Texts are spread over so many files by their paths: one text that changed costs writing one of them, not all. */
const shards = 64;

/**
 * What the last build made of each text, in `.cache/texts/`: front matter read, HTML rendered. It holds the texts of the
 * last build and no others. Whatever cannot be read, or was made by other code, is as if it were not there.
 */
export class TextCache {
  readonly texts: KeptTexts;
  readonly #folder: string;
  readonly #version: string;

  private constructor(folder: string, version: string, texts: KeptTexts) {
    this.#folder = folder;
    this.#version = version;
    this.texts = texts;
  }

  static async read(root: string): Promise<TextCache> {
    const folder = path.join(root, ".cache", "texts");
    const version = codeVersion();
    const texts = new Map<string, KeptText>();
    for (const name of await readdir(folder).catch(() => [])) {
      const bytes = await readFile(path.join(folder, name)).catch(() => undefined);
      const shard = bytes === undefined ? undefined : unpack(bytes, version);
      for (const [file, text] of shard ?? []) texts.set(file, text);
    }
    return new TextCache(folder, version, texts);
  }

  /** Keeps what was made of the texts of a Library; writes what is not kept so already. */
  async keep(library: Library): Promise<void> {
    const now = keptTexts(library);
    const changed = new Set<string>();
    for (const [file, text] of now) if (!isSame(this.texts.get(file), text)) changed.add(shardOf(file));
    for (const file of this.texts.keys()) if (!now.has(file)) changed.add(shardOf(file));
    if (changed.size === 0) return;
    await mkdir(this.#folder, { recursive: true });
    const contents = new Map<string, Map<string, KeptText>>([...changed].map((shard) => [shard, new Map()]));
    for (const [file, text] of now) contents.get(shardOf(file))?.set(file, text);
    for (const [shard, texts] of contents) await this.#write(shard, texts);
  }

  async #write(shard: string, texts: Map<string, KeptText>): Promise<void> {
    const file = path.join(this.#folder, shard);
    if (texts.size === 0) return rm(file, { force: true });
    const temporary = `${file}.${process.pid}.tmp`;
    await writeFile(temporary, pack(texts, this.#version));
    await rename(temporary, file);
  }
}

function isSame(before: KeptText | undefined, now: KeptText): boolean {
  return before?.name === now.name && before.place === now.place && before.rendering === now.rendering;
}

function shardOf(file: string): string {
  const number = createHash("sha256").update(file).digest()[0] ?? 0;
  return (number % shards).toString(16).padStart(2, "0");
}

/** A hash of version and texts, then the texts: half a file, or one of other code, is known at once. */
function pack(texts: Map<string, KeptText>, version: string): Buffer {
  const body = serialize(texts);
  return Buffer.concat([checksum(body, version), body]);
}

function unpack(bytes: Buffer, version: string): Map<string, KeptText> | undefined {
  const body = bytes.subarray(hashBytes);
  return bytes.subarray(0, hashBytes).equals(checksum(body, version)) ? (deserialize(body) as Map<string, KeptText>) : undefined;
}

const hashBytes = 32;

function checksum(body: Buffer, version: string): Buffer {
  return createHash("sha256").update(version).update(body).digest();
}

/** Of all code that has a part in what is kept: ours, the packages installed, and Node, whose Unicode tables and format may change. */
function codeVersion(): string {
  const files = ["src/config", "src/content"].flatMap((folder) => {
    const names = readdirSync(path.resolve(folder), { recursive: true, encoding: "utf8" });
    return names.filter((name) => name.endsWith(".ts")).toSorted().map((name) => path.resolve(folder, name));
  });
  const hash = createHash("sha256").update(process.version);
  for (const file of [...files, installedPackages()]) hash.update(readFileSync(file));
  return hash.digest("hex");
}

/** npm's account of what lies in `node_modules/`, else of what should. */
function installedPackages(): string {
  const account = path.resolve("node_modules/.package-lock.json");
  return existsSync(account) ? account : path.resolve("package-lock.json");
}
