import type { Token } from "markdown-it";

/** What search engines show of a description, and the contract's limit. */
const descriptionLength = 200;

const withoutProse = ["heading", "table", "footnote_block", "figure"];

/** The words of inline markdown: pictures by what they show, footnote marks and HTML left out. */
export function inlineText(tokens: readonly Token[] | null): string {
  return (tokens ?? []).map(textOfToken).join("").replace(/\s+/g, " ").trim();
}

/** The running text of a page: paragraphs, quotes and lists; headings, tables, notes, captions and code left out. */
export function proseText(tokens: readonly Token[]): string {
  const parts: string[] = [];
  let outside = 0;
  for (const token of tokens) {
    const block = token.type.replace(/_(?:open|close)$/, "");
    if (withoutProse.includes(block) || token.tag === "figure") outside += token.nesting;
    if (outside === 0 && token.type === "inline") parts.push(inlineText(token.children));
  }
  return parts.filter((part) => part !== "").join(" ");
}

/** How many words a reader reads, code blocks left out. */
export function countWords(tokens: readonly Token[]): number {
  const texts = tokens.filter((token) => token.type === "inline").map((token) => inlineText(token.children));
  return texts.join(" ").match(/[^\s]*[\p{L}\p{N}][^\s]*/gu)?.length ?? 0;
}

/** The beginning of a text, cut between words, with an ellipsis where something is missing. At most `length` characters. */
export function beginning(text: string, length: number = descriptionLength): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length);
  const words = cut.slice(0, Math.max(cut.lastIndexOf(" "), 0)) || cut.slice(0, -1);
  return `${words.replace(/[\s,;:.–—-]+$/u, "").replace(/[\uD800-\uDBFF]$/, "")}…`;
}

function textOfToken(token: Token): string {
  switch (token.type) {
    case "text":
    case "text_special":
    case "code_inline":
      return token.content;
    case "softbreak":
    case "hardbreak":
      return " ";
    case "image":
      return inlineText(token.children);
    default:
      return "";
  }
}
