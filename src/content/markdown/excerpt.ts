import type { Token } from "markdown-it";

const mark = /^\s*<!-{2}\s*more\s*-->\s*$/;

/** Whether a text may have an excerpt; the mark could still lie in a block of code. */
export function mayHaveExcerpt(body: string): boolean {
  return /<!-{2}\s*more\s*-->/.test(body);
}

/** Where "Continue reading" leads: the id of what stands in the place of the mark. */
const moreId = "more";

/**
 * Finds `<!-- more -->`, between blocks or within a paragraph, and puts an anchor in its place.
 * Gives the tokens before it, fit to stand in a list beside others: without ids, without footnote marks, and with
 * links within the page leading to the page. Undefined where there is no mark.
 */
export function takeExcerpt(tokens: Token[], pageAddress: string): Token[] | undefined {
  for (const [index, token] of tokens.entries()) {
    if (token.level === 0 && token.type === "html_block" && mark.test(token.content)) {
      token.content = `<span id="${moreId}"></span>\n`;
      return tokens.slice(0, index).map((before) => forList(before, pageAddress));
    }
    const within = token.level === 1 && tokens[index - 1]?.type === "paragraph_open" ? (token.children ?? []) : [];
    const at = within.findIndex((child) => child.level === 0 && child.type === "html_inline" && mark.test(child.content));
    const found = within[at];
    const end = tokens[index + 1];
    if (!found || !end) continue;
    found.content = `<span id="${moreId}"></span>`;
    const first = copy(token);
    first.children = within.slice(0, at);
    return [...tokens.slice(0, index), first, end].map((before) => forList(before, pageAddress));
  }
  return undefined;
}

function forList(token: Token, pageAddress: string): Token {
  const result = copy(token);
  result.attrs = (token.attrs ?? []).filter(([name]) => name !== "id").map(([name, value]) => [name, onPage(name, value, pageAddress)]);
  result.children = token.children?.filter(({ type }) => type !== "footnote_ref").map((child) => forList(child, pageAddress)) ?? null;
  return result;
}

function onPage(name: string, value: string | number, pageAddress: string): string | number {
  return name === "href" && typeof value === "string" && value.startsWith("#") ? pageAddress + value : value;
}

function copy(token: Token): Token {
  return Object.assign(Object.create(Object.getPrototypeOf(token) as object) as Token, token);
}
