import type { Site } from "../config/site.ts";
import { loadFromDisk, type LoadedFromDisk, type LoadOptions } from "../publish/load-from-disk.ts";
import type { PageTokens } from "../readers/tokens.ts";
import type { Store } from "../store/store.ts";

export interface PublisherOptions {
  readonly root: string;
  readonly site: Site;
  readonly store: Store;
  readonly pageTokens: PageTokens;
  /** Whether drafts and posts with a date in the future are shown. */
  readonly unpublished: boolean;
  /** False: `_site/` is served as it is, and nobody keeps it up to date. */
  readonly build: boolean;
  readonly clock: () => Date;
  readonly log: (line: string) => void;
  /** Whether somebody waits for what they sent: lists, for which nobody waits, then give way. */
  readonly isAwaited?: (() => boolean) | undefined;
  /** Told of each page that says something else now, by its address without prefix; undefined: many, or files beside them. */
  readonly onWritten?: ((url: string | undefined) => void) | undefined;
}

/** Texts and comments as they are now; what did not change is taken from the Library before. */
export function loadTexts({ root, site, store, unpublished, clock }: PublisherOptions, before: Pick<LoadOptions, "previous" | "hasRunTemplates"> = {}): Promise<LoadedFromDisk> {
  return loadFromDisk(root, site, { drafts: unpublished, future: unpublished, now: clock(), store, ...before });
}
