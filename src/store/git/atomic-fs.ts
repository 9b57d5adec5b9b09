import { randomUUID } from "node:crypto";
import * as fs from "node:fs/promises";
import { dirname, join } from "node:path";

/**
 * Writes a whole file or nothing: a temporary file, flushed, then renamed over the target, then the folder flushed.
 * Missing folders are made. `temporaryFolder` must exist and is left empty, whatever happens but a crash.
 */
export async function writeAtomically(path: string, bytes: Uint8Array | string, { temporaryFolder, mode }: { temporaryFolder: string; mode: number }): Promise<void> {
  const temporary = join(temporaryFolder, `.unfiled-${randomUUID()}`);
  try {
    await writeFlushed(temporary, bytes, mode);
    await renameInto(temporary, path);
  } catch (error) {
    await fs.rm(temporary, { force: true });
    // A worktree may lie on another disk than its .git folder: there the temporary file must lie beside the target.
    if (errorCode(error) !== "EXDEV" || temporaryFolder === dirname(path)) throw error;
    await writeAtomically(path, bytes, { temporaryFolder: dirname(path), mode });
  }
}

/** The `code` of a Node system error (`ENOENT`), undefined for anything else. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** Makes renames in a folder survive a power cut. Windows has no such call and needs none. */
export async function flushFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await fs.open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
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

async function renameInto(temporary: string, path: string): Promise<void> {
  try {
    await fs.rename(temporary, path);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    await fs.mkdir(dirname(path), { recursive: true });
    await fs.rename(temporary, path);
  }
  await flushFolder(dirname(path));
}
