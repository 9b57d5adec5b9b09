import { href } from "../src/config/site.ts";
import { historyUrl } from "../src/content/history/history-url.ts";
import type { ChangedLine, Library, Log, Project, TextChange, TextPage } from "../src/content/model.ts";
import { frame } from "./frame.ts";
import { html, type Html } from "./parts/html.ts";
import { postTime } from "./parts/time.ts";

/** How a text changed since it was published: what went, what came, and the author's word on it. */
export function historyPage({ library, entry }: { library: Library; entry: Project | Log | TextPage }): Html {
  const { site } = library;
  const changes = library.changes.get(entry.key) ?? [];
  return frame({
    site,
    title: `History of ${entry.title}`,
    description: `What changed in ${entry.title} since it was published.`,
    url: historyUrl(entry),
    lang: entry.lang,
    noindex: true,
    pages: library.pages,
    current: entry.kind === "unfiled" ? "/logs/" : entry.kind === "page" ? entry.url : "/projects/",
    body: html`<h1>What changed</h1>
      <p>In <a href="${href(site, entry.url)}">${entry.title}</a> since it was published, newest first.</p>
      <ol class="history">
        ${changes.map(shownChange)}
      </ol>`,
  });
}

function shownChange({ commit, date, subject, lines, cut }: TextChange): Html {
  return html`<li>
          <h2>${subject}</h2>
          <p class="meta">${postTime(date)} <code>${commit.slice(0, 7)}</code></p>
          <div class="diff">${lines.map(shownLine)}</div>
          ${cut && html`<p class="meta">There is more than is shown here.</p>`}
        </li>`;
}

function shownLine(line: ChangedLine): Html {
  if (line.length === 0) return html`<hr>`;
  return html`<p>${line.map(({ kind, text }) => (kind === "added" ? html`<ins>${text}</ins>` : kind === "removed" ? html`<del>${text}</del>` : html`${text}`))}</p>`;
}
