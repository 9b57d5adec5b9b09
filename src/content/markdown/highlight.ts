import hljs from "highlight.js/lib/common";
import dockerfile from "highlight.js/lib/languages/dockerfile";
import elixir from "highlight.js/lib/languages/elixir";
import haskell from "highlight.js/lib/languages/haskell";
import nginx from "highlight.js/lib/languages/nginx";
import powershell from "highlight.js/lib/languages/powershell";
import { CodeEmitter } from "./code-emitter.ts";
import { escapeHtml } from "./escape-html.ts";

// All 192 languages take 150 ms to load, the common ones 65 ms (Node 20): these five are the ones missed in real posts.
const more = { dockerfile, elixir, haskell, nginx, powershell };
let isComplete = false;

/** Completed when the first code names a language, because the bundle of the functions loads it no earlier (functions/bundling/). */
function highlighter(): typeof hljs {
  if (isComplete) return hljs;
  for (const [name, language] of Object.entries(more)) hljs.registerLanguage(name, language);
  hljs.configure({ __emitter: CodeEmitter });
  isComplete = true;
  return hljs;
}

/** A longer block (a pasted log, a data file) is shown plain: colours would cost more than all the rest of the page. */
const longestHighlighted = 100_000;

/**
 * A block of code as HTML that a keyboard can scroll. `info` is what stands after the fence: its first word is the
 * language; an unknown one, or none, leaves the code plain, as do more than `longest` characters.
 */
export function codeBlock(code: string, info = "", longest = longestHighlighted): string {
  const language = /^[\p{L}\p{N}_+#.-]+/u.exec(info.trim())?.[0].toLowerCase();
  const known = language !== undefined && code.length <= longest && highlighter().getLanguage(language) !== undefined;
  const html = known ? highlighter().highlight(code, { language, ignoreIllegals: true }).value : escapeHtml(code);
  const named = language === undefined ? "" : ` class="language-${language}"`;
  return `<pre tabindex="0"><code${named}>${html}</code></pre>\n`;
}
