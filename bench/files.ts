import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { run } from "./command.ts";

/** Writes files by their path below a folder. */
export async function writeFiles(folder: string, files: Iterable<readonly [file: string, content: string]>): Promise<void> {
  const rest = [...files].values();
  const writer = async (): Promise<void> => {
    for (const [file, content] of rest) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
      await writeFile(path.join(folder, file), content);
    }
  };
  await Promise.all(Array.from({ length: 16 }, writer));
}

/** Has all that was written so far on the disk: the gigabyte of a site just made would be flushed beside what is measured then. */
export async function settle(): Promise<void> {
  if (process.platform !== "win32") await run("sync", [], { cwd: process.cwd() });
}

/**
 * Puts what a build left out of its way, as long as the folder is there. Not removed: for half a minute after many files
 * were, ext4 without a journal takes ten times as long to make new ones, which no build of a fresh clone sees.
 */
export async function putAside(folder: string, names: readonly string[]): Promise<void> {
  const aside = path.join(folder, ".aside", randomBytes(4).toString("hex"));
  await mkdir(aside, { recursive: true });
  for (const name of names) if (existsSync(path.join(folder, name))) await rename(path.join(folder, name), path.join(aside, name.replaceAll("/", "-")));
}
