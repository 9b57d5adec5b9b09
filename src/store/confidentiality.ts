import { resolve } from "node:path";
import { parseStoreAddress } from "../config/store-address.ts";
import { runGit } from "./git/run-git.ts";
import type { StoreSettings } from "./open-stores.ts";
import type { Stores } from "./store.ts";

/**
 * Says that held comments and encrypted addresses lie where others may read them: in a repository that has copies
 * elsewhere, without a private store beside it. Undefined where that is not so.
 */
export async function confidentialityProblem({ store, privateStore }: Stores, { UNFILED_STORE }: Pick<StoreSettings, "UNFILED_STORE">, root: string): Promise<string | undefined> {
  if (store !== privateStore || !(await hasCopies(UNFILED_STORE, root))) return undefined;
  return "Held comments and encrypted addresses are committed to a repository that has a remote: whoever can read it can read held comments. Set UNFILED_PRIVATE_STORE if it is public; docs/store.md says how.";
}

async function hasCopies(text: string, root: string): Promise<boolean> {
  const address = parseStoreAddress(text);
  if (typeof address === "string" || address.kind !== "local") return true;
  const { code, stdout } = await runGit(resolve(root, address.path), ["remote"]);
  return code === 0 && stdout.toString().trim() !== "";
}
