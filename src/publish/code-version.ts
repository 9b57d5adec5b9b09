import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

/**
 * A hash of code, so that nothing is taken over that other code made: of the files in some folders (relative to the working
 * directory) for whose names `isPart` says yes, of the packages installed, and of Node, whose Unicode tables and formats may change.
 */
export function codeVersion(folders: readonly string[], isPart = (_name: string): boolean => true): string {
  const hash = createHash("sha256").update(process.version).update(readFileSync(installedPackages()));
  for (const folder of folders) {
    const entries = readdirSync(path.resolve(folder), { recursive: true, withFileTypes: true });
    const files = entries.filter(({ name }) => isPart(name)).map(({ parentPath, name }) => path.join(parentPath, name));
    for (const file of files.toSorted()) {
      // Links count as what they lead to.
      if (statSync(file, { throwIfNoEntry: false })?.isFile()) hash.update(`\0${path.relative(folder, file)}\0`).update(readFileSync(file));
    }
  }
  return hash.digest("hex");
}

/**
 * The folder with the code that runs, once it was compiled (`cli/compile.js`): nobody changes it, and it has in it what a layout or a
 * setting imports from elsewhere, too. Else all sources.
 */
export function runningCode(): string {
  const { dirname } = import.meta;
  return path.basename(path.dirname(dirname)) === "dist" ? dirname : "src";
}

/** npm's account of what lies in `node_modules/`, else of what should. */
function installedPackages(): string {
  const account = path.resolve("node_modules/.package-lock.json");
  return existsSync(account) ? account : path.resolve("package-lock.json");
}
