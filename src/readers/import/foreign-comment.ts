/** A comment as another system exported it, before anything about it is believed. */
export interface ForeignComment {
  /** Under which the other system knows it; the same in every export. */
  readonly id: string;
  /** Of what it answers. */
  readonly parent?: string;
  /** Where its page was: an address, a path, or the name of a folder. */
  readonly page: string;
  readonly name: string;
  readonly email?: string;
  readonly url?: string;
  /** Markdown. */
  readonly body: string;
  /** As it was written there. */
  readonly date: string;
  readonly status: "published" | "held" | "spam" | "deleted";
}

/** What a file held. */
export interface ForeignExport {
  readonly comments: readonly ForeignComment[];
  /** What could not be read, each with its place. */
  readonly problems: readonly string[];
}
