import type { MarkdownIt } from "markdown-it";
import names from "markdown-it-emoji/lib/data/full.mjs";

/** `:tada:` becomes 🎉. The plugin that the names come from searches every text for all 1,900 of them; this looks up the one that stands there. */
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
