import { randomUUID } from "node:crypto";
import * as fs from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { deflate } from "node:zlib";
import { indexPack, readObject } from "isomorphic-git";
import { errorCode } from "../git/atomic-fs.ts";
import { readInBulk } from "../git/bulk-read.ts";
import { objectName, type ObjectType } from "../git/loose-object.ts";
import type { ObjectBatch } from "../git/objects.ts";
import { runGit } from "../git/run-git.ts";
import { countObjects, type PackedObject } from "./pack.ts";

/** A bare repository on this disk that holds what was fetched: it may be thrown away at any time. */
export interface ObjectCache {
  has(name: string): boolean;
  /** Bytes of an object; throws isomorphic-git's error where it is missing or damaged, and then does not claim to have it. */
  read(name: string): Promise<Buffer>;
  /** Bytes of many objects, as far as they could be had at once. */
  readMany(names: readonly string[]): Promise<ReadonlyMap<string, Buffer>>;
  addPack(pack: Buffer): Promise<void>;
  batch(): CacheBatch;
  /** The commit whose files are all known here (their bytes perhaps not), null at first. */
  snapshot(): string | null;
  /** Notes that all of a commit is here now. */
  setSnapshot(commit: string): Promise<void>;
}

export interface CacheBatch extends ObjectBatch {
  objects(): PackedObject[];
}

const deflateBytes = promisify(deflate);
/** As Git does: a pack of fewer objects is taken apart, or the packs would grow in number with every fetch. */
const UNPACK_LIMIT = 100;
/** An index of a pack, version 2: a table of counts by first byte, then the names. See gitformat-pack(5). */
const INDEX_COUNTS = 8;
const INDEX_NAMES = INDEX_COUNTS + 256 * 4;

/** Opens a cache, and makes it where there is none. Several processes may share one. */
export async function openObjectCache(folder: string): Promise<ObjectCache> {
  const packs = join(folder, "objects", "pack");
  const temporaryFolder = join(folder, "tmp");
  for (const part of [packs, join(folder, "refs", "heads"), temporaryFolder]) await fs.mkdir(part, { recursive: true });
  await put(join(folder, "HEAD"), "ref: refs/heads/snapshot\n");
  await put(join(folder, "config"), "[core]\n\trepositoryformatversion = 0\n\tbare = true\n[gc]\n\tauto = 0\n");

  const present = await presentObjects(folder);
  const snapshotFile = join(folder, "refs", "heads", "snapshot");
  const noted = (await readIfThere(snapshotFile))?.toString().trim() ?? "";
  let snapshot = present.has(noted) ? noted : null;
  let cache = {};

  /** Whole or not at all, and not flushed: what a power cut takes is fetched again, and flushing is half of a commit's time. */
  async function put(path: string, bytes: Uint8Array | string): Promise<void> {
    const temporary = join(temporaryFolder, randomUUID());
    await fs.writeFile(temporary, bytes);
    await fs.mkdir(dirname(path), { recursive: true });
    await fs.rename(temporary, path);
  }

  async function write(name: string, { type, bytes }: PackedObject): Promise<void> {
    if (present.has(name)) return;
    const header = Buffer.from(`${type} ${bytes.length}\0`);
    await put(join(folder, "objects", name.slice(0, 2), name.slice(2)), await deflateBytes(Buffer.concat([header, bytes])));
    present.add(name);
  }

  return {
    has: (name) => present.has(name),
    async read(name) {
      try {
        return (await readFrom(folder, name, cache)).bytes;
      } catch (error) {
        present.delete(name);
        throw error;
      }
    },
    readMany: (names) => readInBulk(folder, names),
    async addPack(pack) {
      const scratch = join(temporaryFolder, `pack-${randomUUID()}`);
      const name = `pack-${pack.subarray(-20).toString("hex")}`;
      try {
        const isSmall = (countObjects(pack) ?? 0) < UNPACK_LIMIT;
        await fs.mkdir(join(scratch, "objects", "pack"), { recursive: true });
        await fs.writeFile(join(scratch, "objects", "pack", `${name}.pack`), pack);
        if (isSmall || !(await indexByGit(scratch, name))) await indexHere(scratch, name);
        const oids = await namesInIndex(join(scratch, "objects", "pack", `${name}.idx`));
        if (isSmall) {
          const unpacking = {};
          await Promise.all(oids.map(async (oid) => write(oid, await readFrom(scratch, oid, unpacking))));
          return;
        }
        // The index last: a pack counts from the moment its index is there.
        for (const end of ["pack", "idx"]) await fs.rename(join(scratch, "objects", "pack", `${name}.${end}`), join(packs, `${name}.${end}`));
        for (const oid of oids) present.add(oid);
        cache = {};
      } finally {
        await fs.rm(scratch, { recursive: true, force: true });
      }
    },
    batch() {
      const added = new Map<string, PackedObject>();
      return {
        add(type, bytes) {
          const name = objectName(type, bytes);
          added.set(name, { type, bytes });
          return name;
        },
        objects: () => [...added.values()],
        async flush() {
          await Promise.all([...added].map(([name, object]) => write(name, object)));
        },
      };
    },
    snapshot: () => snapshot,
    async setSnapshot(commit) {
      if (commit === snapshot) return;
      snapshot = commit;
      await put(snapshotFile, `${commit}\n`);
    },
  };
}

async function readFrom(gitdir: string, oid: string, cache: object): Promise<{ readonly type: ObjectType; readonly bytes: Buffer }> {
  const { object, type } = await readObject({ fs: { promises: fs }, gitdir, cache, oid, format: "content" });
  return { type: type as ObjectType, bytes: Buffer.from(object as Uint8Array) };
}

/** Names of all objects of a repository, packed and loose. */
async function presentObjects(gitDir: string): Promise<Set<string>> {
  const names = new Set<string>();
  for (const folder of await fs.readdir(join(gitDir, "objects"))) {
    if (folder.length !== 2) continue;
    for (const rest of await fs.readdir(join(gitDir, "objects", folder))) names.add(folder + rest);
  }
  for (const file of await fs.readdir(join(gitDir, "objects", "pack"))) {
    if (!file.endsWith(".idx")) continue;
    for (const name of await namesInIndex(join(gitDir, "objects", "pack", file))) names.add(name);
  }
  return names;
}

async function namesInIndex(path: string): Promise<string[]> {
  const index = await fs.readFile(path);
  const count = index.readUInt32BE(INDEX_NAMES - 4);
  return Array.from({ length: count }, (_, n) => index.toString("hex", INDEX_NAMES + n * 20, INDEX_NAMES + (n + 1) * 20));
}

/** False where there is no Git; of 100,000 objects it makes an index in a second, and we in twenty. */
async function indexByGit(scratch: string, name: string): Promise<boolean> {
  const indexed = await runGit(join(scratch, "objects", "pack"), ["index-pack", `${name}.pack`]).catch(() => null);
  return indexed?.code === 0;
}

async function indexHere(scratch: string, name: string): Promise<void> {
  await indexPack({ fs: { promises: fs }, dir: join(scratch, "objects", "pack"), gitdir: scratch, filepath: `${name}.pack` });
}

async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await fs.readFile(path);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
}
