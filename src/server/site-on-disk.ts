import { ContentError, type Problem, sayLeftOut } from "../content/problems.ts";
import type { Library, PageKey } from "../content/model.ts";
import { differing, type FileStates } from "../content/sources/file-state.ts";
import { readStatesOf } from "../content/sources/read-sources.ts";
import { commitsTouchTexts } from "../publish/commits-touch-texts.ts";
import { type LoadedFromDisk, type SourcesRead, storeElsewhere } from "../publish/load-from-disk.ts";
import { reloadChanged, reloadCommits, type Reloaded } from "../publish/reload-changed.ts";
import { readHeads } from "../publish/standing/heads.ts";
import { factsOf, type SiteFacts } from "../publish/standing/site-facts.ts";
import type { StandingSite } from "../publish/standing/standing-site.ts";
import { pageOfCommentFile } from "../publish/stored-comments.ts";
import { loadTexts, type PublisherOptions } from "./publisher-options.ts";
import { SourcesNoted } from "./sources-noted.ts";
import { Warnings } from "./warnings.ts";

/** What became of a change: `reloaded` where it was taken in by itself, and not by loading everything. */
export interface TakenIn {
  readonly before: Library;
  readonly reloaded?: Reloaded | undefined;
}

/** The texts and comments as they were last read, and how what changes on disk is taken into them. */
export class SiteOnDisk {
  readonly #options: PublisherOptions;
  readonly #standing: StandingSite | undefined;
  readonly #warnings: Warnings;
  #loaded: LoadedFromDisk | undefined;
  #noted: SourcesNoted | undefined;
  /** The next change is taken in by loading everything: the last one had mistakes, or was taken in by half. */
  #isStale = false;
  #isRefused = false;
  #hasRunTemplates = false;
  /** Texts of which Git tells another history. */
  #histories = new Set<string>();

  /** `standing`: what is known of the site until `load` is called. */
  constructor(options: PublisherOptions, standing?: StandingSite) {
    this.#options = options;
    this.#standing = standing;
    this.#warnings = new Warnings(options.log);
  }

  /** Reads everything. Mistakes are in `problems`, and not thrown. */
  async load(): Promise<void> {
    const loaded = await loadTexts(this.#options);
    sayLeftOut(loaded.skipped, this.#options.log);
    this.#warnings.say(loaded.warnings);
    this.#isStale = loaded.problems.length > 0;
    this.#take(loaded);
  }

  /** What is not as it was when the site was found standing: pages whose comments changed; undefined where it is anything else. */
  async changedSinceFound(): Promise<PageKey[] | undefined> {
    const { sources: read, library } = this.#now;
    const { sources = read, facts } = this.#standing ?? {};
    const files = differing(sources.states, read.states);
    const pages = new Set(files.map(pageOfCommentFile));
    const isSame = facts?.nextDue === library.nextDue && sources.shallow === read.shallow && sources.store === read.store;
    if (!isSame || pages.has(undefined) || (sources.checkout !== read.checkout && (await commitsTouchTexts(this.#options.root, sources.checkout, read.checkout)))) return undefined;
    return [...pages] as PageKey[];
  }

  get isLoaded(): boolean {
    return this.#loaded !== undefined;
  }

  get library(): Library {
    return this.#now.library;
  }

  get problems(): LoadedFromDisk["problems"] {
    return this.#now.problems;
  }

  /** Links that only a build can tell about, which runs the author's templates. */
  get openLinks(): LoadedFromDisk["openLinks"] {
    return this.#now.openLinks;
  }

  /** A build succeeded: it told of the open links, and what the templates make stands in `_site/` from now on. */
  noteTemplatesRun(): void {
    this.#loaded = { ...this.#now, openLinks: [] };
    this.#hasRunTemplates = true;
  }

  /** Links of which a build found that they lead nowhere: those of them that do after all, and those of templates. */
  sayBroken(problems: readonly Problem[]): void {
    this.#warnings.add(problems);
  }

  /** What functions may ask at any time. */
  get facts(): SiteFacts {
    return this.#standing !== undefined && this.#loaded === undefined ? this.#standing.facts : factsOf(this.library);
  }

  /** Of what the Library was read; undefined where what is on disk was not taken in. */
  async sources(): Promise<SourcesRead | undefined> {
    const { root, store, clock } = this.#options;
    return this.#isStale || this.#histories.size > 0 ? undefined : this.#noted?.now(root, { checkout: this.#now.sources.checkout, at: clock(), elsewhere: storeElsewhere(root, store) });
  }

  /** The same site with other comments on a page. */
  putComments(library: Library): void {
    this.#loaded = { ...this.#now, library };
  }

  /** The comments of a page were read from files that stood so. */
  noteComments(page: PageKey, states: FileStates): void {
    this.#noted?.takeComments(page, states);
  }

  /** Asks Git again for first commits and histories. Tells whether it knows something else of a text: then `takeIn` is due. */
  async askGit(): Promise<boolean> {
    const { root, site } = this.#options;
    const { checkout, shallow } = await readHeads(root, undefined);
    const { firstCommits, changes, paths } = await reloadCommits(root, site, this.#now);
    this.#loaded = { ...this.#now, firstCommits, ...(changes !== undefined && { changes }), sources: { ...this.#now.sources, checkout, shallow } };
    for (const path of paths) this.#histories.add(path);
    return paths.size > 0;
  }

  /**
   * Takes in what changed: these files below `content/`, and what time alone changes; without `paths`, whatever there is.
   * With mistakes in it they are logged, the Library stays as it was, and the answer is undefined.
   */
  async takeIn(paths: ReadonlySet<string> | undefined): Promise<TakenIn | undefined> {
    const before = this.#now;
    const histories = this.#histories;
    this.#histories = new Set();
    const isPatched = paths !== undefined && !this.#isStale;
    this.#isStale = true;
    const { root, site, store, unpublished, clock } = this.#options;
    const states = readStatesOf(root, paths ?? []);
    const reloaded = isPatched ? await reloadChanged(root, site, { drafts: unpublished, future: unpublished, now: clock(), store }, before, { paths, histories }) : undefined;
    const loaded = reloaded?.loaded ?? (await loadTexts(this.#options, { previous: before.library, hasRunTemplates: this.#hasRunTemplates }));
    if (!this.#accept(loaded)) return undefined;
    this.#isStale = false;
    // Git may have been asked meanwhile.
    const { firstCommits, changes, sources } = this.#now;
    const wasGitAsked = sources !== before.sources;
    if (reloaded !== undefined) this.#loaded = { ...loaded, firstCommits, ...(changes !== undefined && { changes }), sources };
    else this.#take(loaded);
    if (reloaded === undefined && wasGitAsked) await this.askGit();
    this.#noted?.takeTexts(states);
    return { before: before.library, reloaded };
  }

  get #now(): LoadedFromDisk {
    if (this.#loaded === undefined) throw new Error("The texts are not read yet.");
    return this.#loaded;
  }

  #take(loaded: LoadedFromDisk): void {
    this.#loaded = loaded;
    this.#noted = new SourcesNoted(loaded.sources);
  }

  /** Whether there are no mistakes in it; says what there is. */
  #accept({ problems, skipped, warnings }: LoadedFromDisk): boolean {
    const { log } = this.#options;
    if (problems.length > 0) {
      log(`${new ContentError(problems).message}\nThe site stays as it was.`);
      this.#isRefused = true;
      return false;
    }
    if (this.#isRefused) log("The mistakes are mended: publishing again.");
    this.#isRefused = false;
    sayLeftOut(skipped, log);
    this.#warnings.say(warnings);
    return true;
  }
}
