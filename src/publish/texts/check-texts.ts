import type { Library, Log, Project, TextPage } from "../../content/model.ts";
import { cacheOf } from "../../content/library/library-cache.ts";
import type { EntryChange } from "../../content/library/patch-lists.ts";
import type { Problem } from "../../content/problems.ts";
import { atOnce, type Work } from "../../content/turns.ts";
import { pageList } from "../pages/page-list.ts";
import { pageUrl } from "../pages/site-page.ts";

type Entry = Project | Log | TextPage;

/** Ids that pages have beside those of the text. */
const idsOfPages = /^(?:main|comments|comment-form|comment-[0-9a-f-]+|newsletter|newsletter-form)$/;

export interface CheckedSite {
  readonly library: Library;
  /** Whether something that we do not know may stand at an address: a template or a copy of the author. */
  readonly isElsewhere: (address: string) => boolean;
}

/** What is wrong within texts, with file and line. */
export interface CheckedTexts {
  /** Formulas that cannot be read. */
  readonly mistakes: readonly Problem[];
  /** Links and pictures that lead nowhere within the site. Links to other hosts are not looked at. */
  readonly brokenLinks: readonly Problem[];
}

/** Looks through every text, and so renders all of them. */
export function checkTexts(site: CheckedSite): CheckedTexts {
  return atOnce(new TextChecks(site).all());
}

/** What is looked up to check texts, kept so that after a change only what it concerns is checked again. */
export class TextChecks {
  readonly #isElsewhere: CheckedSite["isElsewhere"];
  readonly #addresses: Set<string>;
  readonly #byAddress: Map<string, Entry>;
  /** Sources of the texts that link to an address, which stands here without a slash at the end; some may do so no more. */
  readonly #referrers = new Map<string, Set<string>>();
  #library: Library;

  constructor({ library, isElsewhere }: CheckedSite) {
    this.#library = library;
    this.#isElsewhere = isElsewhere;
    this.#addresses = new Set([...pageList(library).map(pageUrl), ...library.assets.map(({ url }) => url)].map(plain));
    this.#byAddress = new Map([...library.entries.values()].map((entry) => [plain(entry.url), entry]));
  }

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
    for (const entry of entries) {
      yield;
      const at = (written: string): Pick<Problem, "file" | "line"> => placeOf(entry.source, texts.get(entry.source)?.text ?? "", written);
      for (const { written, message } of entry.mistakes) mistakes.push({ ...at(written), message });
      for (const [written, href] of entry.references) {
        const message = this.#brokenLink(entry, written, href);
        if (message !== undefined) brokenLinks.push({ ...at(written), message });
      }
    }
    return { mistakes, brokenLinks };
  }

  /** What is wrong with a link; undefined where nothing is, or where it is not ours to say. */
  #brokenLink(entry: Entry, written: string, href: string): string | undefined {
    const { prefix } = this.#library.site;
    const [, path = "", anchor = ""] = /^([^?#]*)(?:\?[^#]*)?(?:#(.*))?$/s.exec(href) ?? [];
    if (path === "") return anchor === "" || hasId(entry, anchor) ? undefined : `links to ${written}, and has no such heading or id`;
    if (/^(?:\/\/|[a-z][a-z0-9+.-]*:)/i.test(path)) return undefined;
    // A relative link that was found has become an address; one that was not is as it was written.
    if (!path.startsWith("/")) return missingFile(entry.source, path, written, cacheOf(this.#library).texts);
    const address = plain(path.startsWith(prefix) ? path.slice(prefix.length - 1) : path);
    this.#refers(entry, address);
    if (address.startsWith("/api/")) return undefined;
    const found = [address, `${address}/`].find((candidate) => this.#addresses.has(candidate));
    if (found === undefined) return this.#isElsewhere(address) ? undefined : `links to ${written}, which is not there`;
    const target = this.#byAddress.get(found);
    return anchor === "" || target === undefined || hasId(target, anchor) ? undefined : `links to ${written}, and ${target.source} has no such heading or id`;
  }

  #refers({ source }: Entry, address: string): void {
    const name = nameOf(address);
    const known = this.#referrers.get(name);
    if (known === undefined) this.#referrers.set(name, new Set([source]));
    else known.add(source);
  }
}

function nameOf(address: string): string {
  return address.replace(/\/$/, "");
}

function missingFile(source: string, path: string, written: string, texts: ReadonlyMap<string, unknown>): string | undefined {
  const file = new URL(path, `file:///${source}`).pathname.slice(1);
  const there = [file, decodeURI(file)].find((candidate) => texts.has(candidate));
  return there === undefined ? `links to ${written}, which is not there` : `links to ${written}, which is not published`;
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
