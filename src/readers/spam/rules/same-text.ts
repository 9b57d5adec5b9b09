import type { Rule } from "../rule.ts";

/** From here on it is no accident and no impatient reader. */
const flood = 10;

/**
 * The same text again within the hour, under another name or on another page, is what machines do; the same by the same
 * on the same page never gets here, it is the same comment. Two readers may copy the same, so once counts little.
 */
export const sameText: Rule = ({ sameTexts }) => {
  if (sameTexts === 0) return undefined;
  return { points: sameTexts < flood ? 1 : 2, reason: "same-text" };
};
