import type { MarkdownIt } from "markdown-it";
import { escapeHtml } from "./highlight.ts";
import { textWords } from "./text-words.ts";

/** https://github.github.com/gfm/#task-list-items-extension- */
const mark = /^\[([ xX])\][ \t\n]+(?=\S)/;

/** An item of a list that begins with `[ ]` or `[x]` gets a box that shows whether it is done. */
export function taskLists(markdown: MarkdownIt): void {
  markdown.core.ruler.before("inline", "task-lists", ({ tokens, Token }) => {
    for (let index = tokens.length - 1; index >= 2; index -= 1) {
      const inline = tokens[index];
      if (inline?.type !== "inline" || tokens[index - 1]?.type !== "paragraph_open") continue;
      const item = tokens[index - 2];
      const match = item?.type === "list_item_open" ? mark.exec(inline.content) : null;
      if (!item || !match) continue;
      const box = new Token("task", "input", 0);
      box.info = match[1] === " " ? "open" : "done";
      item.attrSet("class", "task");
      inline.content = inline.content.slice(match[0].length);
      tokens.splice(index, 0, box);
    }
  });
  markdown.renderer.rules["task"] = (tokens, index, _options, env) => {
    const { tasks } = textWords(env);
    const done = tokens[index]?.info === "done";
    return `<input type="checkbox" disabled${done ? " checked" : ""} aria-label="${escapeHtml(done ? tasks.done : tasks.open)}"> `;
  };
}
