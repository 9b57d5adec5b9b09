import type { Words } from "../../src/config/words.ts";
import type { Entry } from "../../src/content/model.ts";
import type { Heading } from "../../src/content/markdown/heading-links.ts";
import { html, type Html } from "./html.ts";

/** A table of contents helps from so many sections and words on; before, a thumb is quicker. */
const sectionsAtLeast = 3;
const wordsAtLeast = 600;

/** The headings of a longer text as links, in the margin of a wide screen, else behind one line. Empty where it would not help. */
export function tableOfContents({ words, entry }: { words: Words; entry: Pick<Entry, "headings" | "words"> }): Html {
  const sections = entry.headings.filter(({ level }) => level === 2).length;
  if (sections < sectionsAtLeast || entry.words < wordsAtLeast) return html``;
  return html`<nav class="toc" aria-label="${words.log.contents}"><details><summary>${words.log.contents}</summary><ol>${entry.headings.filter(({ level }) => level === 2).map(link)}</ol></details></nav>`;
}

function link({ id, text }: Heading): Html {
  return html`<li><a href="#${id}">${text}</a></li>`;
}
