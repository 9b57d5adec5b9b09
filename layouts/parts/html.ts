/** Text that is HTML already; `String(html)` gives it. Only `html` and `trusted` make some. */
class Html {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

export type { Html };

/** What may stand in a template: everything but `Html` is escaped; `undefined`, `null` and booleans leave nothing. */
export type Part = Html | string | number | boolean | null | undefined | readonly Part[];

const tidied = new WeakMap<TemplateStringsArray, readonly string[]>();

/**
 * A template of HTML with parts in it. Line breaks of a template stay, its indentation goes:
 * it is for those who read the source, and would leave spaces at the end of a line where a part is empty.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let tidy = tidied.get(strings);
  if (tidy === undefined) {
    tidy = strings.map((text) => text.replace(/\n\s+/g, "\n"));
    tidied.set(strings, tidy);
  }
  let text = tidy[0] ?? "";
  // A large site's pages have a million parts.
  for (let index = 0; index < parts.length; index += 1) text += htmlOf(parts[index]) + (tidy[index + 1] ?? "");
  return new Html(text);
}

/** HTML that our own markdown made, or that is constant. Never a reader's or author's field. */
export function trusted(text: string): Html {
  return new Html(text);
}

function htmlOf(part: Part): string {
  if (typeof part === "string") return special.test(part) ? part.replace(/[&<>"']/g, (character) => escapes[character] ?? "") : part;
  if (part instanceof Html) return part.toString();
  if (typeof part === "number") return String(part);
  return part === undefined || part === null || typeof part === "boolean" ? "" : part.map(htmlOf).join("");
}

const special = /[&<>"']/;
const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
