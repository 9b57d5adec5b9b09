import type { Words } from "../../src/config/words.ts";
import type { Place } from "../../src/content/model.ts";
import { html, type Html } from "./html.ts";

/** Where a log stands in its project: "log 3 of 9", or "follow-up". */
export function position(words: Words, { number, of }: Place): Html {
  return html`<span class="position">${number === undefined ? words.log.followUp : words.log.position(number, of)}</span>`;
}
