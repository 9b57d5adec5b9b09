import type { Change, Commit, Store, Stores, StoreView } from "../../store/store.ts";
import { formatHalf, isHeld, sameHalf, type Halves, type ReadHalves } from "./comment-halves.ts";

/** Somebody else changed the comment between our reading and our writing. */
export class Overtaken extends Error {}

type Side = keyof Halves;

/** What we wrote to one store before the other refused; nobody was told of it yet. */
interface Unsaid {
  readonly bytes: Uint8Array | null;
  readonly before: Halves[Side];
}

type Committing = { readonly [Name in keyof Stores]: Pick<Store, "commit"> };

/** One change of one comment: a commit in each store that differs, in an order that a crash between them cannot lose words by. */
export class TwoCommits {
  readonly #stores: Committing;
  readonly #path: string;
  readonly #message: string;
  readonly #written = new Map<Side, Unsaid>();

  constructor(stores: Committing, path: string, message: string) {
    this.#stores = stores;
    this.#path = path;
    this.#message = message;
  }

  /** Whether we took the comment out of the public store, though perhaps not yet what the private one has of it. */
  get removing(): boolean {
    return this.#written.get("open")?.bytes === null;
  }

  /**
   * Returns the commit in the public store, else the one in the private store; undefined where nothing differed.
   * Throws `Overtaken`, else what a store's commit throws.
   */
  async bring(found: ReadHalves, wanted: Halves): Promise<Commit | undefined> {
    // What becomes private is safe there before it leaves the public store, and what is published the other way round.
    const openFirst = wanted.closed === null || (isHeld(found.closed) && !isHeld(wanted.closed));
    const commits: { [side in Side]?: Commit } = {};
    for (const side of openFirst ? (["open", "closed"] as const) : (["closed", "open"] as const)) {
      if (sameHalf(found[side], wanted[side])) continue;
      commits[side] = await this.#commit(side, found[`${side}Bytes`], wanted[side]);
      this.#written.set(side, { bytes: bytesOf(wanted[side]), before: this.#written.get(side)?.before ?? found[side] });
    }
    return commits.open ?? commits.closed;
  }

  /** Takes back what nobody was told of, as far as nobody has changed it since. */
  async undo(found: ReadHalves): Promise<void> {
    for (const [side, { bytes, before }] of this.#written) {
      if (this.#isUnsaid(side, found)) await this.#commit(side, bytes, before).catch(() => undefined);
    }
  }

  /** Only while the other half shows that the change is not finished: somebody else may have finished it for us. */
  #isUnsaid(side: Side, found: ReadHalves): boolean {
    const written = this.#written.get(side);
    const unfinished = side === "open" ? isHeld(found.closed) : found.open !== null;
    return written !== undefined && unfinished && sameBytes(written.bytes, found[`${side}Bytes`]);
  }

  async #commit(side: Side, before: Uint8Array | null, half: Halves[Side]): Promise<Commit> {
    const path = this.#path;
    const change: Change = half === null ? { path, delete: true } : { path, write: formatHalf(half) };
    const store = side === "open" ? this.#stores.store : this.#stores.privateStore;
    return await store.commit([change], { message: this.#message, precondition: (view) => requireUnchanged(view, path, before) });
  }
}

async function requireUnchanged(view: StoreView, path: string, before: Uint8Array | null): Promise<void> {
  if (!sameBytes(before, await view.read(path))) throw new Overtaken(`${path} was changed meanwhile`);
}

function sameBytes(one: Uint8Array | null, other: Uint8Array | null): boolean {
  return one === null || other === null ? one === other : Buffer.compare(one, other) === 0;
}

function bytesOf(half: Halves[Side]): Uint8Array | null {
  return half === null ? null : Buffer.from(formatHalf(half));
}
