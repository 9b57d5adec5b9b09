import { randomBytes } from "node:crypto";
import { loadSite } from "../config/load-site.ts";
import { readLocalSecret, readOwnerIdentity } from "../config/local-keys.ts";
import type { Site } from "../config/site.ts";
import { createTokens, type Tokens } from "../readers/tokens.ts";
import { openStores } from "../store/open-stores.ts";
import type { Store } from "../store/store.ts";
import type { CommandContext } from "./main.ts";

/** What a command needs that reads or changes what readers sent. */
export interface StoreServices {
  readonly site: Site;
  readonly store: Store;
  readonly privateStore: Store;
  readonly tokens: Tokens;
  /** The owner's age identity, where it is at hand. */
  readonly ownerIdentity: string | undefined;
  readonly clock: () => Date;
}

/** Opens the stores that the settings name, does the work, and closes them. Makes no key and no file. */
export async function withStores<Result>({ root, settings }: Pick<CommandContext, "root" | "settings">, work: (services: StoreServices) => Promise<Result>): Promise<Result> {
  const clock = (): Date => new Date();
  const site = loadSite(settings);
  const author = { name: site.title, email: `unfiled@${new URL(site.origin).hostname}` };
  // On a machine that signs nothing for readers there is no secret: then ids are made with one that nobody needs again.
  const secrets = settings.UNFILED_SECRET ?? [(await readLocalSecret(root)) ?? randomBytes(32).toString("base64url")];
  const ownerIdentity = await readOwnerIdentity(root, { ownerKey: settings.UNFILED_OWNER_KEY, ownerIdentity: settings.UNFILED_OWNER_IDENTITY });
  const stores = await openStores(settings, { root, author, clock });
  try {
    return await work({ site, store: stores.store, privateStore: stores.privateStore, tokens: createTokens({ secrets, clock }), ownerIdentity, clock });
  } finally {
    await stores.close();
  }
}
