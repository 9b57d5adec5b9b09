import { createHash } from "node:crypto";
import { readFile, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { constants, deflate, inflate, type ZlibOptions } from "node:zlib";
import { errorCode, putFile } from "./atomic-fs.ts";
import type { Repository } from "./repository.ts";

export type ObjectType = "blob" | "tree" | "commit";

/** Git's own for loose objects (core.looseCompression). */
const LEVEL = constants.Z_BEST_SPEED;
/**
 * Nothing is done for longer ones, in bytes: the tree of a folder with 10,000 folders is half names of objects, which get no smaller,
 * and takes 7 ms of every commit to save two fifths, until `git gc` packs it as what differs from the one before.
 */
const COMPRESSED_AT_MOST = 65_536;

/** What is added to bytes that get no smaller, up to a megabyte of them. */
const MOST_ADDED = 1024;

const deflateBytes = promisify<Buffer, ZlibOptions, Buffer>(deflate);
const inflateBytes = promisify(inflate);

/** The name that Git gives an object. */
export function objectName(type: ObjectType, bytes: Uint8Array): string {
  return createHash("sha1").update(header(type, bytes)).update(bytes).digest("hex");
}

/**
 * Writes an object as a file of its own. One that is there already stays, unless it is torn (a crash, a full disk):
 * Git and isomorphic-git skip those, and every later read fails. Returns the folders to flush, as `putFile` does.
 */
export async function writeLooseObject({ gitDir, temporaryFolder }: Repository, name: string, type: ObjectType, bytes: Uint8Array): Promise<string[]> {
  const path = join(gitDir, "objects", name.slice(0, 2), name.slice(2));
  if (await isIntact(path, name)) {
    // As Git does: what is needed again must look young, or a `git gc` may prune it before the branch holds it.
    const now = new Date();
    await utimes(path, now, now).catch(() => undefined);
    // Whoever wrote it may have died before this.
    return [dirname(path)];
  }
  const whole = Buffer.concat([header(type, bytes), bytes]);
  // In one piece: of 16 KiB, as it is by default, each would wait for its turn.
  const packed = await deflateBytes(whole, { level: whole.length > COMPRESSED_AT_MOST ? constants.Z_NO_COMPRESSION : LEVEL, chunkSize: whole.length + MOST_ADDED });
  return await putFile({ path, bytes: packed, mode: 0o444 }, temporaryFolder);
}

function header(type: ObjectType, bytes: Uint8Array): Buffer {
  return Buffer.from(`${type} ${bytes.length}\0`);
}

async function isIntact(path: string, name: string): Promise<boolean> {
  try {
    const whole = await inflateBytes(await readFile(path));
    return createHash("sha1").update(whole).digest("hex") === name;
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error)?.startsWith("Z_") === true) return false;
    throw error;
  }
}
