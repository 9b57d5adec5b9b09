import * as fs from "node:fs/promises";
import { join } from "node:path";
import type { CommitAuthor } from "../store.ts";
import { flushFolders } from "./atomic-fs.ts";
import { readInBulk } from "./bulk-read.ts";
import { objectName, writeLooseObject, type ObjectType } from "./loose-object.ts";
import type { Repository } from "./repository.ts";
import { gitFailed, runGit } from "./run-git.ts";
import { toTheirEnd } from "./to-their-end.ts";

/**
 * Trees and commits kept in memory, in bytes: some 100,000 entries of folders, which parsed hold five times as much.
 * The next commit reads what the last one wrote.
 */
const RECENT_BYTES = 8 * 2 ** 20;
/** A larger tree, of 25,000 entries, would push out all others. */
const LARGEST_RECENT_BYTES = 2 ** 20;

/** A repository's objects by name. */
export interface Objects {
  /** Bytes of an object without Git's header; throws `store-unavailable` where it is missing or damaged. */
  read(type: ObjectType, name: string): Promise<Buffer>;
  /** Bytes of many objects, as far as they could be had at once. */
  readMany(names: readonly string[]): Promise<ReadonlyMap<string, Buffer>>;
  /** A place to put the objects of one commit. */
  batch(): ObjectBatch;
}

/** The objects of one commit: named at once, written all together or, where the commit is given up, not at all. */
export interface ObjectBatch {
  /** Whoever gives the bytes of a tree or a commit leaves them as they are: they are kept for the next one. */
  add(type: ObjectType, bytes: Uint8Array): string;
  /** Side by side, as flushing six files one after the other takes three times as long; each folder once. After it they are on the disk. */
  flush(): Promise<void>;
}

/** Opens the objects of a repository, with one cache for all that is read of its packs. */
export function openObjects(repository: Repository): Objects {
  const { gitDir } = repository;
  const recent = new Map<string, Buffer>();
  let recentBytes = 0;
  let cache: object = {};

  function remember(type: ObjectType, name: string, bytes: Buffer): Buffer {
    if (type === "blob" || bytes.length > LARGEST_RECENT_BYTES || recent.has(name)) return bytes;
    recent.set(name, bytes);
    recentBytes += bytes.length;
    for (const [oldest, { length }] of recent) {
      if (recentBytes <= RECENT_BYTES) break;
      recent.delete(oldest);
      recentBytes -= length;
    }
    return bytes;
  }

  async function readCached(name: string): Promise<Buffer> {
    // Loaded where an object is read, which takes 0.12 s: a build of the branch that is checked out reads none.
    const { readObject } = await import("isomorphic-git");
    const { object } = await readObject({ fs: { promises: fs }, gitdir: gitDir, cache, oid: name, format: "content" });
    return Buffer.from(object as Uint8Array);
  }

  async function readFromDisk(type: ObjectType, name: string): Promise<Buffer> {
    try {
      return await readCached(name);
    } catch {
      // A `git gc` beside us took away the packs that the cache knows.
      cache = {};
    }
    // Git also finds what isomorphic-git does not: alternates, packs too large for memory, a good copy of a torn object.
    return await readCached(name).catch(() => readByGit(repository, type, name));
  }

  return {
    read: async (type, name) => recent.get(name) ?? remember(type, name, await readFromDisk(type, name)),
    readMany: (names) => readInBulk(gitDir, names),
    batch() {
      const added = new Map<string, { readonly type: ObjectType; readonly bytes: Buffer }>();
      return {
        add(type, bytes) {
          const name = objectName(type, bytes);
          added.set(name, { type, bytes: Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes) });
          return name;
        },
        async flush() {
          const folders = await toTheirEnd([...added].map(([name, { type, bytes }]) => writeLooseObject(repository, name, type, bytes)));
          await flushFolders(folders.flat());
          for (const [name, { type, bytes }] of added) remember(type, name, bytes);
        },
      };
    },
  };
}

/** Makes loose objects that are there outlive a power cut: all that is left to flush of them are their folders. */
export async function flushFoldersOf({ gitDir }: Repository, names: readonly string[]): Promise<void> {
  const objects = join(gitDir, "objects");
  await flushFolders([objects, ...names.map((name) => join(objects, name.slice(0, 2)))]);
}

/** Name of the tree that a commit holds. */
export async function treeOfCommit(objects: Pick<Objects, "read">, commit: string): Promise<string> {
  const text = (await objects.read("commit", commit)).toString("latin1");
  return text.slice("tree ".length, "tree ".length + 40);
}

interface CommitText {
  readonly tree: string;
  readonly parent: string | null;
  readonly author: CommitAuthor;
  readonly date: Date;
  readonly message: string;
}

/** The bytes of a commit by `author`, at `date` in UTC, with `message` as it stands. */
export function formatCommit({ tree, parent, author, date, message }: CommitText): Buffer {
  const who = `${cleanName(author.name)} <${cleanName(author.email)}> ${Math.floor(date.getTime() / 1000)} +0000`;
  const lines = [`tree ${tree}`, ...(parent === null ? [] : [`parent ${parent}`]), `author ${who}`, `committer ${who}`, "", message];
  return Buffer.from(lines.join("\n"));
}

/** As Git does: brackets and line ends would end the field. */
function cleanName(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is taken out
  return text.replace(/[\u0000-\u001f<>]/g, "").trim() || "unfiled";
}

async function readByGit(repository: Repository, type: ObjectType, name: string): Promise<Buffer> {
  const found = await runGit(repository.checkout?.worktree ?? repository.gitDir, ["cat-file", type, name]);
  if (found.code !== 0) throw gitFailed(`Git cannot read the ${type} ${name}`, found);
  return found.stdout;
}
