/** Who comes, how often, and for how long. */
export interface Plan {
  /** Of the site, with a slash at its end. */
  readonly url: string;
  /** Addresses below it that are read, and commented on. */
  readonly pages: readonly string[];
  readonly readers: number;
  readonly readsPerSecond: number;
  readonly posters: number;
  readonly postsPerSecond: number;
  readonly seconds: number;
}

/** What became of it; times in milliseconds. */
export interface Outcome {
  readonly reads: number[];
  readonly answers: number[];
  readonly errors: string[];
  /** Comments that were acknowledged. */
  readonly kept: { readonly id: string; readonly page: string }[];
}
