import { createHash, randomUUID } from "node:crypto";
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
  /** Begins anew where somebody has thrown it away meanwhile. */
  ensure(): Promise<void>;
  has(name: string): boolean;
  /** Bytes of an object; throws isomorphic-git's error where it is missing or damaged, and then claims neither it nor the snapshot. */
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
const CHECKSUM_BYTES = 20;

/** Opens a cache, and makes it where there is none. Several processes may share one. */
export async function openObjectCache(folder: string): Promise<ObjectCache> {
  const packs = join(folder, "objects", "pack");
  const temporaryFolder = join(folder, "tmp");
  const snapshotFile = join(folder, "refs", "heads", "snapshot");
  let present = new Set<string>();
  let snapshot: string | null = null;
  let cache = {};

  async function begin(): Promise<void> {
    for (const part of [packs, dirname(snapshotFile), temporaryFolder]) await fs.mkdir(part, { recursive: true });
    await put(join(folder, "HEAD"), "ref: refs/heads/snapshot\n");
    await put(join(folder, "config"), "[core]\n\trepositoryformatversion = 0\n\tbare = true\n[gc]\n\tauto = 0\n");
    const torn = await removeTornPacks(packs);
    present = await presentObjects(folder);
    const noted = (await readIfThere(snapshotFile))?.toString().trim() ?? "";
    snapshot = present.has(noted) && !torn ? noted : null;
    cache = {};
  }

  /** Whole or not at all, and not flushed: what a power cut takes is fetched again, and flushing is half of a commit's time. */
  async function put(path: string, bytes: Uint8Array | string): Promise<void> {
    const temporary = join(temporaryFolder, randomUUID());
    await fs.writeFile(temporary, bytes);
    await fs.mkdir(dirname(path), { recursive: true });
    await fs.rename(temporary, path);
  }

  const looseFile = (name: string) => join(folder, "objects", name.slice(0, 2), name.slice(2));

  async function write(name: string, { type, bytes }: PackedObject): Promise<void> {
    if (present.has(name)) return;
    const header = Buffer.from(`${type} ${bytes.length}\0`);
    await put(looseFile(name), await deflateBytes(Buffer.concat([header, bytes])));
    present.add(name);
  }

  await begin();
  return {
    async ensure() {
      if ((await fs.stat(temporaryFolder).catch(() => null)) === null) await begin();
    },
    has: (name) => present.has(name),
    async read(name) {
      const first = await readFrom(folder, name, cache).catch(() => null);
      if (first !== null) return first.bytes;
      // A torn file of its own hides a whole one in a pack.
      await fs.rm(looseFile(name), { force: true });
      cache = {};
      try {
        return (await readFrom(folder, name, cache)).bytes;
      } catch (error) {
        present.delete(name);
        snapshot = null;
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

/** A pack is not flushed, and a power cut may leave half of it: its last bytes tell. Whether there was any. */
async function removeTornPacks(packs: string): Promise<boolean> {
  let torn = false;
  for (const file of await fs.readdir(packs)) {
    const start = join(packs, file.replace(/\.[^.]*$/, ""));
    if (!file.endsWith(".idx") || (await isWhole(start))) continue;
    torn = true;
    for (const end of ["idx", "pack"]) await fs.rm(`${start}.${end}`, { force: true });
  }
  return torn;
}

/** An index ends with the checksums of its pack and of itself, a pack with its own. */
async function isWhole(start: string): Promise<boolean> {
  const index = await fs.readFile(`${start}.idx`);
  const pack = await fs.open(`${start}.pack`, "r").catch(() => null);
  try {
    const { size = 0 } = (await pack?.stat()) ?? {};
    if (pack === null || size < CHECKSUM_BYTES || index.length < INDEX_NAMES + 2 * CHECKSUM_BYTES) return false;
    const { buffer: last } = await pack.read(Buffer.alloc(CHECKSUM_BYTES), 0, CHECKSUM_BYTES, size - CHECKSUM_BYTES);
    const own = createHash("sha1").update(index.subarray(0, -CHECKSUM_BYTES)).digest();
    return own.equals(index.subarray(-CHECKSUM_BYTES)) && last.equals(index.subarray(-2 * CHECKSUM_BYTES, -CHECKSUM_BYTES));
  } finally {
    await pack?.close();
  }
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
