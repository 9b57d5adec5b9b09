import { editDistance } from "../../content/edit-distance.ts";
import type { Library } from "../../content/model.ts";
import { slug } from "../../content/permalinks.ts";

/** A page whose address is near to one that nothing has. `url` is without prefix. */
export interface NearPage {
  readonly title: string;
  readonly url: string;
}

const mostShown = 5;
/** Characters of a name, and of the path before it, that are compared: whoever asks for more gets no more work out of us. */
const longestName = 64;
/** So many names at the most are compared letter by letter. With 20,000 pages a question costs 4 to 11 ms, whatever is asked. */
const mostCompared = 100;

interface Known extends NearPage {
  /** Last part of the address, and what stands before it. */
  readonly name: string;
  readonly before: string;
  /** Which pairs of letters stand side by side in the name. */
  readonly pairs: Pairs;
}

/** By the entries: a comment makes a new Library, and no other address. */
const known = new WeakMap<Library["entries"], readonly Known[]>();

/** The pages whose addresses, now or earlier, are most like this one (without prefix): by their last part, then by what stands before it. */
export function nearestPages(pathname: string, library: Library): NearPage[] {
  const { name, before } = partsOf(decoded(pathname.slice(0, 2_000)));
  if (name === "") return [];
  const pages = known.get(library.entries) ?? allPages(library);
  known.set(library.entries, pages);
  const near = likely(name, pages).flatMap((page) => {
    const away = distance(name, page.name);
    return away === undefined ? [] : [{ page, away, before: editDistance(before, page.before, longestName) ?? longestName }];
  });
  const sorted = near.toSorted((one, other) => one.away - other.away || one.before - other.before || (one.page.url < other.page.url ? -1 : 1));
  // A page may stand there by an earlier address, too.
  const shown = new Map(sorted.map(({ page }) => [page.url, { title: page.title, url: page.url }]));
  return [...shown.values()].slice(0, mostShown);
}

function allPages({ entries, labels, redirects }: Library): Known[] {
  const titles = new Map<string, string>();
  for (const { url, title } of entries.values()) titles.set(url, title);
  for (const { url, name } of labels.values()) titles.set(url, name);
  const addresses = [...[...titles.keys()].map((url) => ({ from: url, to: url })), ...redirects];
  return addresses.map(({ from, to }) => {
    const parts = partsOf(from);
    return { title: titles.get(to) ?? to, url: to, ...parts, pairs: pairsOf(parts.name) };
  });
}

/** Cheap first: by length and by the letters they have; the most likely of what is left. */
function likely(name: string, pages: readonly Known[]): Known[] {
  const pairs = pairsOf(name);
  const same: Known[] = [];
  /** By how many pairs only one of the two has. */
  const others: Known[][] = Array.from({ length: 32 * words + 1 }, () => []);
  for (const page of pages) {
    if (page.name === name) same.push(page);
    else {
      const most = mostAway(name, page.name);
      const lacking = missing(pairs, page.pairs);
      const further = missing(page.pairs, pairs);
      // Two letters swapped change three pairs for three others; all else that is typed wrong changes fewer.
      const isLike = lacking <= 3 * most && further <= 3 * most && Math.abs(name.length - page.name.length) <= most;
      // Of names that hold the other as words, the length says nothing.
      if (isLike || ((lacking === 0 || further === 0) && holds(name, page.name))) others[lacking + further]?.push(page);
    }
  }
  return [...same, ...others.flat()].slice(0, mostCompared);
}

/** How many letters may be wrong: one in three. */
function mostAway(one: string, other: string): number {
  return Math.max(1, Math.floor(Math.max(one.length, other.length) / 3));
}

function distance(asked: string, name: string): number | undefined {
  const typed = editDistance(asked, name, mostAway(asked, name));
  // Words of an address are remembered better than the whole of it.
  return holds(asked, name) ? Math.min(typed ?? Infinity, 1.5) : typed;
}

/** Whether one has all words of the other, side by side. Short ones stand everywhere. */
function holds(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return short.length >= 4 && `-${long}-`.includes(`-${short}-`);
}

function partsOf(address: string): { name: string; before: string } {
  const parts = address.split("/").filter(Boolean);
  const last = parts.at(-1)?.replace(/\.html?$/i, "") ?? "";
  if (last.toLowerCase() === "index") parts.pop();
  const [name = "", ...others] = parts.toReversed();
  return { name: slug(name.replace(/\.html?$/i, "").replace(/^\d{4}-\d{2}-\d{2}-/, "").slice(0, longestName)), before: slug(others.toReversed().join("-").slice(-longestName)) };
}

function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}

/** A set of pairs as bits: several pairs may share one, so what it says of a difference is the least there is. */
type Pairs = readonly number[];

/** Of 32 bits each: names have some 30 pairs. */
const words = 4;

function pairsOf(name: string): Pairs {
  const bits = Array.from({ length: words }, () => 0);
  for (let index = 1; index < name.length; index++) {
    const bit = (name.charCodeAt(index - 1) * 31 + name.charCodeAt(index)) % (32 * words);
    bits[bit >> 5] = (bits[bit >> 5] ?? 0) | (1 << (bit & 31));
  }
  return bits;
}

/** How many of the one's pairs the other has not. */
function missing(one: Pairs, other: Pairs): number {
  let count = 0;
  for (let word = 0; word < words; word++) count += countBits((one[word] ?? 0) & ~(other[word] ?? 0));
  return count;
}

/** Of 32, two, four and eight at a time (Warren, Hacker's Delight, 5-1). */
function countBits(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
