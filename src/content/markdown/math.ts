import { createRequire } from "node:module";
import type { MarkdownIt } from "markdown-it";
import { escapeHtml } from "./escape-html.ts";

interface Temml {
  renderToString(tex: string, options: { displayMode: boolean; throwOnError: boolean; trust: false; maxExpand: number }): string;
}

let temml: Temml | undefined;

/** Loaded with the first formula: 90 ms that a site without any need not wait. */
function load(): Temml {
  temml ??= createRequire(import.meta.url)("temml") as Temml;
  return temml;
}

/** Something in a text that cannot be shown as it was meant. */
export interface Mistake {
  /** A piece of the text, by which its line is found. */
  readonly written: string;
  readonly message: string;
}

/** Where mistakes in formulas are collected, in the environment of a rendering. */
export const mathMistakes = "math mistakes";

/**
 * `$x^2$` within a line and `$$…$$` as a block of its own become MathML. As with Pandoc, a formula neither begins nor
 * ends with a blank and no digit follows it, and as with GitHub it follows no letter or digit, so that sums of money stay
 * what they are.
 */
export function math(markdown: MarkdownIt): void {
  markdown.inline.ruler.after("escape", "math", (state, silent) => {
    if (state.src[state.pos] !== "$") return false;
    const display = state.src.startsWith("$$", state.pos);
    const match = (display ? displayed : within).exec(state.src.slice(state.pos, state.pos + longest));
    if (!match || (!display && wordEnds.test(state.src.slice(Math.max(0, state.pos - 2), state.pos)))) return false;
    if (!silent) {
      const token = state.push(display ? "math_block" : "math", "math", 0);
      token.content = match[1] ?? "";
    }
    state.pos += match[0].length;
    return true;
  });
  markdown.renderer.rules["math"] = (tokens, index, _options, env) => formula(tokens[index]?.content ?? "", false, env as Environment);
  markdown.renderer.rules["math_block"] = (tokens, index, _options, env) => formula(tokens[index]?.content ?? "", true, env as Environment);
}

type Environment = Record<string, unknown>;

const longest = 5_000;
const wordEnds = /[\p{L}\p{N}]$/u;
const within = /^\$(?![\s$])((?:\\[^]|[^\\$])*?[^\s\\$]|\\[^])\$(?!\d)/;
const displayed = /^\$\$((?:\\[^]|[^\\$])+)\$\$/;

function formula(tex: string, displayMode: boolean, env: Environment): string {
  try {
    const mathml = load().renderToString(tex, { displayMode, throwOnError: true, trust: false, maxExpand: 1000 });
    // A strict policy allows no style attributes; the stylesheet says what they would.
    return mathml.replace(/\sstyle="[^"]*"/g, "");
  } catch (error) {
    const written = tex.trim().split("\n")[0] ?? "";
    (env[mathMistakes] as Mistake[] | undefined)?.push({ written, message: `the formula ${written.slice(0, 60)} cannot be read: ${error instanceof Error ? error.message.trim() : String(error)}` });
    return `<code>${escapeHtml(tex)}</code>`;
  }
}
