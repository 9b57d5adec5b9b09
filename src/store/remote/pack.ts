import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { deflate } from "node:zlib";
import type { ObjectType } from "../git/loose-object.ts";

/** An object as it goes over the wire. */
export interface PackedObject {
  readonly type: ObjectType;
  readonly bytes: Uint8Array;
}

const deflateBytes = promisify(deflate);
/** Numbers of the types in a pack: see gitformat-pack(5). */
const TYPE = { commit: 1, tree: 2, blob: 3 } as const;
const CHECKSUM_BYTES = 20;

/** A pack of whole objects, without deltas: for a handful of small files that is as short. */
export async function formatPack(objects: readonly PackedObject[]): Promise<Buffer> {
  const head = Buffer.from("PACK\0\0\0\u0002\0\0\0\0", "latin1");
  head.writeUInt32BE(objects.length, 8);
  const parts = await Promise.all(objects.map(async ({ type, bytes }) => [formatSize(TYPE[type], bytes.length), await deflateBytes(bytes)]));
  const pack = Buffer.concat([head, ...parts.flat()]);
  return Buffer.concat([pack, checksum(pack)]);
}

/** Number of objects in a pack, or null where it is damaged or breaks off. */
export function countObjects(pack: Buffer): number | null {
  const end = pack.length - CHECKSUM_BYTES;
  if (end < 12 || pack.toString("latin1", 0, 4) !== "PACK") return null;
  return checksum(pack.subarray(0, end)).equals(pack.subarray(end)) ? pack.readUInt32BE(8) : null;
}

/** Type and size in groups of bits: four, then seven, the lowest first; the top bit tells that more follow. */
function formatSize(type: number, size: number): Buffer {
  const bytes = [(type << 4) | (size & 0b1111)];
  for (let rest = Math.floor(size / 16); rest > 0; rest = Math.floor(rest / 128)) {
    bytes[bytes.length - 1]! |= 0b1000_0000;
    bytes.push(rest & 0b111_1111);
  }
  return Buffer.from(bytes);
}

function checksum(bytes: Uint8Array): Buffer {
  return createHash("sha1").update(bytes).digest();
}
