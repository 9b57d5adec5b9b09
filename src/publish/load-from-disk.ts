import path from "node:path";
import type { Site } from "../config/site.ts";
import { readFirstCommits } from "../content/first-commits.ts";
import { loadLibrary, type Loaded } from "../content/load-library.ts";
import type { Library } from "../content/model.ts";
import { readSources } from "../content/read-sources.ts";
import type { Sources } from "../content/sources.ts";
import type { Store } from "../store/store.ts";
import { readStoredComments } from "./stored-comments.ts";
import { unkeepableKeys } from "./unkeepable-keys.ts";

export interface LoadOptions {
  readonly drafts: boolean;
  readonly future: boolean;
  readonly now: Date;
  /** Where comments are read from; absent: the folder `data/` of the checkout. */
  readonly store?: Store;
  /** The Library before this one: what did not change is taken from it. */
  readonly previous?: Library;
}

/** Reads texts and comments from disk (and store) and links them up. Mistakes are in the result, not thrown. */
export async function loadFromDisk(root: string, site: Site, options: LoadOptions): Promise<Loaded> {
  const elsewhere = options.store !== undefined && options.store.worktree !== path.resolve(root) ? options.store : undefined;
  const [sources, firstCommits, stored] = await Promise.all([
    readSources(root, { comments: elsewhere === undefined }),
    readFirstCommits(root),
    elsewhere === undefined ? undefined : readStoredComments(elsewhere),
  ]);
  const all: Sources = stored === undefined ? sources : { ...sources, comments: stored };
  const { drafts, future, now, previous } = options;
  const loaded = loadLibrary(all, { site, firstCommits, drafts, future, now, ...(previous !== undefined && { previous }) });
  return { ...loaded, problems: [...loaded.problems, ...unkeepableKeys(loaded.library)] };
}
