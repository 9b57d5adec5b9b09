import { createHash } from "node:crypto";
import { readFile, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { constants, deflate, inflate, type ZlibOptions } from "node:zlib";
import { errorCode, putFile } from "./atomic-fs.ts";
import type { Repository } from "./repository.ts";

export type ObjectType = "blob" | "tree" | "commit";

/** Git's own for loose objects (core.looseCompression): names of objects, of which a large folder consists, get no smaller by trying harder. */
const LEVEL = constants.Z_BEST_SPEED;

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
  const packed = await deflateBytes(Buffer.concat([header(type, bytes), bytes]), { level: LEVEL });
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
