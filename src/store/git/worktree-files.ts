import { lstat, readFile, rmdir, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { inTheWay } from "../changes.ts";
import { errorCode, stageFile, type StagedFile } from "./atomic-fs.ts";
import { objectName } from "./loose-object.ts";
import type { Checkout } from "./repository.ts";
import { gitFailed, runGit } from "./run-git.ts";

/**
 * Name of the blob that a worktree's file would be, null where there is no file. `expected` are the names that
 * the caller hopes for: where the bytes as they lie are none of these, Git's filters (line ends) are asked too.
 * Throws `bad-path` where a link lies on the way to it.
 */
export async function worktreeBlob({ worktree }: Checkout, path: string, expected: readonly (string | null)[]): Promise<string | null> {
  if (!(await isReachable(worktree, path))) return null;
  const plain = objectName("blob", await readFile(join(worktree, path)));
  if (expected.includes(plain)) return plain;
  const filtered = await runGit(worktree, ["hash-object", "--", path]);
  if (filtered.code !== 0) throw gitFailed(`Git cannot read ${path} in ${worktree}`, filtered);
  return filtered.stdout.toString().trim();
}

/** A file of a worktree that is whole on the disk, mode 0644, but not in its place yet; `place` throws `bad-path` where something else lies there. */
export async function stageWorktreeFile({ worktree }: Checkout, path: string, bytes: Uint8Array, temporaryFolder: string): Promise<StagedFile> {
  const { place, discard } = await stageFile({ path: join(worktree, path), bytes, mode: 0o644 }, temporaryFolder);
  return {
    discard,
    place: () =>
      place().catch((error: unknown) => {
        throw ["ENOTDIR", "EEXIST", "EISDIR", "ENOTEMPTY"].includes(errorCode(error) ?? "") ? inTheWay(path, "something in the worktree") : error;
      }),
  };
}

/** Takes a file out of a worktree, and the folders that are empty then, as Git does. Returns the folders to flush. */
export async function removeWorktreeFile({ worktree }: Checkout, path: string): Promise<string[]> {
  if (!(await isReachable(worktree, path))) return [];
  await unlink(join(worktree, path));
  let folder = dirname(path);
  for (; folder !== "."; folder = dirname(folder)) {
    try {
      await rmdir(join(worktree, folder));
    } catch (error) {
      if (["ENOTEMPTY", "EEXIST"].includes(errorCode(error) ?? "")) break;
      throw error;
    }
  }
  return [join(worktree, folder)];
}

/** True where a regular file lies there, false where there is none; a link is refused, whatever it points to. */
async function isReachable(worktree: string, path: string): Promise<boolean> {
  const names = path.split("/");
  for (let depth = 1; depth <= names.length; depth += 1) {
    const found = await lstatIfThere(join(worktree, ...names.slice(0, depth)));
    if (found === null) return false;
    if (found.isSymbolicLink()) throw inTheWay(path, "a symbolic link in the worktree");
    if (depth === names.length) return found.isFile();
    if (!found.isDirectory()) return false;
  }
  return false;
}

async function lstatIfThere(path: string) {
  try {
    return await lstat(path);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
}
