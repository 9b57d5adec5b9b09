import type { MarkdownIt } from "markdown-it";
import { escapeHtml } from "./escape-html.ts";
import { inlineText } from "./plain-text.ts";

/** `![What it shows](clip.mp4)` is a video with controls; nothing of it is loaded before it is wanted but its first frame. */
export function videos(markdown: MarkdownIt): void {
  const picture = markdown.renderer.rules["image"];
  markdown.renderer.rules["image"] = (tokens, index, options, env, self) => {
    const token = tokens[index];
    const src = String(token?.attrGet("src") ?? "");
    if (!/\.(?:mp4|webm|ogv|mov)(?:[?#]|$)/i.test(src)) return picture?.(tokens, index, options, env, self) ?? "";
    const label = escapeHtml(inlineText(token?.children ?? null));
    return `<video src="${escapeHtml(src)}" controls preload="metadata" playsinline aria-label="${label}"></video>`;
  };
}
