import { runGit } from "../../store/git/run-git.ts";
import type { Store } from "../../store/store.ts";

/** Where branches stood before a site was read. */
export interface Heads {
  /** The commit that is checked out, of which first commits and histories are asked; null where none is. */
  readonly checkout: string | null;
  /** Whether its history is cut off. */
  readonly shallow: boolean;
  /** The head of a store that is not this checkout; null where there is no such store, or nothing in it. */
  readonly store: string | null;
}

/** `elsewhere`: the store, where it is not this checkout. */
export async function readHeads(root: string, elsewhere: Pick<Store, "head"> | undefined): Promise<Heads> {
  const [said, store] = await Promise.all([runGit(root, ["rev-parse", "--is-shallow-repository", "HEAD"]).catch(() => undefined), elsewhere?.head()]);
  const [shallow, checkout] = said?.stdout.toString().split("\n") ?? [];
  return { checkout: said?.code === 0 && checkout !== undefined ? checkout : null, shallow: shallow === "true", store: store ?? null };
}
