import type { Emitter } from "highlight.js";
import { escapeHtml } from "./escape-html.ts";

/**
 * Writes what highlight.js found as HTML at once. Its own emitter builds a tree first, which takes a fifth of all colouring (11.12,
 * Node 20). Others rely on this interface too: lowlight makes its trees by it.
 */
export class CodeEmitter implements Emitter {
  #html = "";
  #open = 0;

  addText(text: string): void {
    this.#html += /[&<>"]/.test(text) ? escapeHtml(text) : text;
  }

  startScope(scope: string): void {
    this.#html += openingTag(scope);
    this.#open += 1;
  }

  endScope(): void {
    // Grammars end more than they began.
    if (this.#open === 0) return;
    this.#html += "</span>";
    this.#open -= 1;
  }

  openNode(scope: string): void {
    this.startScope(scope);
  }

  closeNode(): void {
    this.endScope();
  }

  __addSublanguage(emitter: CodeEmitter, name?: string): void {
    // A grammar that failed left open what it began.
    emitter.finalize();
    this.#html += name === undefined ? emitter.#html : `${openingTag(`language:${name}`)}${emitter.#html}</span>`;
  }

  finalize(): void {
    while (this.#open > 0) this.endScope();
  }

  toHTML(): string {
    return this.#html;
  }
}

const openingTags = new Map<string, string>();

function openingTag(scope: string): string {
  const known = openingTags.get(scope);
  if (known !== undefined) return known;
  const tag = `<span class="${classOf(scope)}">`;
  openingTags.set(scope, tag);
  return tag;
}

/** Of `title.function` the class `hljs-title function_`, as themes for highlight.js expect it. */
function classOf(scope: string): string {
  if (scope.startsWith("language:")) return scope.replace("language:", "language-");
  const [first, ...more] = scope.split(".");
  return [`hljs-${first}`, ...more.map((part, index) => part + "_".repeat(index + 1))].join(" ");
}
