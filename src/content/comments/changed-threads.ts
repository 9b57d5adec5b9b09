import type { Comment, PageKey, Thread } from "../model.ts";

type Threads = ReadonlyMap<PageKey, Thread>;

/** So many changes are laid over the threads below before all are put together anew. */
const mostChanges = 200;

/** Threads of which some are others than in those below: of ten thousand a comment changes one, and a copy of all costs 3 ms. */
class ChangedThreads implements Threads {
  readonly size: number;
  readonly below: Threads;
  /** Undefined where the page has none any more. */
  readonly changes: ReadonlyMap<PageKey, Thread | undefined>;

  constructor(below: Threads, changes: ReadonlyMap<PageKey, Thread | undefined>) {
    this.below = below;
    this.changes = changes;
    let { size } = below;
    for (const [key, thread] of changes) size += Number(thread !== undefined) - Number(below.has(key));
    this.size = size;
  }

  get(key: PageKey): Thread | undefined {
    return this.changes.has(key) ? this.changes.get(key) : this.below.get(key);
  }

  has(key: PageKey): boolean {
    return this.get(key) !== undefined;
  }

  *entries(): MapIterator<[PageKey, Thread]> {
    for (const [key, thread] of this.below) {
      const now = this.changes.has(key) ? this.changes.get(key) : thread;
      if (now !== undefined) yield [key, now];
    }
    for (const [key, thread] of this.changes) if (thread !== undefined && !this.below.has(key)) yield [key, thread];
  }

  *keys(): MapIterator<PageKey> {
    for (const [key] of this.entries()) yield key;
  }

  *values(): MapIterator<Thread> {
    for (const [, thread] of this.entries()) yield thread;
  }

  [Symbol.iterator](): MapIterator<[PageKey, Thread]> {
    return this.entries();
  }

  forEach(tell: (thread: Thread, key: PageKey, threads: Threads) => void): void {
    for (const [key, thread] of this.entries()) tell(thread, key, this);
  }
}

/** The same threads with another one, or none, on a page. */
export function withThread(threads: Threads, page: PageKey, thread: Thread | undefined): Threads {
  const { below, changes } = layersOf(threads);
  if (changes.size < mostChanges) return new ChangedThreads(below, new Map([...changes, [page, thread]]));
  const all = new Map(threads);
  if (thread === undefined) all.delete(page);
  else all.set(page, thread);
  return all;
}

/** The pages whose threads may differ; undefined where only a look at each of them would tell. */
export function pagesThatMayDiffer(one: Threads, other: Threads): readonly PageKey[] | undefined {
  const [before, now] = [layersOf(one), layersOf(other)];
  if (before.below !== now.below) return undefined;
  const pages = new Set([...before.changes.keys(), ...now.changes.keys()]);
  return [...pages].filter((page) => before.changes.get(page) !== now.changes.get(page) || before.changes.has(page) !== now.changes.has(page));
}

/** The threads below with the newest comments, newest first: enough of them that as many as are asked for stay where others lie over them. */
const newestBelow = new WeakMap<Threads, readonly (readonly [PageKey, Thread])[]>();
const mostAsked = 50;

/**
 * The threads with the newest comments, at most 50, newest first. Of ten thousand none is looked at but those that changed
 * and the newest of the others, which are kept.
 */
export function newestThreads(threads: Threads): readonly Thread[] {
  const { below, changes } = layersOf(threads);
  const kept = newestBelow.get(below) ?? sortedByNewest(below).slice(0, mostAsked + mostChanges);
  newestBelow.set(below, kept);
  const others = kept.filter(([page]) => !changes.has(page));
  const changed = [...changes].flatMap(([page, thread]) => (thread === undefined ? [] : [[page, thread] as const]));
  return sortedByNewest([...others, ...changed]).slice(0, mostAsked).map(([, thread]) => thread);
}

function sortedByNewest(threads: Iterable<readonly [PageKey, Thread]>): readonly (readonly [PageKey, Thread])[] {
  const withComments = [...threads].filter(([, { newest }]) => newest.length > 0);
  return withComments.toSorted(([, { newest: [one] }], [, { newest: [other] }]) => (one === undefined || other === undefined ? 0 : newestFirst(one, other)));
}

/** For sorting: of two at the same moment the one with the larger id comes first. */
export function newestFirst(a: Comment, b: Comment): number {
  if (a.date !== b.date) return a.date < b.date ? 1 : -1;
  return a.id < b.id ? 1 : -1;
}

function layersOf(threads: Threads): Pick<ChangedThreads, "below" | "changes"> {
  return threads instanceof ChangedThreads ? threads : { below: threads, changes: new Map() };
}
