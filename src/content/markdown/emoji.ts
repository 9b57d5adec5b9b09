import type { MarkdownIt } from "markdown-it";
import names from "markdown-it-emoji/lib/data/full.mjs";

/** `:tada:` becomes 🎉. The plugin that the names come from looks for each of 1,900 in every text; this looks one up. */
export function emoji(markdown: MarkdownIt): void {
  markdown.core.ruler.after("inline", "emoji", ({ tokens }) => {
    for (const { children, content } of tokens) {
      if (!content.includes(":")) continue;
      for (const child of children ?? []) {
        if (child.type === "text" && child.content.includes(":")) child.content = child.content.replace(/:([a-z0-9_+-]+):/g, (written: string, name: string) => (Object.hasOwn(names, name) ? (names[name] ?? written) : written));
      }
    }
  });
}
