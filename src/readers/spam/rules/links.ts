import type { Rule } from "../rule.ts";

/** Links are what most spam is for. A few are what good answers have. */
export const links: Rule = ({ input, maxLinks }) => (countLinks(input.body) > maxLinks ? { points: 4, reason: "links" } : undefined);

/** Counted in the text as it was typed: spam is also written for systems that render links otherwise than ours. */
function countLinks(body: string): number {
  return body.match(/https?:\/\/(?:www\.)?|\bwww\./gi)?.length ?? 0;
}
