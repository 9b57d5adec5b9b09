import type { Rule } from "../rule.ts";

/** Words that the owner has had enough of, wherever they stand: also in the name, the website and the address. */
export const blockedWords: Rule = ({ input: { name, body, url = "", email = "" }, blockList }) => {
  const text = plain([name, body, url, email].join("\n"));
  return blockList.some((word) => hasWord(text, plain(word))) ? { points: 4, reason: "block-list" } : undefined;
};

/** Whole words only: who blocks "cialis" does not mean the specialist. */
function hasWord(text: string, word: string): boolean {
  // A list may have thousands of words, and few of them occur: the pattern is made for those.
  return text.includes(word) && new RegExp(`(?<![\\p{L}\\p{N}])${escapeForRegExp(word)}(?![\\p{L}\\p{N}])`, "u").test(text);
}

/** Whatever the case; full-width letters and the like count as the letters, and what takes no ink does not count. */
function plain(text: string): string {
  return text.normalize("NFKC").replace(/\p{Default_Ignorable_Code_Point}/gu, "").toLowerCase();
}

function escapeForRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
