import type { Token } from "markdown-it";

/** What search engines show of a description, and the contract's limit. */
const descriptionLength = 200;

const withoutProse = ["heading", "table", "footnote_block", "figure"];

/** The words of inline markdown: pictures by what they show, footnote marks and HTML left out. */
export function inlineText(tokens: readonly Token[] | null): string {
  return (tokens ?? []).map(textOfToken).join("").replace(/\s+/g, " ").trim();
}

/**
 * The beginning of a page's running text, at least `length` characters where there are so many: paragraphs, quotes and
 * lists; headings, tables, notes, captions and code left out.
 */
export function proseText(tokens: readonly Token[], length: number): string {
  let prose = "";
  let outside = 0;
  for (const token of tokens) {
    const block = token.type.replace(/_(?:open|close)$/, "");
    if (withoutProse.includes(block) || token.tag === "figure") outside += token.nesting;
    if (outside === 0 && token.type === "inline") prose = `${prose} ${inlineText(token.children)}`.trim();
    if (prose.length >= length) break;
  }
  return prose;
}

/** How many words a reader reads, code blocks left out. A link counts with its text, not with its address. */
export function countWords(tokens: readonly Token[]): number {
  let words = 0;
  for (const token of tokens) {
    if (token.type === "inline") words += token.content.replace(/\]\([^)]*\)/g, "]").match(/\S*[\p{L}\p{N}]\S*/gu)?.length ?? 0;
  }
  return words;
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
