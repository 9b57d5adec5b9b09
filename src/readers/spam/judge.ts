import { leastTimeMs } from "../timed-token.ts";
import type { Post, Rule, SpamReason } from "./rule.ts";
import { blockedWords } from "./rules/blocked-words.ts";
import { burst } from "./rules/burst.ts";
import { links } from "./rules/links.ts";
import { sameText } from "./rules/same-text.ts";
import { tooQuick } from "./rules/too-quick.ts";

/**
 * In the order in which the owner reads the reasons. The honeypot and the page's token come before all of them
 * and are no matter of points: without them a post is not looked at.
 */
const rules: readonly Rule[] = [links, blockedWords, tooQuick, sameText, burst];

/** From so many points on a person is asked to look and send again. Less is published: no single small doubt holds anybody up. */
const doubtfulAt = 2;
/** From so many on the owner decides: one strong objection, or all the small ones together. */
const heldAt = 4;
/** From so many on it is not kept: two strong objections, or a strong one in the middle of a flood. */
const refusedAt = 8;

export interface Verdict {
  readonly decision: "publish" | "ask" | "hold" | "refuse";
  /** Every objection, also those that alone decide nothing. */
  readonly reasons: readonly SpamReason[];
}

/** What becomes of a post, by all rules together. */
export function judge(post: Post): Verdict {
  const objections = rules.flatMap((rule) => rule(post) ?? []);
  const score = objections.reduce((sum, { points }) => sum + points, 0);
  return { decision: decide(score, post), reasons: objections.map(({ reason }) => reason) };
}

function decide(score: number, { ageMs }: Post): Verdict["decision"] {
  if (score >= refusedAt) return "refuse";
  if (score >= heldAt) return "hold";
  if (score < doubtfulAt) return "publish";
  // Who had the form in hands for a while, or was asked already, has looked: that settles a doubt, but only one.
  const looked = ageMs !== undefined && ageMs >= leastTimeMs;
  if (!looked) return "ask";
  return score === doubtfulAt ? "publish" : "hold";
}
