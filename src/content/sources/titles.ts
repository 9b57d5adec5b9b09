import type { Token } from "markdown-it";
import { ownId } from "../markdown/blocks.ts";
import { parseBlocks, plainLine } from "../markdown/markdown.ts";
import { beginning } from "../markdown/plain-text.ts";

export interface Titled {
  readonly title: string;
  /** The text without the heading that became the title. */
  readonly body: string;
  /** Whether the title is the text's own first line, which stays where it is. */
  readonly fromFirstLine: boolean;
}

/** A first line is often a whole paragraph: more than this is no title. */
const firstLineLength = 100;

/**
 * The title a text gives itself: a heading that opens it, else its first `#` heading, and that heading is taken out so
 * that it does not stand twice; else the first line with words, which stays. Undefined where there are no words.
 */
export function takeTitle(body: string): Titled | undefined {
  // The opening paragraph is enough for most texts, and saves reading all blocks of every log twice.
  const first = parseBlocks(opening(body));
  const heading = headingOf(first) ?? (mayHaveTopHeading(body) ? headingOf(parseBlocks(body)) : undefined);
  if (heading) return { title: heading.title, body: withoutLines(body, heading.lines), fromFirstLine: false };
  const line = firstLine(first) ?? firstLine(parseBlocks(body));
  return line === undefined ? undefined : { title: beginning(line, firstLineLength), body, fromFirstLine: true };
}

/** Takes an opening heading out that says what the front matter's title says already. */
export function withoutHeading(body: string, title: string): string {
  const first = opening(body);
  const heading = mayHaveHeading.test(first) ? headingOf(parseBlocks(first)) : undefined;
  return heading && heading.title.toLowerCase() === title.toLowerCase() ? withoutLines(body, heading.lines) : body;
}

/** A line that begins or underlines a heading, if it is not within something else. */
const mayHaveHeading = /^ {0,3}(?:#|=+[ \t]*$|-+[ \t]*$)/m;

/** The beginning up to the first blank line after something that is shown. */
function opening(body: string): string {
  const notShown = /^(?:\s|<!-{2}[^]*?-->)*/.exec(body)?.[0] ?? "";
  const end = body.indexOf("\n\n", notShown.length);
  return end === -1 ? body : body.slice(0, end + 1);
}

function mayHaveTopHeading(body: string): boolean {
  return /^ {0,3}(?:#[ \t]|=+[ \t]*$)/m.test(body);
}

function headingOf(blocks: readonly Token[]): { title: string; lines: [number, number] } | undefined {
  const first = blocks.find((block) => block.type !== "html_block" || !block.content.trimStart().startsWith("<!--"));
  const heading = first?.type === "heading_open" ? first : blocks.find((block) => block.type === "heading_open" && block.tag === "h1" && block.level === 0);
  const title = heading ? plainLine((blocks[blocks.indexOf(heading) + 1]?.content ?? "").replace(ownId, "")) : "";
  return heading?.map && title !== "" ? { title, lines: heading.map } : undefined;
}

/** What makes a callout of a quote, and a task of an item: no words. `[X](…)` is a link. */
const mark = /^\[(?:![a-z]+\]|[ x]\](?=\s))\s*/i;

function firstLine(blocks: readonly Token[]): string | undefined {
  for (const { type, content } of blocks) {
    const line = type === "inline" ? content.replace(mark, "").split("\n").map(plainLine).find((text) => text !== "") : undefined;
    if (line !== undefined) return line;
  }
  return undefined;
}

function withoutLines(body: string, [start, end]: [number, number]): string {
  const lines = body.split("\n");
  return [...lines.slice(0, start), ...lines.slice(end)].join("\n");
}
