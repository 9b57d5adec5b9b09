import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";

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

export async function removeAll(folder: string, names: readonly string[]): Promise<void> {
  await Promise.all(names.map((name) => rm(path.join(folder, name), { recursive: true, force: true })));
}
