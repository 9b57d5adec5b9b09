import type { SubscriberFile } from "../../content/schemas/subscriber.ts";
import { asReaderError } from "../errors.ts";
import type { Tokens } from "../tokens.ts";
import { findSubscriber, subscriberIds, type SubscriberStores } from "./subscriber-files.ts";

export interface KnownAddress {
  /** Under which the address lies in the store, perhaps by an older secret; else the id that it would get. */
  readonly id: string;
  /** Every id that the address has or had. */
  readonly ids: readonly string[];
  /** Absent where nobody confirmed the address. */
  readonly subscriber?: SubscriberFile;
}

/** What is known of an address; needs no key of the owner's. Throws `store-busy`, `store-unavailable`. */
export async function lookUpAddress(address: string, { tokens, ...stores }: SubscriberStores & { readonly tokens: Pick<Tokens, "subscriberIdKeys"> }): Promise<KnownAddress> {
  const ids = subscriberIds(address, tokens.subscriberIdKeys);
  try {
    for (const id of ids) {
      const subscriber = await findSubscriber(stores, id);
      if (subscriber !== null) return { id, ids, subscriber };
    }
    return { id: ids[0], ids };
  } catch (error) {
    throw asReaderError(error);
  }
}
