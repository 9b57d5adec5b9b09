import { lstat, readFile, rmdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import { inTheWay } from "../changes.ts";
import { errorCode, writeAtomically } from "./atomic-fs.ts";
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

/** Puts a file into a worktree in one step, mode 0644. Throws `bad-path` where something else lies there. */
export async function writeWorktreeFile({ worktree }: Checkout, path: string, bytes: Uint8Array, temporaryFolder: string): Promise<void> {
  try {
    await writeAtomically(join(worktree, path), bytes, { temporaryFolder, mode: 0o644 });
  } catch (error) {
    if (["ENOTDIR", "EEXIST", "EISDIR", "ENOTEMPTY"].includes(errorCode(error) ?? "")) throw inTheWay(path, "something in the worktree");
    throw error;
  }
}

/** Takes a file out of a worktree, and the folders that are empty then, as Git does. */
export async function removeWorktreeFile(checkout: Checkout, path: string): Promise<void> {
  if (!(await isReachable(checkout.worktree, path))) return;
  await unlink(join(checkout.worktree, path));
  const names = path.split("/");
  for (let depth = names.length - 1; depth > 0; depth -= 1) {
    try {
      await rmdir(join(checkout.worktree, ...names.slice(0, depth)));
    } catch (error) {
      if (["ENOTEMPTY", "EEXIST"].includes(errorCode(error) ?? "")) return;
      throw error;
    }
  }
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
