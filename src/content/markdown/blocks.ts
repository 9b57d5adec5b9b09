import type { MarkdownIt, Token } from "markdown-it";
import { escapeHtml } from "./escape-html.ts";
import { codeBlock } from "./highlight.ts";
import { slug } from "../permalinks.ts";
import { inlineText } from "./plain-text.ts";
import { textWords } from "./text-words.ts";

/** Ids that the page itself uses: a heading "Comments" must not take the place of the comments. */
const takenIds = ["comments", "comment-form", "more", "main", "content", "unfiled", "projects", "newsletter", "newsletter-form"];

/** Code blocks are coloured at build time, up to `longest` characters, and can be scrolled by keyboard. */
export function scrollableCode(markdown: MarkdownIt, longest?: number): void {
  markdown.renderer.rules["fence"] = (tokens, index) => codeBlock(tokens[index]?.content ?? "", tokens[index]?.info, longest);
  markdown.renderer.rules["code_block"] = (tokens, index) => codeBlock(tokens[index]?.content ?? "");
}

/** Each table stands in a box that scrolls, so that a wide one does not drag the page sideways. The box is no landmark, as two may have the same name. */
export function scrollableTables(markdown: MarkdownIt): void {
  markdown.renderer.rules["table_open"] = (tokens, index, _options, env) => {
    const label = escapeHtml(headerCells(tokens, index) || textWords(env).table);
    return `<div class="table" role="group" tabindex="0" aria-label="${label}"><table>\n`;
  };
  markdown.renderer.rules["table_close"] = () => "</table></div>\n";
  // Alignment as a class: the pages' policy refuses styles in an element.
  markdown.core.ruler.push("cell-classes", ({ tokens }) => {
    for (const token of tokens) {
      if (token.type !== "th_open" && token.type !== "td_open") continue;
      const align = /text-align:(\w+)/.exec(String(token.attrGet("style") ?? ""))?.[1];
      token.attrs = align === "right" || align === "center" ? [["class", align === "right" ? "end" : "center"]] : null;
    }
  });
  // A head cell that says nothing heads nothing: readers who are read to would hear an empty heading.
  markdown.core.ruler.push("empty-head-cells", ({ tokens }) => {
    tokens.forEach((token, index) => {
      if (token.type !== "th_open" || tokens[index + 1]?.content !== "") return;
      const close = tokens[index + 2];
      if (close?.type === "th_close") token.tag = close.tag = "td";
    });
  });
}

/** The end of a heading that names its id, as Hugo, Zola and others read it: `## Größe {#size}`. */
export const ownId = /\s*\{#([\p{L}\p{N}_.:-]+)\}\s*$/u;

/** Headings get unique ids. The page's title is the only h1, and a text's highest headings are those below it, whichever they were: all go up or down with them. */
export function headingIds(markdown: MarkdownIt): void {
  markdown.core.ruler.push("heading-ids", ({ tokens }) => {
    const used = new Set(takenIds);
    let highest = 6;
    for (const { type, tag } of tokens) if (type === "heading_open") highest = Math.min(highest, Number(tag.slice(1)));
    const shift = 2 - highest;
    tokens.forEach((token, index) => {
      if (token.type !== "heading_open" && token.type !== "heading_close") return;
      token.tag = `h${Math.min(6, Number(token.tag.slice(1)) + shift)}`;
      if (token.type !== "heading_open") return;
      const children = tokens[index + 1]?.children ?? [];
      token.attrSet("id", freeId(takeOwnId(children) ?? (slug(inlineText(children)) || "section"), used));
    });
  });
}

/** Takes the id that an author gave a heading out of its words. */
function takeOwnId(children: readonly Token[]): string | undefined {
  const last = children.at(-1);
  const [end, id] = (last?.type === "text" && ownId.exec(last.content)) || [];
  if (last !== undefined && end !== undefined) last.content = last.content.slice(0, -end.length);
  return id;
}

/** A picture alone in its paragraph, with a title, becomes a figure with the title as its caption. */
export function figures(markdown: MarkdownIt): void {
  markdown.core.ruler.push("figures", ({ tokens, Token: NewToken }) => {
    tokens.forEach((token, index) => {
      const picture = token.type === "inline" ? onlyPicture(token.children ?? []) : undefined;
      const title = picture?.attrGet("title");
      if (!picture || title === null || title === undefined) return;
      const [open, close] = [tokens[index - 1], tokens[index + 1]];
      if (open?.type !== "paragraph_open" || !close || open.hidden) return;
      picture.attrs = picture.attrs?.filter(([name]) => name !== "title") ?? null;
      const caption = new NewToken("text", "", 0);
      caption.content = String(title);
      token.children?.push(new NewToken("figcaption_open", "figcaption", 1), caption, new NewToken("figcaption_close", "figcaption", -1));
      open.tag = close.tag = "figure";
    });
  });
}

function onlyPicture(children: readonly Token[]): Token | undefined {
  if (children.length !== 1 && children.length !== 3) return undefined;
  const [first, second, third] = children;
  if (first?.type === "image") return children.length === 1 ? first : undefined;
  return first?.type === "link_open" && second?.type === "image" && third?.type === "link_close" ? second : undefined;
}

function headerCells(tokens: readonly Token[], table: number): string {
  const end = tokens.findIndex((token, index) => index > table && token.type === "thead_close");
  const cells = tokens.slice(table, end).filter((token) => token.type === "inline");
  return cells.map((cell) => inlineText(cell.children)).filter((text) => text !== "").join(", ");
}

function freeId(wanted: string, used: Set<string>): string {
  let id = wanted;
  for (let count = 2; used.has(id); count++) id = `${wanted}-${count}`;
  used.add(id);
  return id;
}
