import type { Store, StoredFile, Stores, StoreView } from "../store/store.ts";
import { asReaderError } from "./errors.ts";

/** The files of one store below a folder, in memory. */
export interface ReadAhead extends Pick<StoreView, "read"> {
  readonly files: readonly StoredFile[];
}

/** Reads a folder of both stores at one go; one object where there is no private store. Throws `store-busy`, `store-unavailable`. */
export async function readAhead({ store, privateStore }: { readonly [Name in keyof Stores]: Pick<Store, "readAll"> }, folder: string): Promise<{ readonly [Name in keyof Stores]: ReadAhead }> {
  // The private one first, as for a single comment: an approval writes to the public one before it takes away there.
  const closed = store === privateStore ? undefined : await readFolder(privateStore, folder);
  const open = await readFolder(store, folder);
  return { store: open, privateStore: closed ?? open };
}

async function readFolder(store: Pick<Store, "readAll">, folder: string): Promise<ReadAhead> {
  const files = await store.readAll(folder).catch((error: unknown) => {
    throw asReaderError(error);
  });
  const byPath = new Map(files.map(({ path, bytes }) => [path, bytes]));
  return { files, read: async (path) => byPath.get(path) ?? null };
}
