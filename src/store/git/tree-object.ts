import { formatTree, isTree, parseTree, type TreeEntry } from "./tree-format.ts";

const SPACE = 0x20;
const SLASH = 0x2f;
const ONE = 0x31;
/** Bytes of an object's name, and the zero before it. */
const AFTER_NAME = 21;

/**
 * A tree object, looked into and changed where it lies: of the ten thousand entries that a folder has on a large site a
 * commit needs one, and to take them all apart and put them together again takes 20 ms.
 */
export class TreeObject {
  readonly bytes: Buffer;
  /** Where each entry begins. */
  readonly #starts: readonly number[];

  private constructor(bytes: Buffer, starts: readonly number[]) {
    this.bytes = bytes;
    this.#starts = starts;
  }

  /** Null is a folder without entries. Entries that are not in Git's order are put into it. */
  static of(given: Buffer | null): TreeObject {
    const bytes = given ?? Buffer.alloc(0);
    const starts = startsOf(bytes);
    if (isInOrder(bytes, starts)) return new TreeObject(bytes, starts);
    const ordered = formatTree([...parseTree(bytes).values()]);
    return new TreeObject(ordered, startsOf(ordered));
  }

  get(rawName: string): TreeEntry | undefined {
    const index = this.#indexOf(rawName);
    if (index === undefined) return undefined;
    const [entry] = parseTree(this.bytes.subarray(this.#startOf(index), this.#startOf(index + 1))).values();
    return entry;
  }

  entries(): TreeEntry[] {
    return [...parseTree(this.bytes).values()];
  }

  /** The folder with other entries: by their names, null takes one away. */
  with(changes: ReadonlyMap<string, TreeEntry | null>): TreeObject {
    const cuts: { readonly from: number; readonly to: number; readonly key: string; readonly entry?: TreeEntry }[] = [];
    for (const [rawName, entry] of changes) {
      const index = this.#indexOf(rawName);
      if (index !== undefined) cuts.push({ from: index, to: index + 1, key: this.#keyAt(index) });
      if (entry === null) continue;
      const place = this.#firstFrom(keyOf(entry));
      cuts.push({ from: place, to: place, key: keyOf(entry), entry });
    }
    // Before an entry that goes come those that are put before it.
    cuts.sort((a, b) => a.from - b.from || a.to - b.to || (a.key < b.key ? -1 : 1));
    const pieces: Buffer[] = [];
    const starts: number[] = [];
    let length = 0;
    const put = (piece: Buffer): void => {
      pieces.push(piece);
      length += piece.length;
    };
    const copy = (from: number, to: number): void => {
      const moved = length - this.#startOf(from);
      for (let index = from; index < to; index += 1) starts.push(this.#startOf(index) + moved);
      put(this.bytes.subarray(this.#startOf(from), this.#startOf(to)));
    };
    let next = 0;
    for (const { from, to, entry } of cuts) {
      copy(next, from);
      if (entry !== undefined) {
        starts.push(length);
        put(formatTree([entry]));
      }
      next = to;
    }
    copy(next, this.#starts.length);
    return new TreeObject(Buffer.concat(pieces), starts);
  }

  #startOf(index: number): number {
    return this.#starts[index] ?? this.bytes.length;
  }

  #keyAt(index: number): string {
    return keyAt(this.bytes, this.#startOf(index));
  }

  /** A folder's entry and a file's of the same name stand in different places. */
  #indexOf(rawName: string): number | undefined {
    return [rawName, `${rawName}/`].map((key) => ({ key, index: this.#firstFrom(key) })).find(({ key, index }) => index < this.#starts.length && this.#keyAt(index) === key)?.index;
  }

  /** The first entry whose key is this one or comes after it. */
  #firstFrom(key: string): number {
    let [low, high] = [0, this.#starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#keyAt(middle) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** What Git sorts an entry by. */
function keyOf(entry: TreeEntry): string {
  return isTree(entry) ? `${entry.rawName}/` : entry.rawName;
}

function keyAt(bytes: Buffer, start: number): string {
  const [space, end] = nameAt(bytes, start);
  return keyOf({ mode: bytes.toString("latin1", start, space), rawName: bytes.toString("latin1", space + 1, end), object: "" });
}

function nameAt(bytes: Buffer, start: number): [space: number, end: number] {
  let space = start;
  while (space < bytes.length && bytes[space] !== SPACE) space += 1;
  let end = space;
  while (end < bytes.length && bytes[end] !== 0) end += 1;
  return [space, end];
}

function startsOf(bytes: Buffer): number[] {
  const starts: number[] = [];
  for (let at = 0; at < bytes.length; at = nameAt(bytes, at)[1] + AFTER_NAME) starts.push(at);
  return starts;
}

function isInOrder(bytes: Buffer, starts: readonly number[]): boolean {
  return starts.every((start, index) => index === 0 || isBefore(bytes, starts[index - 1] ?? 0, start));
}

/** Byte by byte: strings of ten thousand names cost more than all the rest. */
function isBefore(bytes: Buffer, one: number, other: number): boolean {
  let [a] = nameAt(bytes, one);
  let [b] = nameAt(bytes, other);
  // Modes of all but folders begin with a one.
  const [endOfA, endOfB] = [bytes[one] === ONE ? 0 : SLASH, bytes[other] === ONE ? 0 : SLASH];
  do {
    a += 1;
    b += 1;
  } while (bytes[a] === bytes[b] && (bytes[a] ?? 0) !== 0);
  return (bytes[a] || endOfA) < (bytes[b] || endOfB);
}
