import { html as tag, raw as unescaped } from "hono/html";

/** Text that is HTML already; `String(html)` gives it. */
export interface Html {
  readonly isEscaped: true;
  toString(): string;
}

/** What may stand in a template: everything but `Html` is escaped; `undefined`, `null` and booleans leave nothing. */
export type Part = Html | string | number | boolean | null | undefined | readonly Part[];

const tidied = new WeakMap<TemplateStringsArray, TemplateStringsArray>();

/**
 * Hono's `html` without promises. Line breaks of a template stay, its indentation goes:
 * it is for those who read the source, and would leave spaces at the end of a line where a part is empty.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let tidy = tidied.get(strings);
  if (tidy === undefined) {
    tidy = strings.map((text) => text.replace(/\n\s+/g, "\n")) as unknown as TemplateStringsArray;
    tidied.set(strings, tidy);
  }
  return tag(tidy, ...parts) as unknown as Html;
}

/** HTML that our own markdown made, or that is constant. Never a reader's or author's field. */
export function trusted(text: string): Html {
  return unescaped(text);
}
