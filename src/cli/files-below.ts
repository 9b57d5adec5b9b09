import { readdir } from "node:fs/promises";
import path from "node:path";

/** Paths of the files below a folder, relative to `root`, with `/`; dotfiles, dependencies and symbolic links are passed by. */
export async function filesBelow(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(path.join(root, folder), { withFileTypes: true }).catch(() => []);
  const found = entries
    .filter(({ name }) => !name.startsWith(".") && name !== "node_modules")
    .map(async (entry) => {
      const child = path.posix.join(folder, entry.name);
      if (entry.isDirectory()) return filesBelow(root, child);
      return entry.isFile() ? [child] : [];
    });
  return (await Promise.all(found)).flat().toSorted();
}
