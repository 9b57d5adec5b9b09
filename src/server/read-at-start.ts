import { readdirSync } from "node:fs";
import path from "node:path";
import { type FileState, readState } from "../content/sources/file-state.ts";

/** What a process reads once, at its start: files, and one folder with all below it. */
export const readAtStart = ["site.config.ts", ".env", ".eleventy.js", "layouts"];

export function isReadAtStart(name: string): boolean {
  return readAtStart.some((place) => name === place || name.startsWith(`${place}/`));
}

/** How the files that are read at the start stood when they were last looked at. */
export class StatesAtStart {
  readonly #root: string;
  readonly #states: Map<string, FileState | undefined>;

  constructor(root: string) {
    this.#root = root;
    const files = readAtStart.flatMap((place) => [place, ...namesBelow(root, place)]);
    this.#states = new Map(files.map((file) => [file, readState(path.join(root, file))]));
  }

  /** Whether one of them is another than when this was last asked: a watcher that lost count names every file. */
  hasChanged(name: string): boolean {
    const now = readState(path.join(this.#root, name));
    if (this.#states.get(name) === now) return false;
    this.#states.set(name, now);
    return true;
  }
}

/** None where it is a file, or not there. */
function namesBelow(root: string, folder: string): string[] {
  try {
    return readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name.split(path.sep).join("/")}`);
  } catch {
    return [];
  }
}
