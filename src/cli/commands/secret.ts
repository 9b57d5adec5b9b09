import { identityToRecipient } from "age-encryption";
import { readLocalSecret, readOwnerIdentity } from "../../config/local-keys.ts";
import { derivePageKey } from "../../readers/tokens.ts";
import type { CommandContext } from "../main.ts";

/**
 * `secret page-key` prints what a build elsewhere needs: it signs the forms on pages and can do nothing else.
 * `secret owner-key` prints what functions need: readers' addresses are encrypted to it, and it opens none.
 */
export async function secret(context: CommandContext): Promise<number> {
  const { words, print, say, json } = context;
  const [name = "", ...more] = words;
  if (more.length > 0 || (name !== "page-key" && name !== "owner-key")) {
    say("Usage: npx unfiled secret page-key | owner-key");
    return 2;
  }
  const key = name === "page-key" ? await pageKey(context) : await ownerKey(context);
  if (key === undefined) {
    say(name === "page-key" ? "There is no secret yet: set UNFILED_SECRET, or run `npm start` once, which makes one." : "There is no key yet: run `npm start` once, which makes one, or set UNFILED_OWNER_KEY.");
    return 1;
  }
  print(json ? JSON.stringify({ [name === "page-key" ? "pageKey" : "ownerKey"]: key }) : key);
  return 0;
}

async function pageKey({ root, settings }: CommandContext): Promise<string | undefined> {
  const value = settings.UNFILED_SECRET?.[0] ?? (await readLocalSecret(root));
  return value === undefined ? undefined : derivePageKey(value);
}

async function ownerKey({ root, settings }: CommandContext): Promise<string | undefined> {
  const { UNFILED_OWNER_KEY: given, UNFILED_OWNER_IDENTITY: ownerIdentity } = settings;
  if (given !== undefined) return given;
  const identity = await readOwnerIdentity(root, { ownerIdentity });
  return identity === undefined ? undefined : await identityToRecipient(identity);
}
