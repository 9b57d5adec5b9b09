import { type Dirent, lstatSync, readdirSync, readFileSync, statSync, watch, type FSWatcher } from "node:fs";
import { lstat, realpath, stat } from "node:fs/promises";
import path from "node:path";

export interface FolderWatch {
  /** Whether a file or folder is looked at; asked with a path below the root with `/`, of the root itself with "". */
  readonly isWatched: (name: string) => boolean;
  /** The folder that is looked into where a link stands in its place, too, by its path below the root; others behind links are not. */
  readonly followed?: string;
  /** Told of a file that came, changed or went; of links too, behind which nobody looks. */
  readonly onFile: (name: string) => void;
  /** Told of what cannot be watched, for each folder: the rest is. */
  readonly onTrouble: (error: unknown) => void;
}

export interface Watching {
  close(): Promise<void>;
}

/** Watches a folder and all below it; ready when the answer arrives. */
export async function watchFolders(root: string, what: FolderWatch): Promise<Watching> {
  // Where the system names the file that changed within a folder. For the others there is a library that knows their ways.
  return process.platform === "linux" ? await WatchedFolders.start(root, what) : await watchByChokidar(root, what);
}

/** On other systems than Linux. It watches every file, and looks at all files of a folder when one of them comes or goes. */
export async function watchByChokidar(root: string, { isWatched, followed, onFile, onTrouble }: FolderWatch): Promise<Watching> {
  // Loaded where it is needed.
  const { watch: watchFiles } = await import("chokidar");
  // It follows all links or none: what lies behind the one is watched by its own path, as far as it is there by now.
  const behind = followed === undefined ? undefined : await behindLink(path.join(root, followed));
  const nameOf = (file: string): string => {
    const isBehind = behind !== undefined && (file === behind || file.startsWith(behind + path.sep));
    const name = isBehind ? path.join(followed ?? "", path.relative(behind, file)) : path.relative(root, file);
    return name.split(path.sep).join("/");
  };
  const watcher = watchFiles(behind === undefined ? root : [root, behind], { ignoreInitial: true, atomic: false, followSymlinks: false, ignored: (file) => !isWatched(nameOf(file)) });
  watcher.on("error", onTrouble);
  watcher.on("all", (event, file) => {
    if (event !== "addDir" && event !== "unlinkDir") onFile(nameOf(file));
  });
  await new Promise<void>((resolve) => watcher.once("ready", resolve));
  return watcher;
}

