import { href } from "../../src/config/site.ts";
import type { Words } from "../../src/config/words.ts";
import { historyUrl } from "../../src/content/history/history-url.ts";
import type { Entry, Library } from "../../src/content/model.ts";
import { html, type Html } from "./html.ts";
import { postTime } from "./time.ts";

/** When a text was last changed, and the way to what changed; nothing where it is as it was published. */
export function changed({ library, words, entry }: { library: Library; words: Words; entry: Entry }): Html | undefined {
  const [newest] = library.changes.get(entry.key) ?? [];
  if (newest === undefined) return undefined;
  const when = entry.updated === undefined ? html` <span>${words.log.changed} ${postTime(words, newest.date, { className: "dt-updated" })}</span>` : html``;
  return html`${when} <a href="${href(library.site, historyUrl(entry))}">${words.log.history}</a>`;
}
