import { existsSync, type Stats, statSync } from "node:fs";
import { readFile, realpath } from "node:fs/promises";
import path from "node:path";
import type { PageKey } from "../content/model.ts";
import { pageOfCommentFile } from "../publish/stored-comments.ts";
import { isReadAtStart, readAtStart, StatesAtStart } from "./read-at-start.ts";
import { watchFolders, type Watching } from "./watch-folders.ts";

/** What changed on disk since the last call, gathered until nothing more happened for a moment. */
export interface DiskChange {
  /** Files below `content/`. */
  readonly content: readonly string[];
  /** Pages whose comment files changed. */
  readonly comments: readonly PageKey[];
  /** A file that is read once, at the start, and is another now: `site.config.ts`, a layout, a setting. */
  readonly needsStart?: string;
}

/** A file by itself is told of once it has stayed the same for so long: editors empty a file before they write it. */
const stableMs = 5;
/** Files that follow each other this closely are one change; while Git holds its lock, those of half a second. */
const quietMs = 30;
const longestWaitMs = 500;
const longestGitMs = 5_000;
/** A file that has just become empty is most likely about to be written. */
const emptyMs = 100;
/** Where chokidar watches, it keeps silent of a file for 50 ms after it told of it: a second save in that time is found by looking again. */
const lookAgainMs = 60;

const watched = ["content", "data/comments"];

/** The folder that may be a link to where the author keeps the texts. */
const followed = "content";

/**
 * Watches texts and comments; ready when the answer arrives. Temporary files of atomic writes are not looked at, and links
 * not followed, as nothing behind them is read, but for `content/` itself. The root is watched too: a folder that goes with its last file, or
 * with a `git switch`, may come back. `onTrouble` hears of what cannot be watched, for each folder: the rest is.
 */
export async function watchDisk(folder: string, onChange: (change: DiskChange) => void, onTrouble: (error: unknown) => void, watch: typeof watchFolders = watchFolders): Promise<Watching> {
  const root = await realpath(folder);
  const statesAtStart = new StatesAtStart(root);
  const gitLock = path.join(await gitFolder(root), "index.lock");
  let changed = new Set<string>();
  let since: number | undefined;
  let timer: NodeJS.Timeout | undefined;

  let last = 0;
  let seen = "";
  let isClosed = false;

  /** Where what changed is still being written it is looked at again a moment later. */
  const tellIfDone = (): void => {
    const waited = Date.now() - (since ?? 0);
    const texts = [...changed].filter(isText).map(look);
    const now = texts.map(({ state }) => state).join();
    const isDone = now === seen && !(waited < emptyMs && texts.some(({ isEmpty }) => isEmpty)) && !(texts.length > 0 && Date.now() - last < longestWaitMs && existsSync(gitLock));
    seen = now;
    if (isDone || waited >= longestGitMs) tell();
    else wait();
  };
  const wait = (): void => {
    clearTimeout(timer);
    timer = setTimeout(tellIfDone, Math.max(stableMs, Math.min(changed.size > 1 ? quietMs : stableMs, (since ?? 0) + longestWaitMs - Date.now())));
  };
  const tell = (): void => {
    const told = [...changed].map((file) => ({ file, state: look(file).state }));
    const change = changeOf([...changed], (file) => statesAtStart.hasChanged(file));
    changed = new Set();
    since = undefined;
    seen = "";
    onChange(change);
    setTimeout(() => told.filter(({ file, state }) => look(file).state !== state).forEach(({ file }) => note(file)), lookAgainMs).unref();
  };
  const note = (file: string): void => {
    if (isClosed) return;
    changed.add(file);
    last = Date.now();
    since ??= last;
    wait();
  };
  const look = (file: string): { state: string; isEmpty: boolean } => {
    const stats = statOf(path.join(root, file));
    return { state: `${stats?.ino} ${stats?.size} ${stats?.mtimeMs}`, isEmpty: stats?.size === 0 };
  };
  const watcher = await watch(root, {
    followed,
    isWatched: (name) => isWatched(name) && !/\.tmp$|~$|\.swp$|(?:^|\/)\.tmp-[^/]*$/.test(name),
    onFile: (name) => {
      if (isText(name) || isReadAtStart(name) || pageOfCommentFile(name) !== undefined) note(name);
    },
    onTrouble,
  });
  return {
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await watcher.close();
    },
  };
}

/** A worktree beside others has a file that names the folder. https://git-scm.com/docs/gitrepository-layout */
async function gitFolder(root: string): Promise<string> {
  const place = path.join(root, ".git");
  const link = /^gitdir: (.+)/.exec(await readFile(place, "utf8").catch(() => ""))?.[1];
  return link === undefined ? place : path.resolve(root, link);
}

/** Undefined also where a file stands in the place of its folder, or a link leads to itself: whoever reads it says what is wrong. */
function statOf(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** A folder that is watched, what lies in it, and the folders above it. */
function isWatched(name: string): boolean {
  return [...watched, ...readAtStart].some((folder) => name === "" || name === folder || name.startsWith(`${folder}/`) || folder.startsWith(`${name}/`));
}

function isText(name: string): boolean {
  return name.startsWith("content/");
}

function changeOf(names: readonly string[], isOther: (fileReadAtStart: string) => boolean): DiskChange {
  const needsStart = names.filter((name) => isReadAtStart(name) && isOther(name)).at(-1);
  const comments = new Set(names.map(pageOfCommentFile).filter((page) => page !== undefined));
  return { content: names.filter(isText), comments: [...comments], ...(needsStart !== undefined && { needsStart }) };
}
