import { createHmac, type KeyObject } from "node:crypto";
import { formatDataFile } from "../../content/data-file.ts";
import { subscriberFileSchema, type SubscriberFile } from "../../content/schemas/subscriber.ts";
import type { Change, Store, StoreView } from "../../store/store.ts";
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

/** The subscriber as it lies in the store; null where there is none or the file is broken. */
export async function readSubscriber(view: Pick<StoreView, "read">, id: string): Promise<SubscriberFile | null> {
  return parseSubscriber(await view.read(subscriberPath(id)));
}

/**
 * Reads a subscriber, lets `change` say what it shall be (null: gone; the same object: as it is) and commits that,
 * again from the start where somebody else was quicker. Throws `store-busy`, `store-unavailable`.
 */
export async function changeSubscriber(store: Pick<Store, "read" | "commit">, id: string, change: (before: SubscriberFile | null) => Promise<SubscriberFile | null>): Promise<void> {
  const path = subscriberPath(id);
  for (let races = 0; races < maxRaces; races += 1) {
    const before = await store.read(path).catch(rethrown);
    const subscriber = parseSubscriber(before);
    const wanted = await change(subscriber);
    if (wanted === subscriber) return;
    try {
      await store.commit([writing(path, wanted)], { message: "newsletter: 1", precondition: (view) => requireUnchanged(view, path, before) });
      return;
    } catch (error) {
      if (!(error instanceof Overtaken)) throw asReaderError(error);
    }
  }
  throw storeBusy();
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
