import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Site } from "../config/site.ts";
import { readFirstCommits } from "../content/sources/first-commits.ts";
import type { Changes } from "../content/history/parse-log.ts";
import { readHistory } from "../content/history/read-history.ts";
import { addingComments, linkingTexts, type Loaded } from "../content/library/load-library.ts";
import type { Library } from "../content/model.ts";
import type { Problem } from "../content/problems.ts";
import { readComments, readSources } from "../content/sources/read-sources.ts";
import { inTurns } from "../content/turns.ts";
import type { FileStates } from "../content/sources/file-state.ts";
import type { FirstCommits } from "../content/sources/sources.ts";
import type { Store } from "../store/store.ts";
import { type Heads, readHeads } from "./standing/heads.ts";
import { type CheckedTexts, type OpenLink, TextChecks } from "./texts/check-texts.ts";
import { missingTargets } from "./texts/missing-targets.ts";
import { beginThreads, endThreads, TextsUnderWay } from "./texts/render-texts.ts";
import { readStoredComments } from "./stored-comments.ts";
import { TextCache } from "./texts/text-cache.ts";
import { readWrittenLinks } from "./texts/written-links.ts";
import { unkeepableKeys } from "./unkeepable-keys.ts";

/** More than a thread gets through before the texts are linked up. */
const practiceTexts = 300;

export interface LoadOptions {
  readonly drafts: boolean;
  readonly future: boolean;
  readonly now: Date;
  /** Where comments are read from; absent: the folder `data/` of the checkout. */
  readonly store?: Store;
  /** The Library before this one: what did not change is taken from it. */
  readonly previous?: Library;
  /** Whether the author's templates were run: then what they make stands in `_site/`, and a link to nothing is broken. */
  readonly hasRunTemplates?: boolean;
}

/** What was read, and what should be looked at although it stops nothing. */
export interface LoadedFromDisk extends Loaded {
  readonly warnings: readonly Problem[];
  /** Links that may lead to what the author's templates are about to make: `missingTargets` tells. */
  readonly openLinks: readonly OpenLink[];
  readonly firstCommits: FirstCommits;
  /** Absent where histories are not shown. */
  readonly changes?: Changes;
  /** For checks of what changes later. */
  readonly checks: TextChecks;
  readonly sources: SourcesRead;
}

/** What was read, to tell whether something else would be read now. All of it was looked up before it was read. */
export interface SourcesRead extends Heads {
  /** The time for which it was read, in milliseconds since 1970. */
  readonly at: number;
  readonly states: FileStates;
}

/** A Library whose texts are still rendered: whoever asks for the HTML of one that is not gets it, later. */
export interface Loading extends Loaded {
  readonly texts: TextsUnderWay;
  readonly sources: SourcesRead;
  /** Waits for all texts, and checks them. */
  readonly check: () => Promise<LoadedFromDisk>;
}

/** Reads texts and comments from disk (and store), links them up and checks them. Mistakes are in the result, not thrown. */
export async function loadFromDisk(root: string, site: Site, options: LoadOptions): Promise<LoadedFromDisk> {
  const { check } = await beginToLoad(root, site, options);
  return check();
}

/** The same, as far as it goes without the HTML of the texts. */
export async function beginToLoad(root: string, site: Site, options: LoadOptions): Promise<Loading> {
  const elsewhere = storeElsewhere(root, options.store);
  const heads = await readHeads(root, elsewhere);
  const [sources, firstCommits, changes, stored, isOpen, cache] = await Promise.all([
    readSources(root),
    readFirstCommits(root),
    site.history ? readHistory(root) : undefined,
    elsewhere === undefined ? undefined : readStoredComments(elsewhere),
    addsPagesOfItsOwn(root),
    // What this process knows is more than what an earlier one left.
    options.previous === undefined ? TextCache.read(root) : undefined,
  ]);
  const { drafts, future, now, previous } = options;
  // Texts that the cache does not know are sure to be rendered: threads for that load what they need meanwhile.
  const practice = sources.texts.slice(0, practiceTexts).map(({ text }) => text);
  const begun = previous === undefined ? beginThreads(sources.texts.length - (cache?.texts.size ?? 0), { practice }) : [];
  const loading = { site, firstCommits, drafts, future, now, ...(changes !== undefined && { changes }), ...(previous !== undefined && { previous }), ...(cache !== undefined && { kept: cache.texts }) };
  const linked = await inTurns(linkingTexts(sources, loading)).catch(async (error: unknown) => {
    await endThreads(begun);
    throw error;
  });
  const texts = new TextsUnderWay({ entries: linked.cache, targets: linked.targets, order: [...linked.projects, ...linked.pages, ...linked.logs].map(({ source }) => source) }, { cache, begun });
  try {
    // Other threads have enough to do now; to read the comments takes as long as to read the texts.
    const { comments, states } = stored === undefined ? await readComments(root) : { comments: stored, states: [] };
    const read: SourcesRead = { ...heads, at: now.getTime(), states: new Map([...sources.states, ...states]) };
    const loaded = await inTurns(addingComments(linked, comments, loading));
    const check = async (): Promise<LoadedFromDisk> => {
      await texts.finish();
      const checks = new TextChecks({ library: loaded.library, links: readWrittenLinks(root, site), isOpen });
      const checked = await inTurns(checks.all());
      const settled = options.hasRunTemplates ? await settledLinks(root, checked) : checked;
      await cache?.keep(loaded.library);
      return { ...loaded, ...weigh(site, [...loaded.problems, ...unkeepableKeys(loaded.library.entries.values())], settled), firstCommits, ...(changes !== undefined && { changes }), checks, sources: read };
    };
    return { ...loaded, texts, sources: read, check };
  } catch (error) {
    await texts.end();
    throw error;
  }
}

/** The store, where comments are read from it and not from the folder `data/` of the checkout. */
export function storeElsewhere(root: string, store: Store | undefined): Store | undefined {
  return store?.worktree === path.resolve(root) ? undefined : store;
}

/** What stops a build, what is only to be said, and what is not known yet. */
export function weigh(site: Site, problems: readonly Problem[], { mistakes, brokenLinks, openLinks }: CheckedTexts): Pick<LoadedFromDisk, "problems" | "warnings" | "openLinks"> {
  const wrong = [...problems, ...mistakes];
  return site.links === "error" ? { problems: [...wrong, ...brokenLinks], warnings: [], openLinks } : { problems: wrong, warnings: brokenLinks, openLinks };
}

/** The same, with what stands in `_site/` asked about the open links. */
export async function settledLinks(root: string, checked: CheckedTexts): Promise<CheckedTexts> {
  if (checked.openLinks.length === 0) return checked;
  return { ...checked, brokenLinks: [...checked.brokenLinks, ...(await missingTargets(checked.openLinks, path.join(root, "_site")))], openLinks: [] };
}

/**
 * Whether templates or copies of the author bring pages that the Library does not know. What stands at which address is
 * known only after Eleventy ran, so then a link to an unknown address of the site is called broken no sooner.
 */
async function addsPagesOfItsOwn(root: string): Promise<boolean> {
  const [templates, configuration] = await Promise.all([
    readdir(path.join(root, "layouts/eleventy")).catch(() => []),
    readFile(path.join(root, ".eleventy.js"), "utf8").catch(() => ""),
  ]);
  return templates.some((name) => name !== "README.md") || /addPassthroughCopy|addTemplate|addPlugin\((?!unfiled\))/.test(configuration);
}
