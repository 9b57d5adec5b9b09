import { href } from "../../src/config/site.ts";
import type { Words } from "../../src/config/words.ts";
import type { LabelName, Library } from "../../src/content/model.ts";
import { html, type Html } from "./html.ts";

/** Labels of a log or project as links; empty where there are none. */
export function labelLinks({ library, words, labels }: { library: Library; words: Words; labels: readonly LabelName[] }): Html {
  if (labels.length === 0) return html``;
  return html`<ul class="labels" aria-label="${words.log.labels}">${labels.map(({ slug, name }) => html`<li><a class="p-category" href="${href(library.site, library.labels.get(slug)?.url ?? `/labels/${slug}/`)}">${name}</a></li>`)}</ul>`;
}
