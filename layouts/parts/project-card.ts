import { href } from "../../src/config/site.ts";
import { wordsFor, type Words } from "../../src/config/words.ts";
import type { Library, Project } from "../../src/content/model.ts";
import { cover } from "./cover.ts";
import { html, type Html } from "./html.ts";
import { postTime } from "./time.ts";

interface ProjectCardsProps {
  readonly library: Library;
  /** Level of the titles. */
  readonly heading: 2 | 3;
  /** Whether covers are shown; default false. */
  readonly covers?: boolean;
}

/** Every project as a folder, most recently touched first. */
export function projectCards({ library, heading, covers = false }: ProjectCardsProps): Html {
  if (library.projects.length === 0) return html`<p class="none">${wordsFor(library.site).lists.none}</p>`;
  return html`<ul class="folders">${library.projects.map((project) => card({ library, project, heading, covers }))}</ul>`;
}

function card({ library, project, heading, covers }: Required<ProjectCardsProps> & { project: Project }): Html {
  const { site } = library;
  const words = wordsFor(site);
  const link = html`<a href="${href(site, project.url)}">${project.title}</a>`;
  // Follow-ups stand last, also where a log came after them.
  const latest = project.logs.findLast((log) => log.date.iso === project.touched?.iso) ?? project.logs.at(-1);
  return html`<li class="folder"${project.lang !== undefined && html` lang="${project.lang}"`}>
    <p class="tab">${projectStatus(words, project)}</p>
    <div class="sheet">
      ${covers && cover({ site, picture: project.cover })}
      ${heading === 2 ? html`<h2>${link}</h2>` : html`<h3>${link}</h3>`}
      <p>${project.description}</p>
      <p class="meta">${projectFacts(words, project)}</p>
      ${latest && html`<p>${words.project.latest} <a href="${href(site, latest.url)}">${latest.title}</a></p>`}
    </div>
  </li>
`;
}

/** The status as a word with its mark. */
export function projectStatus(words: Words, { status }: Project): Html {
  return html`<span class="status" data-status="${status}">${words.project.status[status]}</span>`;
}

/** How many logs, since when, and when last: what is known of it. */
export function projectFacts(words: Words, { logs, started, touched }: Project): Html {
  const followUps = logs.filter((log) => log.kind === "follow-up").length;
  return html`<span>${words.counts.logs(logs.length - followUps)}${followUps > 0 && ` ${words.project.followUp}`}</span>${started && html` <span>${words.project.started} ${postTime(words, started)}</span>`}${touched && touched.iso !== started?.iso && html` <span>${words.project.touched} ${postTime(words, touched)}</span>`}`;
}
