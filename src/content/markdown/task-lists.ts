import type { MarkdownIt, Token } from "markdown-it";
import { escapeHtml } from "./escape-html.ts";
import { textWords } from "./text-words.ts";

/** https://github.github.com/gfm/#task-list-items-extension- */
const mark = /^\[([ xX])\][ \t\n]+(?=\S)/;

/** What every box begins with, and all of one. */
export const taskBox = '<input type="checkbox" disabled';
export const taskBoxes = new RegExp(`${taskBox}( checked)? aria-label="[^"]*">`, "g");

/** An item of a list that begins with `[ ]` or `[x]` gets a box that shows whether it is done, named in the language of the text. */
export function taskLists(markdown: MarkdownIt): void {
  markdown.use(findTasks);
  markdown.renderer.rules["task"] = (tokens, index, _options, env) => {
    const { tasks } = textWords(env);
    const done = isDone(tokens[index]);
    return `${taskBox}${done ? " checked" : ""} aria-label="${escapeHtml(done ? tasks.done : tasks.open)}"> `;
  };
}

/** The same by a character, which says it in every language and wherever a comment is shown: mail and feeds take no boxes. */
export function plainTaskLists(markdown: MarkdownIt): void {
  markdown.use(findTasks);
  markdown.renderer.rules["task"] = (tokens, index) => (isDone(tokens[index]) ? "☑ " : "☐ ");
}

function isDone(task: Token | undefined): boolean {
  return task?.info === "done";
}

function findTasks(markdown: MarkdownIt): void {
  markdown.core.ruler.before("inline", "task-lists", ({ tokens, Token: NewToken }) => {
    for (let index = tokens.length - 1; index >= 2; index -= 1) {
      const inline = tokens[index];
      if (inline?.type !== "inline" || tokens[index - 1]?.type !== "paragraph_open") continue;
      const item = tokens[index - 2];
      const match = item?.type === "list_item_open" ? mark.exec(inline.content) : null;
      if (!item || !match) continue;
      const box = new NewToken("task", "input", 0);
      box.info = match[1] === " " ? "open" : "done";
      item.attrSet("class", "task");
      inline.content = inline.content.slice(match[0].length);
      tokens.splice(index, 0, box);
    }
  });
}
