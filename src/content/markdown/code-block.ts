import { escapeHtml } from "./escape-html.ts";
import { codeBlock } from "./highlight.ts";

/** What stands behind the fence after the language: `ts title="src/a.ts" {2,4-6}`. */
interface Info {
  readonly title?: string;
  /** Lines to mark, counted from 1. */
  readonly marked: ReadonlySet<number>;
}

/** A block of code with what its info asks for: the file's name above it, and marked lines. */
export function codeFigure(code: string, info = ""): string {
  const { title, marked } = readInfo(info);
  const block = marked.size === 0 ? codeBlock(code, info) : markLines(codeBlock(code, info), marked);
  return title === undefined ? block : `<figure class="code"><figcaption>${escapeHtml(title)}</figcaption>${block.trimEnd()}</figure>\n`;
}

/** Words that a browser would break at a hyphen: options, names of packages. Longer ones may be broken. */
const hyphenated = /(?<!\S)\S{0,29}-\S{1,30}(?!\S)/g;

/** Code within a line, each word with hyphens in one piece: the stylesheet keeps it whole. */
export function inlineCode(code: string): string {
  if (!code.includes("-")) return `<code>${escapeHtml(code)}</code>`;
  return `<code>${escapeHtml(code).replace(hyphenated, "<span>$&</span>")}</code>`;
}

function readInfo(info: string): Info {
  const title = /\btitle="([^"]+)"/.exec(info)?.[1];
  const ranges = /\{([^}]*)\}/.exec(info.replace(/"[^"]*"/g, ""))?.[1]?.split(",") ?? [];
  const marked = new Set(ranges.flatMap(range));
  return { ...(title !== undefined && { title }), marked };
}

/** The longest range of marked lines: no text has more. */
const mostLines = 10_000;

function range(text: string): number[] {
  const [, first = "", last = first] = /^\s*(\d+)(?:\s*-\s*(\d+))?\s*$/.exec(text) ?? [];
  if (first === "") return [];
  const [from, to] = [Number(first), Math.min(Number(last), mostLines)];
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}

/** Puts `<mark>` around lines of coloured code; colours that reach over a line's end are closed and opened again. */
function markLines(block: string, marked: ReadonlySet<number>): string {
  const [, before = "", code = "", after = ""] = /^(<pre[^>]*><code[^>]*>)([^]*)(<\/code><\/pre>\n)$/.exec(block) ?? [];
  const open: string[] = [];
  const lines = code.split(/(?<=\n)/).map((line, index) => {
    const start = open.join("");
    for (const [tag] of line.matchAll(/<\/?span[^>]*>/g)) {
      if (tag.startsWith("</")) open.pop();
      else open.push(tag);
    }
    if (!marked.has(index + 1)) return line;
    return `${"</span>".repeat(count(start))}<mark>${start}${line}${"</span>".repeat(open.length)}</mark>${open.join("")}`;
  });
  return before + lines.join("") + after;
}

function count(tags: string): number {
  return tags.split("<span").length - 1;
}
