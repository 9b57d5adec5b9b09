import type { MarkdownIt, Token } from "markdown-it";
import { inlineText } from "./plain-text.ts";

/** A heading of a text, as a table of contents shows it. */
export interface Heading {
  readonly id: string;
  readonly text: string;
  readonly level: 2 | 3;
}

/** The headings of the first two levels below the page's title, in their order; those within quotes and lists are left out. */
export function headingsOf(tokens: readonly Token[]): readonly Heading[] {
  const headings: Heading[] = [];
  tokens.forEach((token, index) => {
    const id = token.type === "heading_open" && token.level === 0 ? token.attrGet("id") : null;
    if (id === null || (token.tag !== "h2" && token.tag !== "h3")) return;
    headings.push({ id: String(id), text: inlineText(tokens[index + 1]?.children ?? null), level: token.tag === "h2" ? 2 : 3 });
  });
  return headings;
}

/** A heading is a link to itself, so that a part of a text can be passed on without a script; one with a link in it stays as it is. */
export function headingLinks(markdown: MarkdownIt): void {
  markdown.core.ruler.push("heading-links", ({ tokens, Token }) => {
    tokens.forEach((token, index) => {
      const id = token.type === "heading_open" && token.level === 0 ? token.attrGet("id") : null;
      const inline = tokens[index + 1];
      if (id === null || inline?.children === null || inline?.children === undefined) return;
      if (inline.children.some(({ type, content }) => type === "link_open" || type === "footnote_ref" || (type === "html_inline" && /^<a\b/i.test(content)))) return;
      const open = new Token("link_open", "a", 1);
      open.attrSet("href", `#${id}`);
      inline.children = [open, ...inline.children, new Token("link_close", "a", -1)];
    });
  });
}
