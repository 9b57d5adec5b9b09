import { createHmac, type KeyObject } from "node:crypto";
import { formatDataFile } from "../../content/sources/data-file.ts";
import { subscriberFileSchema, type SubscriberFile } from "../../content/schemas/subscriber.ts";
import type { Change, Store, Stores, StoreView } from "../../store/store.ts";
import { asReaderError, storeBusy } from "../errors.ts";
import type { Keys } from "../token-kinds.ts";

/** After so many races in a row the store counts as busy. */
const maxRaces = 5;

/** The ids that an address has under each secret, the newest first: 32 hex digits of an HMAC. */
export function subscriberIds(address: string, [newest, ...older]: Keys): [string, ...string[]] {
  const idWith = (key: KeyObject) => createHmac("sha256", key).update(sameAddress(address)).digest("hex").slice(0, 32);
  return [idWith(newest), ...older.map(idWith)];
}

/** Addresses that differ in case only are one: no provider of mail tells them apart. */
export function sameAddress(address: string): string {
  return address.toLowerCase();
}

/** What of the two stores is needed to keep subscribers. */
export type SubscriberStores = { readonly [Name in keyof Stores]: Pick<Store, "read" | "commit"> };

/** The subscriber as it lies in the stores; null where there is none or the file is broken. Throws `StoreError`. */
export async function findSubscriber(stores: SubscriberStores, id: string): Promise<SubscriberFile | null> {
  return (await readFrom(stores, subscriberPath(id))).subscriber;
}

/**
 * Reads a subscriber, lets `change` say what it shall be (null: gone; the same object: as it is) and commits that to the
 * private store, again from the start where somebody else was quicker. Who was kept in the public store, before there was
 * a private one, is taken away there. Throws `store-busy`, `store-unavailable`.
 */
export async function changeSubscriber(stores: SubscriberStores, id: string, change: (before: SubscriberFile | null) => Promise<SubscriberFile | null>): Promise<void> {
  const path = subscriberPath(id);
  for (let races = 0; races < maxRaces; races += 1) {
    const { subscriber, moves, bytes, publicBytes } = await readFrom(stores, path).catch(rethrown);
    const wanted = await change(subscriber);
    try {
      if (wanted !== subscriber || moves) await write(stores.privateStore, { path, before: bytes, wanted });
      if (subscriber !== null) await write(stores.store, { path, before: publicBytes, wanted: null });
      return;
    } catch (error) {
      if (!(error instanceof Overtaken)) throw asReaderError(error);
    }
  }
  throw storeBusy();
}

interface Found {
  readonly subscriber: SubscriberFile | null;
  /** Whether only the public store has the subscriber, and the private one shall. */
  readonly moves: boolean;
  /** In the private store, which may be the store. */
  readonly bytes: Uint8Array | null;
  /** In the store, where it is another one. */
  readonly publicBytes: Uint8Array | null;
}

async function readFrom({ store, privateStore }: SubscriberStores, path: string): Promise<Found> {
  const bytes = await privateStore.read(path);
  const publicBytes = store === privateStore ? null : await store.read(path);
  const subscriber = parseSubscriber(bytes);
  const left = parseSubscriber(publicBytes);
  return { subscriber: subscriber ?? left, moves: subscriber === null && left !== null, bytes, publicBytes };
}

async function write(store: Pick<Store, "commit">, { path, before, wanted }: { path: string; before: Uint8Array | null; wanted: SubscriberFile | null }): Promise<void> {
  if (before === null && wanted === null) return;
  await store.commit([writing(path, wanted)], { message: "newsletter: 1", precondition: (view) => requireUnchanged(view, path, before) });
}

class Overtaken extends Error {}

async function requireUnchanged(view: StoreView, path: string, before: Uint8Array | null): Promise<void> {
  const now = await view.read(path);
  const unchanged = before === null || now === null ? before === now : Buffer.compare(before, now) === 0;
  if (!unchanged) throw new Overtaken(`${path} was changed meanwhile`);
}

function writing(path: string, subscriber: SubscriberFile | null): Change {
  return subscriber === null ? { path, delete: true } : { path, write: formatDataFile(subscriberFileSchema, subscriber) };
}

function subscriberPath(id: string): string {
  return `data/newsletter/${id}.json`;
}

function parseSubscriber(bytes: Uint8Array | null): SubscriberFile | null {
  if (bytes === null) return null;
  try {
    const parsed = subscriberFileSchema.safeParse(JSON.parse(Buffer.from(bytes).toString()));
    return parsed.success ? parsed.data : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function rethrown(error: unknown): never {
  throw asReaderError(error);
}
