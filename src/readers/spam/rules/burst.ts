import type { Rule } from "../rule.ts";

/** In an hour: more than a page on the front of a news site gets from people, less than a machine sends in a minute. */
const unusual = 100;

/**
 * A page under a flood is careful with everybody, since the flood comes from everywhere: people look once more and send
 * again. Seen in the store, so that it holds where every request meets another instance of us.
 */
export const burst: Rule = ({ commentsOfPage }) => (commentsOfPage >= unusual ? { points: 2, reason: "burst" } : undefined);