/** Where a link leads; undefined where none stands there, or it leads nowhere. */
async function behindLink(place: string): Promise<string | undefined> {
  if (lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return undefined;
  return realpath(place).catch(() => undefined);
}

interface Folder {
  readonly watcher: FSWatcher;
  /** Tells a folder from another one that has come in its place. */
  readonly inode: bigint;
  readonly files: Set<string>;
  readonly folders: Set<string>;
}

/** About 3 ms. */
const foldersATurn = 100;

/**
 * One watch for each folder, and a look at the one file that it names: to look at all of a folder for each file that came
 * took half of the processor among 10,000 folders of comments. inotify(7)
 */
class WatchedFolders implements Watching {
  readonly #root: string;
  readonly #what: FolderWatch;
  readonly #folders = new Map<string, Folder>();
  readonly #most = mostEvents();
  /** Events since the event loop last came round. */
  #heard = 0;
  #isClosed = false;
  #entered = 0;

  static async start(root: string, what: FolderWatch): Promise<WatchedFolders> {
    const watched = new WatchedFolders(root, what);
    await watched.#enter("", () => undefined);
    return watched;
  }

  private constructor(root: string, what: FolderWatch) {
    this.#root = root;
    this.#what = what;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { watcher } of this.#folders.values()) watcher.close();
    this.#folders.clear();
  }

  /** Watches a folder and what lies in it; `onFile` hears of its files. Watched before it is read, so that nothing comes between. */
  async #enter(name: string, onFile: (name: string) => void): Promise<void> {
    // Synchronous, in turns: with promises it took the processor twice as long (Node 20).
    this.#entered += 1;
    if (this.#entered % foldersATurn === 0) await new Promise((resolve) => setImmediate(resolve));
    if (this.#isClosed || this.#folders.has(name)) return;
    const place = path.join(this.#root, name);
    let watcher: FSWatcher | undefined;
    try {
      watcher = watch(place, (_event, file) => this.#hear(name, file));
      watcher.on("error", () => void this.#lookAnew(name));
      const folder = { watcher, inode: (name === this.#what.followed ? statSync : lstatSync)(place, { bigint: true }).ino, files: new Set<string>(), folders: new Set<string>() };
      const entries = readdirSync(place, { withFileTypes: true });
      this.#folders.set(name, folder);
      await Promise.all(entries.map((entry) => this.#found(name, entry.name, this.#isFolder(name, entry), onFile)));
    } catch (error) {
      watcher?.close();
      // Gone again, or a file now: the folder above tells.
      if (!["ENOENT", "ENOTDIR"].includes(codeOf(error) ?? "")) this.#what.onTrouble(error);
    }
  }

  async #found(name: string, file: string, isFolder: boolean, onFile: (name: string) => void): Promise<void> {
    const where = within(name, file);
    const folder = this.#folders.get(name);
    if (folder === undefined || !this.#what.isWatched(where)) return;
    if (isFolder) {
      folder.folders.add(file);
      await this.#enter(where, onFile);
    } else {
      folder.files.add(file);
      onFile(where);
    }
  }

  #isFolder(name: string, entry: Dirent): boolean {
    const where = within(name, entry.name);
    return entry.isDirectory() || (entry.isSymbolicLink() && where === this.#what.followed && leadsToFolder(path.join(this.#root, where)));
  }

  /**
   * The system keeps so many events for who is busy and drops the others, and Node does not tell of it: where so many came at
   * once, all is read again.
   */
  #hear(name: string, file: string | null): void {
    if (this.#heard === 0) setImmediate(() => (this.#heard = 0));
    this.#heard += 1;
    if (this.#heard === this.#most) setImmediate(() => void this.#enterAnew());
    if (file !== null && this.#heard <= this.#most) void this.#look(name, file);
  }

  async #enterAnew(): Promise<void> {
    this.#leave("");
    if (!this.#isClosed) await this.#enter("", this.#what.onFile);
  }

  /** Something happened to what has, or had, this name in a folder. */
  async #look(name: string, file: string): Promise<void> {
    const where = within(name, file);
    if (this.#isClosed || !this.#what.isWatched(where)) return;
    const stats = await (where === this.#what.followed ? stat : lstat)(path.join(this.#root, where), { bigint: true }).catch(() => null);
    const folder = this.#folders.get(name);
    if (this.#isClosed || folder === undefined) return;
    const known = this.#folders.get(where);
    if (known !== undefined && (stats === null || !stats.isDirectory() || stats.ino !== known.inode)) this.#leave(where);
    const isFolder = stats?.isDirectory() === true;
    if ((stats === null || isFolder) && folder.files.delete(file)) this.#what.onFile(where);
    // A folder that goes tells of itself by its own name. Another in its place may have its number.
    else if (stats === null && file === path.basename(name)) await this.#lookAnew(name);
    if (stats !== null && !(isFolder && this.#folders.has(where))) {
      await this.#found(name, file, isFolder, this.#what.onFile);
    }
  }

  async #lookAnew(name: string): Promise<void> {
    this.#leave(name);
    if (name !== "") await this.#look(folderOf(name), path.basename(name));
  }

  /** A folder went, and all that lay in it: where it was moved away, nobody tells of its files. */
  #leave(name: string): void {
    const folder = this.#folders.get(name);
    if (folder === undefined) return;
    this.#folders.delete(name);
    this.#folders.get(folderOf(name))?.folders.delete(path.basename(name));
    folder.watcher.close();
    for (const file of folder.files) this.#what.onFile(within(name, file));
    for (const below of folder.folders) this.#leave(within(name, below));
  }
}

function leadsToFolder(link: string): boolean {
  try {
    return statSync(link, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    // It leads to itself.
    return false;
  }
}

function within(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

function folderOf(name: string): string {
  return name.split("/").slice(0, -1).join("/");
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** Half of what is kept, since events of folders that nobody watches any more are not counted. inotify(7) */
function mostEvents(): number {
  try {
    return Math.ceil(Number(readFileSync("/proc/sys/fs/inotify/max_queued_events", "utf8")) / 2);
  } catch {
    return 8192;
  }
}
