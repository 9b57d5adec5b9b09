import path from "node:path";
import type { Entry, Library } from "../../content/model.ts";
import { cacheOf } from "../../content/library/library-cache.ts";
import type { EntryChange } from "../../content/library/patch-lists.ts";
import type { Problem } from "../../content/problems.ts";
import { atOnce, type Work } from "../../content/turns.ts";
import { pageList } from "../pages/page-list.ts";
import { pageUrl } from "../pages/site-page.ts";
import type { WrittenLink } from "./written-links.ts";

/** What is there only with some settings: a layout asks for these before it links there. */
const onlyIfWanted = /^\/(?:search\/|search\.js|topics\.json|pagefind\/.*)$/;

/** Ids that a page has beside those of its text, and `top`, which leads to the beginning of each (HTML, 7.4.6.4). */
const idsOfPages = /^(?:top|main|comments|comment-form|comment-[0-9a-f-]+|newsletter|newsletter-form)$/;

export interface CheckedSite {
  readonly library: Library;
  /** Links beside those of the texts: in layouts, templates and settings. */
  readonly links?: readonly WrittenLink[];
  /** Whether the author has templates or copies of their own: then an address that we do not know may be one of theirs. */
  readonly isOpen: boolean;
}

/** A link to an address where something may stand that the author's templates make: only after they ran can one tell. */
export interface OpenLink extends Problem {
  /** Without prefix, decoded. */
  readonly address: string;
}

/** What is wrong within texts and what surrounds them, with file and line. */
export interface CheckedTexts {
  /** Formulas that cannot be read. */
  readonly mistakes: readonly Problem[];
  /** Links and pictures that lead nowhere within the site. Links to other hosts are not looked at. */
  readonly brokenLinks: readonly Problem[];
  readonly openLinks: readonly OpenLink[];
}

/** What is looked up to check texts, kept so that after a change only what it concerns is checked again. */
export class TextChecks {
  readonly #isOpen: boolean;
  readonly #links: readonly WrittenLink[];
  readonly #addresses: Set<string>;
  readonly #byAddress: Map<string, Entry>;
  /** By address without a slash at the end: sources of the texts that link there, some of which may do so no more. */
  readonly #referrers = new Map<string, Set<string>>();
  #library: Library;

  constructor({ library, links = [], isOpen }: CheckedSite) {
    this.#library = library;
    this.#links = links;
    this.#isOpen = isOpen;
    this.#addresses = new Set([...pageList(library).map(pageUrl), ...library.assets.map(({ url }) => url)].map(plain));
    this.#byAddress = new Map([...library.entries.values()].map((entry) => [plain(entry.url), entry]));
  }

  /** Looks through every text, and so renders all of them. */
  all(): Work<CheckedTexts> {
    return this.#check(this.#library.entries.values());
  }

