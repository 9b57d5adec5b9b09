import { copyFile, lstat, mkdir, readFile, rename, stat } from "node:fs/promises";
import path from "node:path";
import type { FileStates } from "../content/sources/file-state.ts";
import { isNewer, isThere, type KnownFiles, listFiles, listStates, Output, pathWithin } from "./output.ts";
import { FileWriter } from "./writing/file-writer.ts";

/**
 * A whole site while it is made. What differs from the site that stands is gathered in a folder beside it, which takes its
 * place file by file when everything is there; what is the same is read, and not written again.
 */
export class NextSite {
  /** Where others may put files of the next site: Eleventy does. */
  readonly folder: string;
  readonly #standing: string;
  /** How its files stood when this one was begun; undefined where there is none. */
  readonly #before: FileStates | undefined;
  /** What is known of the standing site from when it was made. */
  readonly #known: KnownFiles;
  readonly #prints = new Map<string, string>();
  readonly #unchanged = new Set<string>();
  readonly #changed = new Set<string>();
  readonly #pages = new Set<string>();
  readonly #writer: FileWriter;

  private constructor(standing: string, folder: string, before: FileStates | undefined, known: KnownFiles) {
    this.#known = known;
    this.#standing = standing;
    this.folder = folder;
    this.#before = before;
    this.#writer = new FileWriter({ folder, ...(before !== undefined && { standing }) });
  }

  /** `standing`: the folder that is served, which need not be there yet; `folder`: one of our own, on the same disk. */
  static async begin(standing: string, folder: string, known: KnownFiles = new Map()): Promise<NextSite> {
    await mkdir(folder, { recursive: true });
    return new NextSite(standing, folder, (await isThere(standing)) ? await listStates(standing) : undefined, known);
  }

  /** Whether a page stands that was made from the same, and nobody touched it: then it need not be made. */
  keep(file: string, print: string): boolean {
    if (this.#known.get(file)?.print !== print || this.#isTouched(file)) return false;
    this.#unchanged.add(file);
    this.print(file, print);
    return true;
  }

  /** Notes the fingerprint of what a page is made from; undefined where nobody knows it. */
  print(file: string, print: string | undefined): void {
    if (print !== undefined) this.#prints.set(file, print);
  }

  /** Takes a page. `print`: fingerprint of what it is made from. Throws what the disk said of this page or of one before. */
  async write(file: string, content: string, print?: string): Promise<void> {
    this.#pages.add(file);
    this.print(file, print);
    await this.#writer.write(file, content);
  }

  /** Whether somebody else wrote a file since it was put there, as far as that is known. */
  #isTouched(file: string): boolean {
    const known = this.#known.get(file);
    return known !== undefined && known.state !== this.#before?.get(file);
  }

  /** Takes a file from elsewhere; size and times show whether the one that stands is a copy of it, where nobody touched that. */
  async copy(from: string, file: string): Promise<void> {
    const [source, before] = await Promise.all([stat(from), stat(pathWithin(this.#standing, file)).catch(() => null)]);
    if (before?.size === source.size && isNewer(before, source) && !this.#isTouched(file)) {
      this.#unchanged.add(file);
      return;
    }
    const target = pathWithin(this.folder, file);
    await mkdir(path.dirname(target), { recursive: true });
    await copyFile(from, target);
    this.#changed.add(file);
  }

  /** Those of the files that do not stand as they were made, or are older than the source they are made from; the others stay. */
  async missing(from: string, files: readonly string[]): Promise<string[]> {
    const older = await new Output(this.#standing).missing(from, files);
    const missing = files.filter((file) => older.includes(file) || this.#isTouched(file));
    for (const file of files) if (!missing.includes(file)) this.#unchanged.add(file);
    return missing;
  }

  /**
   * Puts the next site in the place of the one that stands: each file that changed is replaced whole, and what is not part
   * of it any more goes. `last` comes at the very end: it says that all is done. Answers how the files stand.
   */
  async finish(last: string): Promise<KnownFiles> {
    const states = await this.#putInPlace(last);
    return new Map([...states].map(([file, state]) => [file, { state, ...printed(this.#prints.get(file)) }]));
  }

  async #putInPlace(last: string): Promise<FileStates> {
    for (const file of await this.#writer.finish()) this.#changed.add(file);
    const before = this.#before ?? (await this.#becomeStanding());
    if (before === undefined) return listStates(this.#standing);
    const output = new Output(this.#standing);
    await this.#takeFromBehindLinks(before);
    const ready = await listFiles(this.folder);
    const wanted = new Set([...ready, ...this.#pages, ...this.#unchanged]);
    const gone = [...before.keys()].filter((file) => !wanted.has(file));
    const first = inTheWay(gone, ready);
    for (const file of first) await output.remove(file);
    for (const file of ready) if (file !== last) await this.#replace(output, file);
    for (const file of gone) if (!first.has(file)) await output.remove(file);
    await this.#replace(output, last);
    const now = new Map(before);
    for (const [file, { state }] of output.known) now.set(file, state);
    for (const file of gone) now.delete(file);
    return now;
  }

  /** What is right already, but stands behind a link: that goes, and with it all behind it. */
  async #takeFromBehindLinks(before: FileStates): Promise<void> {
    for (const file of [...this.#pages, ...this.#unchanged]) {
      if (before.has(file) || this.#changed.has(file)) continue;
      await mkdir(path.dirname(pathWithin(this.folder, file)), { recursive: true });
      await copyFile(pathWithin(this.#standing, file), pathWithin(this.folder, file));
      this.#changed.add(file);
    }
  }

  /** Puts it where no site stands; answers how the files stand of one that another process put there meanwhile, and then leaves it. */
  async #becomeStanding(): Promise<FileStates | undefined> {
    try {
      await rename(this.folder, this.#standing);
      return undefined;
    } catch (error) {
      if (error instanceof Error && "code" in error && (error.code === "ENOTEMPTY" || error.code === "EEXIST")) return listStates(this.#standing);
      throw error;
    }
  }

  /** Lets go of whatever is still under way. */
  async end(): Promise<void> {
    await this.#writer.end();
  }

  async #replace(output: Output, file: string): Promise<void> {
    const ready = path.join(this.folder, file);
    // A link is what a template or copy of the author made.
    if (this.#changed.has(file) || (await lstat(ready)).isSymbolicLink()) await output.move(ready, file);
    else await output.write(file, await readFile(ready));
  }
}

function printed(print: string | undefined): { readonly print?: string } {
  return print === undefined ? {} : { print };
}

/** Files that stand where there is to be a folder, and those in folders that stand where there is to be a file: they must go first. */
function inTheWay(files: readonly string[], next: readonly string[]): ReadonlySet<string> {
  const folders = new Set(next.flatMap(foldersAbove));
  const wanted = new Set(next);
  return new Set(files.filter((file) => folders.has(file) || foldersAbove(file).some((folder) => wanted.has(folder))));
}

function foldersAbove(file: string): string[] {
  const folder = path.dirname(file);
  return folder === "." ? [] : [folder, ...foldersAbove(folder)];
}
