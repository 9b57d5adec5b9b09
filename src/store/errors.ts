/** Why a store could not do what it was asked. The word also stands in logs and in `docs/errors.md`. */
export type StoreErrorCode =
  /** Paths that leave their folder, `.git`, names some system cannot check out. Never worth a retry. */
  | "bad-path"
  /** The branch that was asked for does not exist. */
  | "branch-missing"
  /** There is no repository at that place. */
  | "repository-missing"
  /** `ifHead` did not hold. */
  | "conflict"
  /**
   * Somebody else holds the repository (lock, rebase, merge, detached HEAD), or the author has unsaved or staged changes
   * in the very file. Worth a retry.
   */
  | "store-busy"
  /** Disk full, unreadable objects, no network. Perhaps worth a retry later. */
  | "store-unavailable";

export class StoreError extends Error {
  readonly code: StoreErrorCode;
  /** What the owner can do about it. */
  readonly hint: string;
  readonly path?: string;
  /** How long to wait before trying again, in whole seconds, where that is known. */
  readonly retryAfterSeconds?: number;

  constructor(code: StoreErrorCode, message: string, options: { hint: string; path?: string; retryAfterSeconds?: number; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.name = "StoreError";
    this.code = code;
    this.hint = options.hint;
    if (options.path !== undefined) this.path = options.path;
    if (options.retryAfterSeconds !== undefined) this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
