import { createHmac, type KeyObject } from "node:crypto";

/** Within this time the same entry is the same file. */
export const repeatWindowMs = 24 * 60 * 60 * 1000;

/** What makes an entry the same entry; absent fields are empty. */
export interface CommentIdentity {
  readonly page: string;
  readonly parent: string;
  readonly name: string;
  readonly body: string;
  readonly email: string;
}

/**
 * The part of a comment's id that its words decide: the 74 bits that UUIDv7 (RFC 9562) leaves free,
 * written as the id's last three groups. Keyed, so that an id tells nothing of the address.
 */
export function commentMark(key: KeyObject, identity: CommentIdentity): string {
  const hmac = createHmac("sha256", key);
  for (const field of [identity.page, identity.parent, identity.name, identity.body, identity.email]) {
    // With their lengths in front, words cannot move from one field into the next and give the same mark.
    const length = Buffer.alloc(4);
    length.writeUInt32BE(Buffer.byteLength(field));
    hmac.update(length).update(field);
  }
  const digest = hmac.digest("hex");
  const variant = (8 + (Number.parseInt(digest.charAt(3), 16) & 3)).toString(16);
  return `7${digest.slice(0, 3)}-${variant}${digest.slice(4, 7)}-${digest.slice(7, 19)}`;
}

/** UUIDv7 of a moment (milliseconds since 1970) and a mark. */
export function commentId(timeMs: number, mark: string): string {
  const time = timeMs.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-${mark}`;
}

/** When an id was made, in milliseconds since 1970. */
export function commentTime(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/** Those ids that were made in the last `windowMs` before `timeMs`: what the store tells of a flood without a file being read. */
export function madeWithin(ids: readonly string[], windowMs: number, timeMs: number): string[] {
  return ids.filter((id) => Math.abs(timeMs - commentTime(id)) < windowMs);
}

/** Whether an id is this entry's, made less than 24 hours from `timeMs`. */
export function isRepeat(id: string, marks: readonly string[], timeMs: number): boolean {
  return marks.includes(id.slice(14)) && Math.abs(timeMs - commentTime(id)) < repeatWindowMs;
}
