import { html, type Html, type Part } from "./html.ts";

/** A sentence with a part where its `{}` stands. */
export function fill(sentence: string, part: Part): Html {
  const [before = "", after = ""] = sentence.split("{}");
  return html`${before}${part}${after}`;
}
