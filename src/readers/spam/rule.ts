import type { CommentInput } from "../comments/comment-input.ts";

/** All that is known of a post when it is judged. Nothing of it is fetched by a rule. */
export interface Post {
  readonly input: Pick<CommentInput, "name" | "body" | "url" | "email">;
  readonly maxLinks: number;
  /** Words and phrases of the owner's. */
  readonly blockList: readonly string[];
  /** How long the form's timed token is old, in milliseconds; absent where the form had none. */
  readonly ageMs?: number | undefined;
  /** How often this text was taken in the last hour, here or on other pages; 0 where nobody counts. */
  readonly sameTexts: number;
  /** How many comments this page got in the last hour, published or held; 0 where nobody counts. */
  readonly commentsOfPage: number;
}

/** Why a rule objects; the words stand in the `held` of a comment's file. */
export type SpamReason = "links" | "block-list" | "too-quick" | "same-text" | "burst";

export interface Objection {
  /** What they add up to, and where the lines lie, says `judge.ts`. */
  readonly points: number;
  readonly reason: SpamReason;
}

/** One thing to look at; undefined where there is nothing against the post. */
export type Rule = (post: Post) => Objection | undefined;
