import type { MarkdownIt } from "markdown-it";
import { textWords } from "./text-words.ts";

const mark = /^\[!(note|tip|important|warning|caution)\][ \t]*([^\n]*)(?:\n|$)/i;

/** A quote that begins with `[!NOTE]` (GitHub's way) is set apart from the text; what follows the mark is its title. */
export function callouts(markdown: MarkdownIt): void {
  markdown.core.ruler.before("inline", "callouts", ({ tokens, env, Token }) => {
    for (let index = tokens.length - 1; index >= 0; index -= 1) {
      if (tokens[index]?.type !== "blockquote_open") continue;
      const [open, paragraph, inline] = tokens.slice(index, index + 3);
      if (open === undefined || paragraph?.type !== "paragraph_open" || inline?.type !== "inline") continue;
      const match = mark.exec(inline.content);
      if (!match) continue;
      const close = tokens.find((token, at) => at > index && token.type === "blockquote_close" && token.level === open.level);
      if (!close) continue;
      const kind = match[1]?.toLowerCase() ?? "note";
      const titles: Readonly<Record<string, string>> = textWords(env).callouts;
      // Not an aside: that would be a landmark, and landmarks want names.
      open.tag = close.tag = "div";
      open.attrSet("role", "note");
      open.attrSet("class", `callout ${kind}`);
      const [titleOpen, title, titleClose] = [new Token("paragraph_open", "p", 1), new Token("inline", "", 0), new Token("paragraph_close", "p", -1)];
      titleOpen.attrSet("class", "callout-title");
      titleOpen.block = title.block = titleClose.block = true;
      titleOpen.level = titleClose.level = paragraph.level;
      title.level = inline.level;
      title.content = titleOf(titles[kind] ?? kind, match[2]?.trim() ?? "");
      title.children = [];
      title.map = inline.map;
      inline.content = inline.content.slice(match[0].length);
      // A mark alone in its paragraph leaves an empty one behind, which goes.
      tokens.splice(index + 1, inline.content === "" ? 3 : 0, titleOpen, title, titleClose);
    }
  });
}

/** The kind stands before the author's title, or only its colour would tell it (WCAG 1.4.1). */
function titleOf(kind: string, own: string): string {
  if (own === "") return kind;
  return own.toLowerCase().startsWith(kind.toLowerCase()) ? own : `${kind}: ${own}`;
}
