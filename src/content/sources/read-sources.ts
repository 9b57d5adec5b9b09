import { closeSync, lstatSync, openSync, readdirSync, readFileSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import { imageSize } from "image-size";
import type { Asset } from "../model.ts";
import { type FileState, type FileStates, readState, stateOf } from "./file-state.ts";
import type { CommentSource, Sources, SourceText } from "./sources.ts";

/** Size stands in the first kilobytes of nearly every picture; a photograph with a long colour profile needs more. */
const pictureBytes = [16_384, 1_048_576];

/** How many files are read before others get a turn: about 3 ms (12 µs a small file, measured on Node 20). */
const filesATurn = 200;

/** How each of the files that were read stood before. */
interface Noted {
  readonly states: FileStates;
}

/**
 * Reads the `.md` files below `content/`, and the other files there (of which only the beginning is read, for the size of
 * pictures).
 * With `first-commits.ts` the only file here that looks outside. Skips dotfiles, copies that editors make, files that vanish
 * while it reads, and symbolic links, but for `content/` itself. A folder that is not there is an empty one; any other
 * failure is thrown as Node gives it.
 *
 * Reads synchronously, in turns: 20,000 small files took 0.24 s so, and 1.7 s with promises, 32 at a time (Node 20).
 */
export async function readSources(root: string): Promise<Pick<Sources, "texts" | "assets"> & Noted> {
  const states = new Map<string, FileState>();
  const files = listTexts(root);
  const texts = await inTurns(files.filter(isText), noting(states, root, readText));
  return { texts, assets: await inTurns(files.filter((path) => !isText(path)), noting(states, root, readAsset)), states };
}

/** Reads the `.json` files below `data/comments/`, as `readSources` does. */
export async function readComments(root: string): Promise<Pick<Sources, "comments"> & Noted> {
  const states = new Map<string, FileState>();
  return { comments: await inTurns(listComments(root), noting(states, root, readComment)), states };
}

function noting<Result>(states: Map<string, FileState>, root: string, read: (root: string, path: string) => Result): (path: string) => Result {
  return (path) => {
    states.set(path, stateOf(lstatSync(join(root, path))));
    return read(root, path);
  };
}

/** How the files stand that `readSources` and, where they are asked for, `readComments` would read. */
export async function readSourceStates(root: string, options: { comments?: boolean } = {}): Promise<FileStates> {
  const files = [...listTexts(root), ...(options.comments ? listComments(root) : [])];
  const states = await inTurns(files, (path): [string, FileState][] => {
    const state = readState(join(root, path));
    return state === undefined ? [] : [[path, state]];
  });
  return new Map(states.flat());
}

/** How some of the files below `content/` stand, by path: undefined for one that is not there, or that `readSources` passes over. */
export function readStatesOf(root: string, paths: Iterable<string>): ReadonlyMap<string, FileState | undefined> {
  return new Map([...paths].map((path) => [path, isSource(root, path) ? readState(join(root, path)) : undefined]));
}

/** How the files stand that `readCommentFolder` would read. */
export function readCommentStates(root: string, folder: string): FileStates {
  return new Map(listCommentFolder(root, folder).flatMap((path): [string, FileState][] => {
    const state = readState(join(root, path));
    return state === undefined ? [] : [[path, state]];
  }));
}

function listTexts(root: string): string[] {
  return listFiles(root, "content");
}

function listComments(root: string): string[] {
  return listFiles(root, "data/comments").filter((path) => path.endsWith(".json"));
}

/** Some of the files below `content/`, by path: undefined for one that is not there, or that `readSources` passes over. */
export async function readChangedSources(root: string, paths: Iterable<string>): Promise<{ texts: Map<string, SourceText | undefined>; assets: Map<string, Asset | undefined> }> {
  const wanted = [...new Set(paths)].toSorted();
  const isThere = new Set(wanted.filter((path) => isSource(root, path)));
  const read = async <Result>(of: readonly string[], take: (path: string) => Result & { readonly path?: string; readonly source?: string }) => {
    const found = await inTurns(of.filter((path) => isThere.has(path)), take);
    const byPath = new Map(found.map((one) => [one.path ?? one.source ?? "", one]));
    return new Map(of.map((path) => [path, byPath.get(path)]));
  };
  return { texts: await read(wanted.filter(isText), (path) => readText(root, path)), assets: await read(wanted.filter((path) => !isText(path)), (path) => readAsset(root, path)) };
}

/** Whether it is a file that `readSources` reads: none that is skipped, and no link on the way to it after the first folder. */
function isSource(root: string, path: string): boolean {
  const names = path.split("/");
  if (names.some((name) => name.startsWith(".") || isLeftover(name))) return false;
  return names.every((_, index) => {
    const look = index === 0 ? statSync : lstatSync;
    const found = look(join(root, ...names.slice(0, index + 1)), { throwIfNoEntry: false });
    return index === names.length - 1 ? found?.isFile() : found?.isDirectory();
  });
}

/** The `.json` files that lie in one folder, not those below it. */
export async function readCommentFolder(root: string, folder: string): Promise<CommentSource[]> {
  return inTurns(listCommentFolder(root, folder), (path) => readComment(root, path));
}

function listCommentFolder(root: string, folder: string): string[] {
  const files = readFolder(join(root, folder)).filter((entry) => entry.isFile() && entry.name.endsWith(".json") && !entry.name.startsWith("."));
  return files.map(({ name }) => `${folder}/${name}`).toSorted();
}

function isText(path: string): boolean {
  return /\.md$/i.test(path);
}

function readText(root: string, path: string): SourceText {
  const file = join(root, path);
  return { path, text: readFileSync(file, "utf8"), modified: statSync(file).mtime };
}

function readComment(root: string, path: string): CommentSource {
  return { path, text: readFileSync(join(root, path), "utf8") };
}

function readAsset(root: string, path: string): Asset {
  const size = /\.(?:png|jpe?g|gif|webp|avif|svg|bmp|ico)$/i.test(path) ? pictureSize(join(root, path)) : {};
  return Object.freeze({ source: path, url: `/media/${path.slice("content/".length)}`, ...size });
}

function pictureSize(file: string): { width: number; height: number } | Record<string, never> {
  for (const bytes of pictureBytes) {
    try {
      const size = imageSize(readBeginning(file, bytes));
      const [width, height] = [Math.round(size.width), Math.round(size.height)];
      if (width < 1 || height < 1) return {};
      // From 5 on, EXIF turns the picture by a quarter, and so do browsers.
      return (size.orientation ?? 1) >= 5 ? { width: height, height: width } : { width, height };
    } catch (error) {
      if (isMissing(error)) throw error;
    }
  }
  return {};
}

function readBeginning(file: string, bytes: number): Uint8Array {
  const descriptor = openSync(file, "r");
  try {
    const buffer = Buffer.alloc(bytes);
    return buffer.subarray(0, readSync(descriptor, buffer, 0, bytes, 0));
  } finally {
    closeSync(descriptor);
  }
}

/** Paths of all files below a folder, with `/`, sorted. */
function listFiles(root: string, folder: string): string[] {
  const found: string[] = [];
  const walk = (path: string): void => {
    for (const entry of readFolder(join(root, path))) {
      if (entry.name.startsWith(".") || isLeftover(entry.name)) continue;
      const child = `${path}/${entry.name}`;
      if (entry.isDirectory()) walk(child);
      else if (entry.isFile()) found.push(child);
    }
  };
  walk(folder);
  return found.toSorted((one, other) => (one < other ? -1 : 1));
}

/** What editors and merges put beside a text: a copy of a draft must not become a download. */
function isLeftover(name: string): boolean {
  return /~$|^#.*#$|\.(?:swp|tmp|orig|rej)$/.test(name);
}

function readFolder(path: string) {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

async function inTurns<Result>(paths: readonly string[], read: (path: string) => Result): Promise<Result[]> {
  const results: Result[] = [];
  for (const [index, path] of paths.entries()) {
    if (index % filesATurn === filesATurn - 1) await new Promise((resolve) => setImmediate(resolve));
    try {
      results.push(read(path));
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
  return results;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}
