import type { Change, Store, Stores, StoreView } from "../../store/store.ts";
import { commentPlace } from "../comments/all-comments.ts";
import { formatHalf, isOneStore, joinHalves, readHalves, splitComment, type Halves } from "../comments/comment-halves.ts";
import { isUnseen } from "../../content/schemas/comment.ts";
import { emptied } from "../comments/delete-comment.ts";
import { asReaderError, storeBusy } from "../errors.ts";
import { readAhead, type ReadAhead } from "../read-ahead.ts";
import type { Person, Trace } from "./person.ts";

export type ForgettingStores = { readonly [Name in keyof Stores]: Pick<Store, "name" | "readAll" | "commit"> };

/** What was done with a file, or is to be done. */
export interface ForgottenFile {
  /** Name of the store. */
  readonly store: string;
  readonly path: string;
  readonly what: Trace;
  readonly done: "emptied" | "deleted";
}

export interface Forgotten {
  readonly files: readonly ForgottenFile[];
  /** Object names, one for each store that held something. */
  readonly commits: readonly string[];
  /** Files of others, and the owner's own, in whose text the address stands. They are left alone. */
  readonly mentions: readonly Pick<ForgottenFile, "store" | "path">[];
}

/** After so many races in a row the store counts as busy. */
const maxRaces = 5;

/**
 * Takes a person out of what both stores hold now: comments are emptied and keep their place in the thread, held ones and
 * everything else are deleted. One commit in each store; nothing is written with `dryRun`. Doing it again changes nothing,
 * and mends what a crash left between the two. Throws `store-busy`, `store-unavailable`.
 */
export async function forgetPerson(person: Person, stores: ForgettingStores, { dryRun }: { readonly dryRun: boolean }): Promise<Forgotten> {
  for (let races = 0; races < maxRaces; races += 1) {
    const read = await readAhead(stores, "data");
    await learnAll(person, [...read.store.files, ...read.privateStore.files]);
    const plan = await planFor(person, read);
    const sides = isOneStore(read) ? (["store"] as const) : (["store", "privateStore"] as const);
    const files = sides.flatMap((side) => plan[side].map(({ path, what, write }) => ({ store: stores[side].name, path, what, done: write === null ? ("deleted" as const) : ("emptied" as const) })));
    const mentions = sides.flatMap((side) => mentionsIn(read[side], person, stores[side].name));
    if (dryRun) return { files, commits: [], mentions };
    try {
      const commits: string[] = [];
      for (const side of sides) commits.push(...(await commitPlan(stores[side], plan[side], read[side])));
      return { files, commits, mentions };
    } catch (error) {
      if (!(error instanceof Overtaken)) throw asReaderError(error);
    }
  }
  throw storeBusy();
}

/** So many files are opened at once: their sealed fields take a moment each. */
const batch = 100;

/** Tells of every one of these files. */
export async function learnAll(person: Person, files: readonly { readonly path: string; readonly bytes: Uint8Array }[]): Promise<void> {
  for (let start = 0; start < files.length; start += batch) {
    await Promise.all(files.slice(start, start + batch).map(({ path, bytes }) => person.learn(path, bytes)));
  }
}

interface Step {
  readonly path: string;
  readonly what: Trace;
  /** Null: the file goes. */
  readonly write: string | null;
}

type Plan = { readonly [Name in keyof Stores]: Step[] };
type Read = { readonly [Name in keyof Stores]: ReadAhead };

async function planFor(person: Person, read: Read): Promise<Plan> {
  const plan: Plan = { store: [], privateStore: [] };
  const paths = [...new Set([...read.store.files, ...read.privateStore.files].map(({ path }) => path))];
  for (const path of paths) {
    const what = person.mayBeAt(path);
    if (what === undefined) continue;
    const wanted = what === "comment" ? await whatStays(read, path) : { open: null, closed: null };
    for (const [side, half] of [["store", wanted.open], ["privateStore", wanted.closed]] as const) {
      if (side === "privateStore" && isOneStore(read)) continue;
      const bytes = await read[side].read(path);
      const write = half === null ? null : formatHalf(half);
      const isSo = bytes === null ? write === null : Buffer.from(bytes).toString() === write;
      if (!isSo && (bytes === null || person.traceIn(path, bytes) !== undefined)) plan[side].push({ path, what, write });
    }
  }
  return plan;
}

/** What was seen keeps its place in the thread; what never was, and what is broken, leaves nothing. */
async function whatStays(read: Read, path: string): Promise<Halves> {
  const { page, id } = commentPlace(path) ?? { page: "", id: "" };
  const comment = joinHalves(await readHalves(read, page, id));
  const left = comment && emptied(comment);
  return splitComment(left !== null && isUnseen(left) ? null : left, isOneStore(read));
}

function mentionsIn({ files }: ReadAhead, person: Person, store: string): Forgotten["mentions"] {
  return files.filter(({ path, bytes }) => person.traceIn(path, bytes) === undefined && person.isMentioned(bytes)).map(({ path }) => ({ store, path }));
}

/** Somebody else changed one of the files between our reading and our writing. */
class Overtaken extends Error {}

async function commitPlan(store: Pick<Store, "commit">, steps: readonly Step[], before: Pick<StoreView, "read">): Promise<string[]> {
  if (steps.length === 0) return [];
  const changes = steps.map(({ path, write }): Change => (write === null ? { path, delete: true } : { path, write }));
  const precondition = async (view: StoreView) => {
    for (const { path } of steps) {
      const [one, other] = [await before.read(path), await view.read(path)];
      const isSame = one === null || other === null ? one === other : Buffer.compare(one, other) === 0;
      if (!isSame) throw new Overtaken(`${path} was changed meanwhile`);
    }
  };
  const commit = await store.commit(changes, { message: `forget: ${steps.length}`, precondition });
  return commit.changed ? [commit.id] : [];
}
