import { watch as watchFiles } from "chokidar";
import path from "node:path";
import type { PageKey } from "../content/model.ts";
import { pageOfCommentFile } from "../publish/stored-comments.ts";

/** What changed on disk since the last call, gathered until nothing more happened for a moment. */
export interface DiskChange {
  /** Files below `content/`. */
  readonly content: readonly string[];
  /** Pages whose comment files changed. */
  readonly comments: readonly PageKey[];
  /** A file that is read once, at the start: `site.config.ts`, a layout, a setting. */
  readonly needsStart?: string;
}

/** A `git checkout` writes hundreds of files: they are one change as long as they follow each other this closely. */
const quietMs = 30;
const longestWaitMs = 500;

const watched = ["content", "data/comments"];

/** Read once, at the start. */
const readAtStart = ["site.config.ts", ".env", ".eleventy.js", "layouts"];

/**
 * Watches texts and comments; ready when the answer arrives. Temporary files of atomic writes are not looked at.
 * The root itself is watched too: a folder that goes with its last file, or with a `git switch`, may come back.
 */
export async function watchDisk(root: string, onChange: (change: DiskChange) => void): Promise<{ close(): Promise<void> }> {
  let content = new Set<string>();
  let comments = new Set<PageKey>();
  let needsStart: string | undefined;
  let since: number | undefined;
  let timer: NodeJS.Timeout | undefined;

  const tell = (): void => {
    const change = { content: [...content], comments: [...comments], ...(needsStart !== undefined && { needsStart }) };
    content = new Set();
    needsStart = undefined;
    comments = new Set();
    since = undefined;
    onChange(change);
  };
  const nameOf = (file: string): string => path.relative(root, file).split(path.sep).join("/");
  const watcher = watchFiles(root, { ignoreInitial: true, ignored: (file) => !isWatched(nameOf(file)) || /\.tmp$|~$|\.swp$/.test(file) || path.basename(file).startsWith(".tmp-") });
  watcher.on("all", (event, file) => {
    if (event === "addDir" || event === "unlinkDir") return;
    const relative = nameOf(file);
    const page = pageOfCommentFile(relative);
    if (page !== undefined) comments.add(page);
    else if (relative.startsWith("content/")) content.add(relative);
    else if (readAtStart.some((name) => relative === name || relative.startsWith(`${name}/`))) needsStart = relative;
    else return;
    since ??= Date.now();
    clearTimeout(timer);
    timer = setTimeout(tell, Math.max(0, Math.min(quietMs, since + longestWaitMs - Date.now())));
  });
  await new Promise<void>((resolve) => watcher.once("ready", resolve));
  return {
    async close() {
      clearTimeout(timer);
      await watcher.close();
    },
  };
}

/** A folder that is watched, what lies in it, and the folders above it. */
function isWatched(name: string): boolean {
  return [...watched, ...readAtStart].some((folder) => name === "" || name === folder || name.startsWith(`${folder}/`) || folder.startsWith(`${name}/`));
}
