import { layersOf, mostChanges, withChanges } from "../library/changed-map.ts";
import type { Comment, PageKey, Thread } from "../model.ts";

type Threads = ReadonlyMap<PageKey, Thread>;

/** The same threads with another one, or none, on a page. */
export function withThread(threads: Threads, page: PageKey, thread: Thread | undefined): Threads {
  return withChanges(threads, new Map([[page, thread]]));
}

/** The pages whose threads may differ; undefined where only a look at each of them would tell. */
export function pagesThatMayDiffer(one: Threads, other: Threads): readonly PageKey[] | undefined {
  const [before, now] = [layersOf(one), layersOf(other)];
  if (before.below !== now.below) return undefined;
  const pages = new Set([...before.changes.keys(), ...now.changes.keys()]);
  return [...pages].filter((page) => before.changes.get(page) !== now.changes.get(page) || before.changes.has(page) !== now.changes.has(page));
}

/** Of the map below, the threads with the newest comments, newest first: so many that `mostAsked` are left even when all changes that may lie over them are theirs. */
const newestBelow = new WeakMap<Threads, readonly (readonly [PageKey, Thread])[]>();
const mostAsked = 50;

/**
 * The threads with the newest comments, at most 50, newest first. Of ten thousand it looks only at those that changed, and at
 * the newest of the others, which are kept.
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
