import type { Words } from "../../src/config/words.ts";
import { html, type Html } from "./html.ts";

/** Words a minute in silent reading of non-fiction: Brysbaert 2019, https://doi.org/10.1016/j.jml.2019.104047 */
const wordsPerMinute = 238;

/** How long a text takes to read, in whole minutes; empty for what is read at a glance. */
export function readingTime(words: Words, count: number): Html {
  return count < wordsPerMinute ? html`` : html` <span>${words.log.minutes(Math.round(count / wordsPerMinute))}</span>`;
}
