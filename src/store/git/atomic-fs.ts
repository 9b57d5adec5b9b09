import { randomUUID } from "node:crypto";
import * as fs from "node:fs/promises";
import { dirname, join } from "node:path";
import { toTheirEnd } from "./to-their-end.ts";

/** A file to be written: mode as for `chmod`, whatever lies there is replaced. */
export interface NewFile {
  readonly path: string;
  readonly bytes: Uint8Array | string;
  readonly mode: number;
}

/** How often a folder is made anew that somebody takes away before the file lies in it. */
const FOLDER_TRIES = 10;

/**
 * Writes a whole file or nothing, and when it returns, a power cut takes nothing back. Missing folders are made.
 * `temporaryFolder` must exist and is left empty, whatever happens but a crash.
 */
export async function writeAtomically(file: NewFile, temporaryFolder: string): Promise<void> {
  await flushFolders(await putFile(file, temporaryFolder));
}

/**
 * As `writeAtomically`, but that the folders it names must be flushed before the file's place in them is durable
 * (`flushFolders`): many files of one commit share a folder.
 */
export async function putFile(file: NewFile, temporaryFolder: string): Promise<string[]> {
  return await (await stageFile(file, temporaryFolder)).place();
}

/** A file that is whole on the disk, but not in its place yet. One of the two must be called. */
export interface StagedFile {
  /** Puts it there, and names the folders to flush, as `putFile` does. */
  readonly place: () => Promise<string[]>;
  /** Does nothing once it is in its place. */
  readonly discard: () => Promise<void>;
}

/** Writes and flushes a file in `temporaryFolder`, so that only a rename is left to do. */
export async function stageFile(file: NewFile, temporaryFolder: string): Promise<StagedFile> {
  const temporary = join(temporaryFolder, `.unfiled-${randomUUID()}`);
  const discard = () => fs.rm(temporary, { force: true });
  const orDiscard = async (error: unknown): Promise<never> => {
    await discard();
    throw error;
  };
  await writeFlushed(temporary, file.bytes, file.mode).catch(orDiscard);
  return {
    discard,
    place: async () => {
      try {
        return await renameInto(temporary, file.path).catch(orDiscard);
      } catch (error) {
        // A worktree may lie on another disk than its .git folder: there the temporary file must lie beside the target.
        if (errorCode(error) !== "EXDEV" || temporaryFolder === dirname(file.path)) throw error;
        return await putFile(file, dirname(file.path));
      }
    },
  };
}

/** Makes what was renamed, made and removed in folders survive a power cut, each folder once. One that is gone needs it no more. */
export async function flushFolders(folders: Iterable<string>): Promise<void> {
  await toTheirEnd([...new Set(folders)].map(flushFolder));
}

/** The `code` of a Node system error (`ENOENT`), undefined for anything else. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** Windows has no such call and needs none. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await fs.open(folder, "r").catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  });
  try {
    await handle?.sync();
  } finally {
    await handle?.close();
  }
}

async function writeFlushed(path: string, bytes: Uint8Array | string, mode: number): Promise<void> {
  const handle = await fs.open(path, "wx", mode);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Returns the folders in which something has changed: the file's, and those above the folders that had to be made. */
async function renameInto(temporary: string, path: string): Promise<string[]> {
  const folder = dirname(path);
  let highest = folder;
  for (let tries = 1; ; tries += 1) {
    try {
      await fs.rename(temporary, path);
      return foldersUpTo(folder, highest);
    } catch (error) {
      // A `git gc` takes away folders of objects that are empty, also the one that we have just made.
      if (errorCode(error) !== "ENOENT" || tries === FOLDER_TRIES) throw error;
    }
    const made = await fs.mkdir(folder, { recursive: true });
    if (made !== undefined) highest = dirname(made);
  }
}

function foldersUpTo(folder: string, highest: string): string[] {
  return folder === highest || folder === dirname(folder) ? [folder] : [folder, ...foldersUpTo(dirname(folder), highest)];
}
