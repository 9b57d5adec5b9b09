/** Write (text or bytes) or delete one file. Paths are relative to the root of the repository, with `/`. */
export type Change =
  | { readonly path: string; readonly write: string | Uint8Array }
  | { readonly path: string; readonly delete: true };

export interface StoredFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What a store holds at one moment. */
export interface StoreView {
  /** The bytes of a file, or null where there is none. */
  read(path: string): Promise<Uint8Array | null>;
  /** Paths of the files directly in a folder, sorted; empty where there is no such folder. */
  list(folder: string): Promise<string[]>;
}

export interface CommitOptions {
  /** Whole commit message. Must hold no reader's text. */
  readonly message: string;
  /** Expected head (`null`: no commit yet); another head is a `conflict`, and nothing is changed. */
  readonly ifHead?: string | null;
  /**
   * Looks at the state the commit will stand on, under the same lock (after a race it is asked again).
   * What it throws is thrown by `commit`, and nothing is changed.
   */
  readonly precondition?: (view: StoreView) => Promise<void>;
  /** Gives up with `store-busy` after this long. Default 8000 ms, the contract's limit. */
  readonly timeoutMs?: number;
}

export interface Commit {
  /** Full object name of the commit that holds the changes. Where nothing differed, the head as it was. */
  readonly id: string;
  /** False where the store already held exactly this, and no commit was made. */
  readonly changed: boolean;
}

/**
 * Where readers' words are kept: a branch of a Git repository.
 *
 * `commit` promises: when it returns, the changes are durable, all together, in one commit on top of the branch;
 * when it throws a `StoreError`, none of them is. Nothing but the named paths is changed.
 * Safe for many callers in many processes at once.
 */
export interface Store extends StoreView {
  /** For people: `local:/home/me/blog#main`. Holds no secret. */
  readonly name: string;
  /** Object name of the branch's newest commit, or null where it has none yet. */
  head(): Promise<string | null>;
  /** Paths of all files below a folder, however deep, sorted; empty where there is no such folder. */
  walk(folder: string): Promise<string[]>;
  /** All files below a folder as they are at one moment, sorted by path; made for a hundred thousand small ones. */
  readAll(folder: string): Promise<StoredFile[]>;
  commit(changes: readonly Change[], options: CommitOptions): Promise<Commit>;
  /**
   * Milliseconds until the store would begin a commit, where its host limits how often that may be.
   * Whoever gathers changes for one commit waits so long before beginning it.
   */
  readyIn?(): number;
  /**
   * Folder of the worktree in which the store's files lie, where the store is the branch checked out there:
   * a build reads it directly. Null elsewhere.
   */
  readonly worktree: string | null;
  /** Waits for what is under way and lets go of files and timers. */
  close(): Promise<void>;
}

/** Where readers' words are kept. Without a private store both are the same object. */
export interface Stores {
  /** What the site is built from; its repository may be public. */
  readonly store: Store;
  /** Subscribers, the private fields of comments, and whole held comments. */
  readonly privateStore: Store;
}

/** Who the commits are by. Readers' names and addresses never stand in a commit. */
export interface CommitAuthor {
  readonly name: string;
  readonly email: string;
}
