import { hash } from "node:crypto";
import { cacheOf } from "../../content/library/library-cache.ts";
import { nameOfCached } from "../../content/library/kept-texts.ts";
import type { Library, PageKey } from "../../content/model.ts";
import { dependencies } from "../pages/dependencies.ts";
import type { SitePage } from "../pages/site-page.ts";

/**
 * Fingerprints of all that pages are made from. Where code and settings are the same (`siteKey`), the same fingerprint means
 * the same page, in another process too. What `dependencies` tells apart by identity goes in as the words it was read from.
 */
export class PagePrints {
  readonly #library: Library;
  /** Entries, threads and histories of the Library. */
  readonly #objects: ReadonlyMap<unknown, () => string>;
  readonly #parts = new Map<unknown, string>();

  constructor(library: Library) {
    this.#library = library;
    const { texts, entries, threads, comments } = cacheOf(library);
    const words = new Map<unknown, string>([...comments.values()].map(({ text, parsed }) => [parsed.comment, text]));
    const objects = new Map<unknown, () => string>();
    for (const [path, { entry, place, around, rendering }] of entries) {
      const text = texts.get(path);
      if (text !== undefined) objects.set(entry, () => JSON.stringify([nameOfCached(text), place, around, [...rendering.get().links]]));
    }
    for (const { comments: own, thread } of threads.values()) objects.set(thread, () => JSON.stringify(own.map((comment) => words.get(comment))));
    for (const changes of library.changes.values()) objects.set(changes, () => JSON.stringify(changes));
    this.#objects = objects;
  }

  /** Undefined where it depends on something that only this process knows. */
  of(page: SitePage): string | undefined {
    const parts = [JSON.stringify(page)];
    for (const item of dependencies(page, this.#library)) {
      const part = this.#part(item);
      if (part === undefined) return undefined;
      parts.push(part);
    }
    return printOf(parts.join());
  }

  /** Finds what a text that was just rendered stands for in the fingerprints of all pages that show it: then `of` need not. */
  read(key: PageKey): void {
    const entry = this.#library.entries.get(key);
    // A project stands in no page's `dependencies` as one object.
    if (entry !== undefined && entry.kind !== "project") this.#part(entry);
  }

  #part(item: unknown): string | undefined {
    if (typeof item === "number" || item === undefined || typeof item === "boolean") return String(item);
    const known = this.#parts.get(item);
    if (known !== undefined) return known;
    const words = typeof item === "string" ? JSON.stringify(item) : this.#objects.get(item)?.();
    // Many pages have the same parts.
    const part = words === undefined || words.length < 40 ? words : printOf(words);
    if (part !== undefined) this.#parts.set(item, part);
    return part;
  }
}

/** 128 bits of SHA-256. */
function printOf(words: string): string {
  return hash("sha256", words, "base64url").slice(0, 22);
}
