import { leastTimeMs } from "../../timed-token.ts";
import type { Rule } from "../rule.ts";

/**
 * Nobody fills a form in two seconds, but for who pastes what was written elsewhere: so it counts little.
 * A form without a timed token says nothing: readers without scripts have none, and a page from a cache is of any age.
 */
export const tooQuick: Rule = ({ ageMs }) => (ageMs !== undefined && ageMs < leastTimeMs ? { points: 1, reason: "too-quick" } : undefined);
