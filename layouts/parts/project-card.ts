import { href } from "../../src/config/site.ts";
import { wordsFor } from "../../src/config/words.ts";
import type { Library, Project } from "../../src/content/model.ts";
import { cover } from "./cover.ts";
import { html, type Html } from "./html.ts";
import { language } from "./language.ts";
import { latestLog, projectFacts, projectStatus } from "./project-facts.ts";

interface ProjectCardsProps {
  readonly library: Library;
  /** Level of the titles. */
  readonly heading: 2 | 3;
  /** Whether covers are shown; default false. */
  readonly covers?: boolean;
}

/** Entries of the `h-feed` around them: every project as a folder, most recently touched first. */
export function projectCards({ library, heading, covers = false }: ProjectCardsProps): Html {
  if (library.projects.length === 0) return html`<p class="none">${wordsFor(library.site).lists.none}</p>`;
  return html`<ul class="folders">${library.projects.map((project) => card({ library, project, heading, covers }))}</ul>`;
}

function card({ library, project, heading, covers }: Required<ProjectCardsProps> & { project: Project }): Html {
  const { site } = library;
  const words = wordsFor(site);
  const lang = language(site, project);
  const link = html`<a class="p-name u-url" href="${href(site, project.url)}"${lang}>${project.title}</a>`;
  const latest = latestLog(project);
  return html`<li class="folder h-entry">
    <p class="tab">${projectStatus({ library, words, project })}</p>
    <div class="sheet">
      ${covers && cover({ site, picture: project.cover })}
      ${heading === 2 ? html`<h2>${link}</h2>` : html`<h3>${link}</h3>`}
      <p class="p-summary"${lang}>${project.description}</p>
      <p class="meta">${projectFacts(words, project)}</p>
      ${latest && html`<p>${words.project.latest} <a href="${href(site, latest.url)}"${language(site, latest)}>${latest.title}</a></p>`}
    </div>
  </li>
`;
}
