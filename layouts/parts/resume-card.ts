import { href } from "../../src/config/site.ts";
import type { Words } from "../../src/config/words.ts";
import type { Library, Project } from "../../src/content/model.ts";
import { html, type Html } from "./html.ts";
import { language } from "./language.ts";
import { latestLog } from "./project-facts.ts";
import { postTime } from "./time.ts";

/** Where a project stands: what its newest log says comes next, and that log. Empty without logs. */
export function resumeCard({ library, words, project }: { library: Library; words: Words; project: Project }): Html {
  const latest = latestLog(project);
  if (latest === undefined) return html``;
  const isOver = project.status === "done" || project.status === "abandoned";
  return html`<div class="next">
      ${latest.next !== undefined && !isOver && html`<p><strong>${words.log.next}</strong> <span${language(library.site, latest, project)}>${latest.next}</span></p>`}
      <p>${words.project.latest} <a href="${href(library.site, latest.url)}"${language(library.site, latest, project)}>${latest.title}</a> <span class="count">${postTime(words, latest.date)}</span></p>
    </div>`;
}
