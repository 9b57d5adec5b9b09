import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/**
 * A hash of all files in some folders of the working directory that `isPart`, of the packages installed, and of Node, whose
 * Unicode tables and formats may change: what other code made is not taken over.
 */
export function codeVersion(folders: readonly string[], isPart = (_name: string): boolean => true): string {
  const files = folders.flatMap((folder) => {
    const entries = readdirSync(path.resolve(folder), { recursive: true, withFileTypes: true });
    const names = entries.filter((entry) => entry.isFile() && isPart(entry.name)).map((entry) => path.join(entry.parentPath, entry.name));
    return names.toSorted();
  });
  const hash = createHash("sha256").update(process.version);
  for (const file of [...files, installedPackages()]) hash.update(`\0${path.relative(".", file)}\0`).update(readFileSync(file));
  return hash.digest("hex");
}

/** npm's account of what lies in `node_modules/`, else of what should. */
function installedPackages(): string {
  const account = path.resolve("node_modules/.package-lock.json");
  return existsSync(account) ? account : path.resolve("package-lock.json");
}
