import { ContentError, sayLeftOut, sayWarnings } from "../content/problems.ts";
import type { Library } from "../content/model.ts";
import type { LoadedFromDisk } from "../publish/load-from-disk.ts";
import { reloadChanged, reloadCommits, type Reloaded } from "../publish/reload-changed.ts";
import { loadTexts, type PublisherOptions } from "./publisher-options.ts";

/** What became of a change: `reloaded` where it was taken in by itself, and not by loading everything. */
export interface TakenIn {
  readonly before: Library;
  readonly reloaded?: Reloaded | undefined;
}

/** The texts and comments as they were last read, and how what changes on disk is taken into them. */
export class SiteOnDisk {
  readonly #options: PublisherOptions;
  #loaded: LoadedFromDisk;
  /** The next change is taken in by loading everything: the last one had mistakes, or was taken in by half. */
  #isStale: boolean;
  #isRefused = false;
  /** Texts of which Git tells another history. */
  #histories = new Set<string>();

  private constructor(options: PublisherOptions, loaded: LoadedFromDisk) {
    this.#options = options;
    this.#loaded = loaded;
    this.#isStale = loaded.problems.length > 0;
  }

  /** Mistakes are in `problems`, and not thrown. */
  static async load(options: PublisherOptions): Promise<SiteOnDisk> {
    const loaded = await loadTexts(options);
    sayLeftOut(loaded.skipped, options.log);
    sayWarnings(loaded.warnings, options.log);
    return new SiteOnDisk(options, loaded);
  }

  get library(): Library {
    return this.#loaded.library;
  }

  get problems(): LoadedFromDisk["problems"] {
    return this.#loaded.problems;
  }

  /** The same site with other comments. */
  putComments(library: Library): void {
    this.#loaded = { ...this.#loaded, library };
  }

  /** Asks Git again for first commits and histories. Tells whether it knows something else of a text: then `takeIn` is due. */
  async askGit(): Promise<boolean> {
    const { root, site } = this.#options;
    const { firstCommits, changes, paths } = await reloadCommits(root, site, this.#loaded);
    this.#loaded = { ...this.#loaded, firstCommits, ...(changes !== undefined && { changes }) };
    for (const path of paths) this.#histories.add(path);
    return paths.size > 0;
  }

  /**
   * Takes in what changed: these files below `content/`, and what time alone changes; without `paths`, whatever there is.
   * With mistakes in it they are logged, the Library stays as it was, and the answer is undefined.
   */
  async takeIn(paths: ReadonlySet<string> | undefined): Promise<TakenIn | undefined> {
    const before = this.#loaded;
    const histories = this.#histories;
    this.#histories = new Set();
    const isPatched = paths !== undefined && !this.#isStale;
    this.#isStale = true;
    const { root, site, store, unpublished, clock } = this.#options;
    const reloaded = isPatched ? await reloadChanged(root, site, { drafts: unpublished, future: unpublished, now: clock(), store }, before, { paths, histories }) : undefined;
    const loaded = reloaded?.loaded ?? (await loadTexts(this.#options, before.library));
    if (!this.#accept(loaded)) return undefined;
    this.#isStale = false;
    this.#loaded = loaded;
    return { before: before.library, reloaded };
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
    sayWarnings(warnings, log);
    return true;
  }
}
