/** What `loadLibrary` is made from: everything read already, nothing is looked up later. */
import type { Asset } from "../model.ts";

/** A markdown file below `content/`. */
export interface SourceText {
  /** Path from the root of the repository, with `/`: `content/logs/hello.md`. */
  readonly path: string;
  readonly text: string;
  /** The file's time: the last resort for a log's date. */
  readonly modified: Date;
}

/** A file below `data/comments/`, as it lies on disk or in the store. */
export interface CommentSource {
  readonly path: string;
  readonly text: string;
}

export interface Sources {
  readonly texts: readonly SourceText[];
  readonly assets: readonly Asset[];
  readonly comments: readonly CommentSource[];
}

/** When each file below `content/` was first committed. */
export interface FirstCommits {
  /** By path from the root, RFC 3339 in the author's own offset. A file that is not here is not committed. */
  readonly dates: ReadonlyMap<string, string>;
  /** True where the clone's history is cut off: then a first commit is only the first one that is left. */
  readonly shallow: boolean;
}

/**
 * When a text was first committed: under its own name, or under the one that its page key still tells. A log that is filed
 * into a project keeps its key by `id`, and so its day. Undefined where neither is committed.
 */
export function firstCommitOf({ path, key = "" }: { readonly path: string; readonly key?: string | undefined }, { dates }: FirstCommits): string | undefined {
  const [first] = [path, `content/${key}.md`, `content/${key}/index.md`].flatMap((name) => dates.get(name) ?? []).toSorted((one, other) => Date.parse(one) - Date.parse(other));
  return first;
}
