import { readLocalSecret } from "../../config/local-keys.ts";
import { derivePageKey } from "../../readers/tokens.ts";
import type { CommandContext } from "../main.ts";

/** `secret page-key` prints what a build elsewhere needs: it signs the forms on pages and can do nothing else. */
export async function secret({ root, words, settings, print, say, json }: CommandContext): Promise<number> {
  if (words.join(" ") !== "page-key") {
    say("Usage: unfiled secret page-key");
    return 2;
  }
  const value = settings.UNFILED_SECRET?.[0] ?? (await readLocalSecret(root));
  if (value === undefined) {
    say("There is no secret yet: set UNFILED_SECRET, or run `npm start` once, which makes one.");
    return 1;
  }
  const pageKey = derivePageKey(value);
  print(json ? JSON.stringify({ pageKey }) : pageKey);
  return 0;
}
