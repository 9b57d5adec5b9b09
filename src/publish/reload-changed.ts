import path from "node:path";
import type { Site } from "../config/site.ts";
import { parseComments, withComments } from "../content/comments/with-comments.ts";
import { readHistory } from "../content/history/read-history.ts";
import { projectFile } from "../content/history/since-published.ts";
import { patchLibrary } from "../content/library/patch-library.ts";
import type { EntryChange } from "../content/library/patch-lists.ts";
import { readFirstCommits } from "../content/sources/first-commits.ts";
import { readChangedSources } from "../content/sources/read-sources.ts";
import type { LoadedFromDisk, LoadOptions } from "./load-from-disk.ts";
import { settledLinks, weigh } from "./load-from-disk.ts";
import { type ChangedPages, changedPages } from "./pages/changed-pages.ts";
import { readPageComments } from "./stored-comments.ts";
import { unkeepableKeys } from "./unkeepable-keys.ts";

/** What a few changed files make of a site. */
export interface Reloaded {
  readonly loaded: LoadedFromDisk;
  readonly changes: readonly EntryChange[];
  /** Files beside the texts that changed, came or went. */
  readonly assets: readonly string[];
  readonly pages: ChangedPages;
}

type ReloadOptions = Omit<LoadOptions, "previous" | "store"> & Required<Pick<LoadOptions, "store">>;

/**
 * Takes changed files into what was loaded, by their paths below `content/`; with none, what time alone changes. Costs what
 * the change costs, not the site. Undefined where everything is to be loaded again: then, and where there are problems, what
 * was loaded before may be gone on from by `loadFromDisk` alone.
 */
export async function reloadChanged(root: string, site: Site, options: ReloadOptions, before: LoadedFromDisk, { paths, histories }: { readonly paths: Iterable<string>; readonly histories: ReadonlySet<string> }): Promise<Reloaded | undefined> {
  const { texts, assets } = await readChangedSources(root, [...paths, ...histories]);
  const { firstCommits, changes: history, checks } = before;
  const { now, drafts, future, store } = options;
  const patched = patchLibrary(before.library, { texts, assets, histories }, { site, firstCommits, now, drafts, future, ...(history && { changes: history }) });
  if (patched === undefined) return undefined;
  let { library } = patched;
  for (const key of patched.appeared) {
    const comments = parseComments(library, await readPageComments(root, store, key)).flatMap(({ comment }) => comment ?? []);
    library = withComments(library, key, comments);
  }
  const { changes } = patched;
  const pages = changedPages(changes, before.library, library);
  const published = new Set(library.assets);
  const files = [...assets].map(([source, read]) => ({ asset: read && published.has(read) ? read : undefined, url: read?.url ?? before.library.assets.find((known) => known.source === source)?.url }));
  const checked = checks.afterChange(library, {
    changes,
    added: [...pages.added, ...files.flatMap(({ asset }) => asset?.url ?? [])],
    gone: [...pages.gone, ...files.flatMap(({ asset, url }) => (asset === undefined && url !== undefined ? [url] : []))],
  });
  const weighed = weigh(site, unkeepableKeys(changes.flatMap(({ after }) => after ?? [])), await settledLinks(root, checked));
  return { loaded: { ...before, ...weighed, skipped: [], library }, changes, assets: [...assets.keys()], pages };
}

/** Asks Git for what it knows by now; `paths`: the texts of which it knows something else. */
export async function reloadCommits(root: string, site: Site, before: LoadedFromDisk): Promise<Pick<LoadedFromDisk, "firstCommits" | "changes"> & { readonly paths: ReadonlySet<string> }> {
  const [firstCommits, changes] = await Promise.all([readFirstCommits(root), site.history ? readHistory(root) : undefined]);
  const paths = new Set<string>();
  for (const [file, date] of firstCommits.dates) if (before.firstCommits.dates.get(file) !== date && isText(file)) paths.add(file);
  // Of a long history only the newest part is kept, so its length says nothing.
  const touched = [...(changes ?? [])].filter(([file, [newest]]) => before.changes?.get(file)?.[0]?.commit !== newest?.commit && isText(file)).map(([file]) => file);
  for (const file of touched) paths.add(file);
  // A project that stopped to be a draft decides what is shown of its logs, too.
  const published = new Set(touched.filter((file) => changes?.get(file)?.[0]?.publishes));
  for (const file of changes?.keys() ?? []) if (published.has(projectFile(file) ?? "")) paths.add(file);
  return { firstCommits, ...(changes !== undefined && { changes }), paths };
}

function isText(file: string): boolean {
  return path.extname(file).toLowerCase() === ".md";
}
