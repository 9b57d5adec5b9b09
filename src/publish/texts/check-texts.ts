import type { Library, Log, Project, TextPage } from "../../content/model.ts";
import type { Problem } from "../../content/problems.ts";
import type { SourceText } from "../../content/sources/sources.ts";
import { pageList } from "../pages/page-list.ts";
import { pageUrl } from "../pages/site-page.ts";

type Entry = Project | Log | TextPage;

/** Ids that pages have beside those of the text. */
const idsOfPages = /^(?:main|comments|comment-form|comment-[0-9a-f-]+|newsletter|newsletter-form)$/;

export interface CheckedSite {
  readonly library: Library;
  /** Every text, published or not. */
  readonly texts: readonly SourceText[];
  /** Whether something that is not ours stands at an address: a template or a copy of the author. */
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
export function checkTexts({ library, texts, isElsewhere }: CheckedSite): CheckedTexts {
  const sources = new Map(texts.map(({ path, text }) => [path, text]));
  const addresses = new Set([...pageList(library).map(pageUrl), ...library.assets.map(({ url }) => url)].map(plain));
  const byAddress = new Map([...library.entries.values()].map((entry) => [plain(entry.url), entry]));
  const mistakes: Problem[] = [];
  const brokenLinks: Problem[] = [];
  for (const entry of library.entries.values()) {
    const at = (written: string): Pick<Problem, "file" | "line"> => placeOf(entry.source, sources.get(entry.source) ?? "", written);
    for (const { written, message } of entry.mistakes) mistakes.push({ ...at(written), message });
    for (const [written, href] of entry.references) {
      const message = brokenLink({ entry, written, href, library, addresses, byAddress, sources, isElsewhere });
      if (message !== undefined) brokenLinks.push({ ...at(written), message });
    }
  }
  return { mistakes, brokenLinks };
}

interface Link extends Omit<CheckedSite, "texts"> {
  readonly entry: Entry;
  readonly written: string;
  readonly href: string;
  readonly addresses: ReadonlySet<string>;
  readonly byAddress: ReadonlyMap<string, Entry>;
  readonly sources: ReadonlyMap<string, string>;
}

/** What is wrong with a link; undefined where nothing is, or where it is not ours to say. */
function brokenLink({ entry, written, href, library, addresses, byAddress, sources, isElsewhere }: Link): string | undefined {
  const { prefix } = library.site;
  const [, path = "", anchor = ""] = /^([^?#]*)(?:\?[^#]*)?(?:#(.*))?$/s.exec(href) ?? [];
  if (path === "") return anchor === "" || hasId(entry, anchor) ? undefined : `links to ${written}, and has no such heading or id`;
  if (/^(?:\/\/|[a-z][a-z0-9+.-]*:)/i.test(path)) return undefined;
  // A relative link that was found has become an address; one that was not is as it was written.
  if (!path.startsWith("/")) return missingFile(entry.source, path, written, sources);
  const address = plain(path.startsWith(prefix) ? path.slice(prefix.length - 1) : path);
  if (address.startsWith("/api/") || isElsewhere(address)) return undefined;
  const found = [address, `${address}/`].find((candidate) => addresses.has(candidate));
  if (found === undefined) return `links to ${written}, which is not there`;
  const target = byAddress.get(found);
  return anchor === "" || target === undefined || hasId(target, anchor) ? undefined : `links to ${written}, and ${target.source} has no such heading or id`;
}

function missingFile(source: string, path: string, written: string, sources: ReadonlyMap<string, string>): string | undefined {
  const file = new URL(path, `file:///${source}`).pathname.slice(1);
  const there = [file, decodeURI(file)].find((candidate) => sources.has(candidate));
  return there === undefined ? `links to ${written}, which is not there` : `links to ${written}, which is not published`;
}

const ids = new WeakMap<Entry, ReadonlySet<string>>();

function hasId(entry: Entry, anchor: string): boolean {
  const id = plain(anchor);
  if (id === "" || idsOfPages.test(id)) return true;
  const known = ids.get(entry) ?? new Set([...entry.html.matchAll(/\s(?:id|name)="([^"]+)"/g)].map(([, name = ""]) => name));
  ids.set(entry, known);
  return known.has(id);
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
