import createMarkdown, { type MarkdownIt, type Token } from "markdown-it";
import { escapeHtml } from "./escape-html.ts";
import { scrollableCode, scrollableTables } from "./blocks.ts";
import { inlineText } from "./plain-text.ts";
import { plainTaskLists } from "./task-lists.ts";

/** For some texts the time to colour them grows with the square of their length: 10,000 characters take half a second, these 25 ms. */
const longestHighlighted = 2_000;

/** No comment of 10,000 characters has so many tokens, unless it is a wide table: its empty cells alone would make a page of 650 kB. */
const mostTokens = 30_000;

/** How deep lists and quotes may stand in each other; a list counts twice. Deeper ones leave no room for words on a phone, and below 100 the parser drops them. */
const deepestLevel = 24;

/** Ten times the longest comment. A long address defined once and referred to a thousand times makes 4 MB of one comment. */
const longestHtml = 100_000;

/**
 * Readers' markdown, which is hostile until proven otherwise: no HTML, no pictures (each becomes a link with its
 * description), no headings (each becomes a bold line, so that the page's outline stays the author's), links only to
 * http, https and mailto. Line breaks count, as people expect of a text field.
 */
const comments = createMarkdown({ html: false, linkify: true, breaks: true })
  .use(scrollableCode, longestHighlighted)
  .use(scrollableTables)
  .use(plainTaskLists)
  .use(plainHeadings)
  .use(picturesAsLinks)
  .use(noEmptyLinks)
  .use(plainCells)
  .use(untrustedLinks);
comments.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
comments.validateLink = (url) => /^(?:https?:\/\/|mailto:)/i.test(url);

/** A reader's markdown as HTML that is safe in any page; as it was typed where it would be out of all proportion. */
export function renderComment(body: string): string {
  const tokens = comments.parse(body, {});
  if (tokens.length > mostTokens || tokens.some(({ level }) => level > deepestLevel)) return asTyped(body);
  const html = comments.renderer.render(tokens, comments.options, {});
  return html.length > longestHtml ? asTyped(body) : html;
}

function asTyped(body: string): string {
  return `<p>${escapeHtml(body).replaceAll("\n", "<br>\n")}</p>\n`;
}

function plainHeadings(markdown: MarkdownIt): void {
  markdown.core.ruler.push("plain-headings", ({ tokens, Token: NewToken }) => {
    for (const [index, token] of tokens.entries()) {
      if (token.type !== "heading_open" && token.type !== "heading_close") continue;
      token.tag = "p";
      const inline = tokens[index + 1];
      if (token.type !== "heading_open" || !inline?.children) continue;
      inline.children = [new NewToken("strong_open", "strong", 1), ...inline.children, new NewToken("strong_close", "strong", -1)];
    }
  });
}

function picturesAsLinks(markdown: MarkdownIt): void {
  markdown.core.ruler.push("pictures-as-links", ({ tokens, Token: NewToken }) => {
    for (const token of tokens) {
      let linkDepth = 0;
      token.children = token.children?.flatMap((child): Token[] => {
        if (child.type === "link_open" || child.type === "link_close") linkDepth += child.nesting;
        if (child.type !== "image") return [child];
        const text = new NewToken("text", "", 0);
        text.content = inlineText(child.children) || String(child.attrGet("src"));
        if (linkDepth > 0) return [text];
        const open = new NewToken("link_open", "a", 1);
        open.attrSet("href", String(child.attrGet("src")));
        return [open, text, new NewToken("link_close", "a", -1)];
      }) ?? null;
    }
  });
}

/** `[here]()` leads nowhere and stays text: as a link it would lead to the page itself. */
function noEmptyLinks(markdown: MarkdownIt): void {
  markdown.core.ruler.push("no-empty-links", ({ tokens }) => {
    for (const token of tokens) {
      const isEmpty: boolean[] = [];
      token.children = token.children?.filter((child) => {
        if (child.type === "link_open") isEmpty.push(child.attrGet("href") === "");
        return !(child.type === "link_open" ? isEmpty.at(-1) : child.type === "link_close" && isEmpty.pop());
      }) ?? null;
    }
  });
}

/** Columns are not aligned: with a class in each cell a wide table of empty ones would weigh more than twice as much. */
function plainCells(markdown: MarkdownIt): void {
  markdown.core.ruler.push("plain-cells", ({ tokens }) => {
    for (const token of tokens) if (token.type === "th_open" || token.type === "td_open") token.attrs = null;
  });
}

function untrustedLinks(markdown: MarkdownIt): void {
  markdown.renderer.rules["link_open"] = (tokens, index, options, _environment, renderer) => {
    tokens[index]?.attrSet("rel", "nofollow ugc noopener");
    return renderer.renderToken(tokens, index, options);
  };
}
