import type { Cost } from "../command.ts";
import type { Post } from "../corpus.ts";

/** Another generator, which is given the same posts and asked for the same features. */
export interface Peer {
  readonly name: string;
  /** Makes a site of the posts in a folder; where the generator is not installed, a line that says so. */
  prepare(posts: readonly Post[], folder: string): Promise<PreparedPeer | string>;
}

export interface PreparedPeer {
  readonly version: string;
  /** As in a fresh clone: no output, no caches. */
  readonly clean: () => Promise<void>;
  /** The whole command, as its users give it. */
  readonly build: () => Promise<Cost>;
}
