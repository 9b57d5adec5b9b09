import { createHmac, type KeyObject } from "node:crypto";
import { sameAddress } from "../newsletter/subscriber-files.ts";
import type { Keys } from "../token-kinds.ts";

/**
 * A comment's `author`: tells that two comments are by one confirmed address, and nothing of the address.
 * 32 hex digits of an HMAC under the newest secret.
 */
export function authorMark(address: string, keys: Keys): string {
  return authorMarks(address, keys)[0];
}

/** The marks of an address under each secret, the newest first: what may stand in older comments. */
export function authorMarks(address: string, [newest, ...older]: Keys): [string, ...string[]] {
  const markWith = (key: KeyObject) => createHmac("sha256", key).update(sameAddress(address)).digest("hex").slice(0, 32);
  return [markWith(newest), ...older.map(markWith)];
}
