import type { Token } from "markdown-it";

/** What search engines show of a description, and the contract's limit. */
const descriptionLength = 200;

const withoutProse = new Set(["heading", "table", "footnote_block", "figure"].flatMap((block) => [`${block}_open`, `${block}_close`]));

/** The words of inline markdown: pictures by what they show, formulas as they were typed, footnote marks and HTML left out. */
export function inlineText(tokens: readonly Token[] | null): string {
  return (tokens ?? []).map(textOfToken).join("").replace(/\s+/g, " ").trim();
}

/**
 * The beginning of a page's running text, at least `length` characters where there are so many: paragraphs, quotes and
 * lists; headings, tables, notes, captions, code and formulas that stand by themselves left out.
 */
export function proseText(tokens: readonly Token[], length: number): string {
  let prose = "";
  let outside = 0;
  for (const token of tokens) {
    if (withoutProse.has(token.type) || token.tag === "figure") outside += token.nesting;
    if (outside === 0 && token.type === "inline" && !isFormula(token)) prose = `${prose} ${inlineText(token.children)}`.trim();
    if (prose.length >= length) break;
  }
  return prose;
}

function isFormula({ children }: Token): boolean {
  return children?.length === 1 && children[0]?.type === "math_block";
}

/** How many words a reader reads, code blocks left out. A link counts with its text, not with its address. */
export function countWords(tokens: readonly Token[]): number {
  let words = 0;
  for (const token of tokens) if (token.type === "inline") words += wordsIn(token.content);
  return words;
}

/** Counts runs without a blank that have a letter or digit in them, character by character: four times as fast as a regular expression, which took 5 % of a build. */
function wordsIn(content: string): number {
  let words = 0;
  let isCounted = false;
  for (let at = 0; at < content.length; at += 1) {
    const code = content.charCodeAt(at);
    const kind = code < 0x80 ? asciiKinds[code] : kindOf(String.fromCodePoint(content.codePointAt(at) ?? code));
    if (kind === inWord && !isCounted) {
      isCounted = true;
      words += 1;
    } else if (kind === blank) isCounted = false;
    else if (code === openingParenthesis && content.charCodeAt(at - 1) === closingBracket) at = Math.max(at, content.indexOf(")", at));
  }
  return words;
}

const openingParenthesis = 0x28;
const closingBracket = 0x5d;

const inWord = 1;
const blank = 2;

function kindOf(character: string): number {
  if (/[\p{L}\p{N}]/u.test(character)) return inWord;
  return /\s/.test(character) ? blank : 0;
}

const asciiKinds = Uint8Array.from({ length: 0x80 }, (_, code) => kindOf(String.fromCharCode(code)));

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
    case "math":
    case "math_block":
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
