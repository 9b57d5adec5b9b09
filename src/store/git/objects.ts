import { createHash } from "node:crypto";
import * as git from "isomorphic-git";
import type { CommitAuthor } from "../store.ts";
import { objectFileSystem } from "./atomic-fs.ts";
import type { Repository } from "./repository.ts";
import { gitFailed, runGit } from "./run-git.ts";

export type ObjectType = "blob" | "tree" | "commit";

/** A repository's objects by name. What is written is on the disk, whole, when the promise is fulfilled. */
export interface Objects {
  /** Bytes of an object without Git's header; throws `store-unavailable` where it is missing or damaged. */
  read(type: ObjectType, name: string): Promise<Buffer>;
  write(type: ObjectType, bytes: Uint8Array): Promise<string>;
}

/** Opens the objects of a repository, with one cache for all that is read of its packs. */
export function openObjects(repository: Repository): Objects {
  const fs = objectFileSystem(repository.temporaryFolder);
  const { gitDir: gitdir } = repository;
  let cache: object = {};

  async function readCached(name: string): Promise<Buffer> {
    const { object } = await git.readObject({ fs, gitdir, cache, oid: name, format: "content" });
    return Buffer.from(object as Uint8Array);
  }

  return {
    async read(type, name) {
      try {
        return await readCached(name);
      } catch {
        // A `git gc` beside us took away the packs that the cache knows.
        cache = {};
      }
      // Git also finds what isomorphic-git does not: alternates, packs too large for memory, a good copy of a torn object.
      return await readCached(name).catch(() => readByGit(repository, type, name));
    },
    write: (type, bytes) => git.writeObject({ fs, gitdir, type, object: bytes, format: "content" }),
  };
}

/** The name that Git gives a file's bytes. */
export function blobName(bytes: Uint8Array): string {
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}

/** Name of the tree that a commit holds. */
export async function treeOfCommit(objects: Objects, commit: string): Promise<string> {
  const text = (await objects.read("commit", commit)).toString("latin1");
  return text.slice("tree ".length, "tree ".length + 40);
}

/** Writes a commit by `author`, at `date` in UTC, with `message` as it stands. */
export async function writeCommit(
  objects: Objects,
  { tree, parent, author, date, message }: { tree: string; parent: string | null; author: CommitAuthor; date: Date; message: string },
): Promise<string> {
  const who = `${cleanName(author.name)} <${cleanName(author.email)}> ${Math.floor(date.getTime() / 1000)} +0000`;
  const lines = [`tree ${tree}`, ...(parent === null ? [] : [`parent ${parent}`]), `author ${who}`, `committer ${who}`, "", message];
  return await objects.write("commit", Buffer.from(lines.join("\n")));
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
