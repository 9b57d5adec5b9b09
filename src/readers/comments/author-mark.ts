import { createHmac, randomBytes, type KeyObject } from "node:crypto";
import type { CommentFile } from "../../content/schemas/comment.ts";
import { sameAddress } from "../newsletter/subscriber-files.ts";
import type { Keys } from "../token-kinds.ts";

const markBytes = 16;

/**
 * Tells that two things are of one confirmed address, and nothing of the address: 32 hex digits of an HMAC under the newest
 * secret. It never stands in a comment as it is: see `authorField`.
 */
export function authorMark(address: string, keys: Keys): string {
  return authorMarks(address, keys)[0];
}

/** The marks of an address under each secret, the newest first: what may stand in older files. */
export function authorMarks(address: string, [newest, ...older]: Keys): [string, ...string[]] {
  const markWith = (key: KeyObject) => createHmac("sha256", key).update(sameAddress(address)).digest("hex").slice(0, 2 * markBytes);
  return [markWith(newest), ...older.map(markWith)];
}

/**
 * A comment's `author`, 64 hex digits: the mark, hidden under a pad that only this comment has. Comments may lie in the open,
 * and whoever types somebody's address gets that person's mark: as it is, it would tell them that the address is confirmed
 * here, and which comments came with it. So that its presence tells nothing either, a comment that came with any other address
 * (`mark` undefined) has random digits.
 */
export function authorField(mark: string | undefined, id: string, [newest]: Keys): string {
  return mark === undefined ? randomBytes(2 * markBytes).toString("hex") : withPad(Buffer.from(mark, "hex"), padOf(id, newest)).toString("hex");
}

/** The mark in a comment's `author`; undefined where there is none, or none of ours: nobody is known then. */
export function markIn({ id, author = "" }: Pick<CommentFile, "id" | "author">, keys: Keys): string | undefined {
  const field = Buffer.from(author, "hex");
  // The pad's second half stands as it is: by it the secret is known.
  const pad = keys.map((key) => padOf(id, key)).find((each) => each.subarray(markBytes).equals(field.subarray(markBytes)));
  return pad && withPad(field.subarray(0, markBytes), pad).toString("hex", 0, markBytes);
}

/** 32 bytes. No address reads like this, so that no pad is a mark. */
function padOf(id: string, key: KeyObject): Buffer {
  return createHmac("sha256", key).update(`comment:${id}`).digest();
}

function withPad(bytes: Buffer, pad: Buffer): Buffer {
  return Buffer.from(pad.map((byte, index) => byte ^ (bytes[index] ?? 0)));
}
