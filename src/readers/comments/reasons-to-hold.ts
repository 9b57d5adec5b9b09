import type { Moderation, Site } from "../../config/site.ts";
import type { CommentInput } from "./comment-input.ts";

/** Why a comment waits for the owner; the words stand in the comment's `held`. */
export type ReasonToHold = "moderation" | "links" | "block-list";

/** Every reason to hold a comment; none means that it is published at once. */
export function reasonsToHold(input: CommentInput, moderation: Moderation, site: Pick<Site, "maxLinks" | "blockList">): ReasonToHold[] {
  const reasons: ReasonToHold[] = [];
  // "hold-new" holds everybody: nobody can be known before addresses are confirmed.
  if (moderation !== "publish") reasons.push("moderation");
  if (countLinks(input.body) > site.maxLinks) reasons.push("links");
  if (hasBlockedWord(input, site.blockList)) reasons.push("block-list");
  return reasons;
}

/** Counted in the text as it was typed: spam is also written for systems that render links otherwise than ours. */
function countLinks(body: string): number {
  return body.match(/https?:\/\/(?:www\.)?|\bwww\./gi)?.length ?? 0;
}

/** Whole words, whatever their case; full-width and other compatibility forms of letters count as the letters. */
function hasBlockedWord({ name, body, url = "", email = "" }: CommentInput, blockList: readonly string[]): boolean {
  const text = plain([name, body, url, email].join("\n"));
  return blockList.some((word) => new RegExp(`(?<![\\p{L}\\p{N}])${escapeForRegExp(plain(word))}(?![\\p{L}\\p{N}])`, "u").test(text));
}

function plain(text: string): string {
  return text.normalize("NFKC").replace(/\p{Default_Ignorable_Code_Point}/gu, "").toLowerCase();
}

function escapeForRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
