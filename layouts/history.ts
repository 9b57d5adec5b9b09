import { href } from "../src/config/site.ts";
import { wordsFor, type Words } from "../src/config/words.ts";
import { historyUrl } from "../src/content/history/history-url.ts";
import type { ChangedLine, Entry, Library, TextChange } from "../src/content/model.ts";
import { frame } from "./frame.ts";
import { fill } from "./parts/fill.ts";
import { html, type Html } from "./parts/html.ts";
import { postTime } from "./parts/time.ts";

/** How a text changed since it was published: what went, what came, and the author's word on it. */
export function historyPage({ library, entry }: { library: Library; entry: Entry }): Html {
  const { site } = library;
  const words = wordsFor(site, entry);
  const changes = library.changes.get(entry.key) ?? [];
  return frame({
    site,
    title: words.history.of(entry.title),
    description: words.history.description(entry.title),
    url: historyUrl(entry),
    lang: entry.lang,
    canonical: entry.url,
    pages: library.pages,
    current: entry.kind === "unfiled" ? "/logs/" : entry.kind === "page" ? entry.url : "/projects/",
    body: html`<h1>${words.history.title}</h1>
      <p>${fill(words.history.since, html`<a href="${href(site, entry.url)}">${entry.title}</a>`)}</p>
      <ol class="history">
        ${changes.map((change) => shownChange(words, change))}
      </ol>`,
  });
}

function shownChange(words: Words, { commit, date, subject, lines, cut }: TextChange): Html {
  return html`<li>
          <h2>${subject}</h2>
          <p class="meta">${postTime(words, date)} <code>${commit.slice(0, 7)}</code></p>
          <div class="sheet diff">${lines.map(shownLine)}</div>
          ${cut && html`<p class="meta">${words.history.more}</p>`}
        </li>`;
}

function shownLine(line: ChangedLine): Html {
  if (line.length === 0) return html`<hr>`;
  return html`<p>${line.map(({ kind, text }) => (kind === "added" ? html`<ins>${text}</ins>` : kind === "removed" ? html`<del>${text}</del>` : html`${text}`))}</p>`;
}