  /** Checks what changed and whatever refers to it. `added` and `gone`: addresses of pages and files. */
  afterChange(library: Library, { changes, added, gone }: { readonly changes: readonly EntryChange[]; readonly added: readonly string[]; readonly gone: readonly string[] }): CheckedTexts {
    this.#library = library;
    for (const url of gone) this.#addresses.delete(plain(url));
    for (const url of added) this.#addresses.add(plain(url));
    for (const { before } of changes) if (before !== undefined) this.#byAddress.delete(plain(before.url));
    for (const { after } of changes) if (after !== undefined) this.#byAddress.set(plain(after.url), after);
    const targets = new Set([...gone, ...changes.flatMap(({ before, after }) => [before, after]).flatMap((entry) => entry?.url ?? [])].map((url) => nameOf(plain(url))));
    const { entries } = cacheOf(library);
    const referrers = [...targets].flatMap((target) => [...(this.#referrers.get(target) ?? [])]).flatMap((source) => entries.get(source)?.entry ?? []);
    return atOnce(this.#check(new Set([...changes.flatMap(({ after }) => after ?? []), ...referrers])));
  }

  *#check(entries: Iterable<Entry>): Work<CheckedTexts> {
    const { texts } = cacheOf(this.#library);
    const mistakes: Problem[] = [];
    const brokenLinks: Problem[] = [];
    const openLinks: OpenLink[] = [];
    const take = (place: Pick<Problem, "file" | "line">, wrong: Wrong | undefined): void => {
      if (wrong?.address !== undefined && this.#isOpen) openLinks.push({ ...place, ...wrong, address: wrong.address });
      else if (wrong !== undefined) brokenLinks.push({ ...place, message: wrong.message });
    };
    for (const entry of entries) {
      yield;
      const at = (written: string): Pick<Problem, "file" | "line"> => placeOf(entry.source, texts.get(entry.source)?.text ?? "", written);
      for (const { written, message } of entry.mistakes) mistakes.push({ ...at(written), message });
      for (const [written, href] of entry.references) {
        const wrong = this.#brokenLink(entry, written, href);
        if (wrong !== undefined) take(at(written), wrong);
      }
    }
    // All of them each time: they are few, and a change of any text may break one.
    for (const { file, line, href } of this.#links) if (!onlyIfWanted.test(href)) take({ file, line }, this.#brokenAddress(href, href));
    return { mistakes, brokenLinks, openLinks };
  }

  /** What is wrong with a link of a text; undefined where nothing is, or where it is not ours to say. */
  #brokenLink(entry: Entry, written: string, href: string): Wrong | undefined {
    const { path, anchor } = partsOf(href);
    if (path === "") return anchor === "" || hasId(entry, anchor) ? undefined : { message: `links to ${written}, and has no such heading or id` };
    if (/^(?:\/\/|[a-z][a-z0-9+.-]*:)/i.test(path)) return undefined;
    // A relative link that was found has become an address; one that was not is as it was written.
    if (!path.startsWith("/")) return { message: missingFile(entry.source, path, written, cacheOf(this.#library).texts) };
    this.#refers(entry, this.#addressOf(path));
    return this.#brokenAddress(written, href);
  }

  #brokenAddress(written: string, href: string): Wrong | undefined {
    const { path, anchor } = partsOf(href);
    const address = this.#addressOf(path);
    if (address.startsWith("/api/")) return undefined;
    const found = [address, `${address}/`].find((candidate) => this.#addresses.has(candidate));
    if (found === undefined) return { message: `links to ${written}, which is not there`, address };
    const target = this.#byAddress.get(found);
    return anchor === "" || target === undefined || hasId(target, anchor) ? undefined : { message: `links to ${written}, and ${target.source} has no such heading or id` };
  }

  /** A path without the prefix, decoded. */
  #addressOf(path: string): string {
    const { prefix } = this.#library.site;
    return plain(path.startsWith(prefix) ? path.slice(prefix.length - 1) : path);
  }

  #refers({ source }: Entry, address: string): void {
    const name = nameOf(address);
    const known = this.#referrers.get(name);
    if (known === undefined) this.#referrers.set(name, new Set([source]));
    else known.add(source);
  }
}

interface Wrong {
  readonly message: string;
  /** The address, where we know of nothing that stands there. */
  readonly address?: string;
}

function partsOf(href: string): { path: string; anchor: string } {
  const [, path = "", anchor = ""] = /^([^?#]*)(?:\?[^#]*)?(?:#(.*))?$/s.exec(href) ?? [];
  return { path, anchor };
}

function nameOf(address: string): string {
  return address.replace(/\/$/, "");
}

function missingFile(source: string, href: string, written: string, texts: ReadonlyMap<string, unknown>): string {
  const file = path.posix.join(path.posix.dirname(source), href);
  const isThere = texts.has(file) || texts.has(plain(file));
  return isThere ? `links to ${written}, which is not published` : `links to ${written}, which is not there`;
}

function hasId(entry: Entry, anchor: string): boolean {
  const id = plain(anchor);
  return id === "" || idsOfPages.test(id) || entry.ids.includes(id);
}

/** The first line in which the target stands as it was written: where it stands twice, the author finds the other too. */
function placeOf(file: string, text: string, written: string): Pick<Problem, "file" | "line"> {
  const wanted = [written, plain(written)];
  const line = text.split("\n").findIndex((line) => wanted.some((target) => target !== "" && line.includes(target)));
  return line === -1 ? { file } : { file, line: line + 1 };
}

function plain(address: string): string {
  try {
    return decodeURIComponent(address).normalize("NFC");
  } catch {
    return address;
  }
}
