import { randomBytes } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import type { Stats } from "node:fs";
import path from "node:path";

/** The folder that is served. Files are replaced whole: a reader sees the old one or the new one, never half of one. */
export class Output {
  readonly folder: string;
  readonly #made = new Set<string>();

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Writes a file unless it already says the same; tells whether it wrote. `file` is relative to the folder. */
  async write(file: string, content: string | Uint8Array): Promise<boolean> {
    const target = this.#target(file);
    const bytes = Buffer.from(content);
    const before = await readFile(target).catch(() => null);
    if (before?.equals(bytes)) return false;
    await mkdir(path.dirname(target), { recursive: true });
    const temporary = temporaryName(target);
    await writeFile(temporary, bytes);
    await rename(temporary, target);
    return true;
  }

  /** Writes a file into a folder that nobody reads yet: without looking what is there, and in place. */
  async create(file: string, content: string): Promise<void> {
    const target = this.#target(file);
    const parent = path.dirname(target);
    if (!this.#made.has(parent)) await mkdir(parent, { recursive: true });
    this.#made.add(parent);
    await writeFile(target, content);
  }

  /** Copies a file from elsewhere unless size and times show that it was copied before; `ctime` tells of one that was put in its place with an older date. */
  async copy(from: string, file: string): Promise<void> {
    const target = this.#target(file);
    const [source, before] = await Promise.all([stat(from), stat(target).catch(() => null)]);
    if (before !== null && before.size === source.size && isNewer(before, source)) return;
    await mkdir(path.dirname(target), { recursive: true });
    const temporary = temporaryName(target);
    await copyFile(from, temporary);
    await rename(temporary, target);
  }

  /** Those of the files that are not there, or are older than the source they are made from. */
  async missing(from: string, files: readonly string[]): Promise<string[]> {
    const source = await stat(from);
    const present = await Promise.all(files.map((file) => stat(this.#target(file)).catch(() => null)));
    return files.filter((_, index) => {
      const made = present[index];
      return made === null || made === undefined || !isNewer(made, source);
    });
  }

  /** Removes a file and the folders it leaves empty; fine where it is gone already. */
  async remove(file: string): Promise<void> {
    const target = this.#target(file);
    await rm(target, { force: true });
    for (let folder = path.dirname(target); folder !== this.folder; folder = path.dirname(folder)) {
      const removed = await rmdir(folder).then(
        () => true,
        () => false,
      );
      if (!removed) return;
    }
  }

  /**
   * Makes this folder hold exactly what another holds: unchanged files are left alone, the rest is replaced one by one.
   * Where this folder does not exist yet, the other simply takes its place. The file `last` says that all is done.
   */
  async become(other: string, last: string): Promise<void> {
    const exists = await stat(this.folder).then(
      () => true,
      () => false,
    );
    if (!exists) {
      await mkdir(path.dirname(this.folder), { recursive: true });
      await rename(other, this.folder);
      return;
    }
    const [wanted, present] = await Promise.all([listFiles(other), listFiles(this.folder)]);
    for (const file of wanted) if (file !== last) await this.write(file, await readFile(path.join(other, file)));
    const keep = new Set(wanted);
    for (const file of present) if (!keep.has(file)) await this.remove(file);
    await this.write(last, await readFile(path.join(other, last)));
    await rm(other, { recursive: true, force: true });
  }

  #target(file: string): string {
    const target = path.resolve(this.folder, file);
    if (!target.startsWith(this.folder + path.sep)) throw new Error(`The page ${file} would be written outside ${this.folder}.`);
    return target;
  }
}

/** Every file below a folder, relative to it; none where there is no such folder. */
export async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}

function isNewer(made: Stats, source: Stats): boolean {
  return made.mtimeMs > Math.max(source.mtimeMs, source.ctimeMs);
}

function temporaryName(target: string): string {
  return `${target}.${randomBytes(6).toString("hex")}.tmp`;
}
