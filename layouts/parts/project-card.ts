import { href } from "../../src/config/site.ts";
import type { Library, Project } from "../../src/content/model.ts";
import { html, type Html } from "./html.ts";
import { postTime } from "./time.ts";
import { counted } from "./words.ts";

/** Projects as folders. `heading` is the level of their titles. */
export function projectCards({ library, projects, heading }: { library: Library; projects: readonly Project[]; heading: 2 | 3 }): Html {
  return html`<ul class="folders">${projects.map((project) => card({ library, project, heading }))}</ul>`;
}

function card({ library, project, heading }: { library: Library; project: Project; heading: 2 | 3 }): Html {
  const { site } = library;
  const link = html`<a href="${href(site, project.url)}">${project.title}</a>`;
  const latest = project.logs.at(-1);
  return html`<li class="folder"${project.lang !== undefined && html` lang="${project.lang}"`}>
    <p class="tab">${projectStatus(project)}</p>
    <div class="sheet">
      ${heading === 2 ? html`<h2>${link}</h2>` : html`<h3>${link}</h3>`}
      <p>${project.description}</p>
      <p class="meta">${projectFacts(project)}</p>
      ${latest && html`<p class="latest">Latest: <a href="${href(site, latest.url)}">${latest.title}</a></p>`}
    </div>
  </li>
`;
}

/** The status as a word with its mark. */
export function projectStatus({ status }: Project): Html {
  return html`<span class="status" data-status="${status}">${status}</span>`;
}

/** How many logs, since when, and when last: what is known of it. */
export function projectFacts({ logs, started, touched }: Project): Html {
  return html`<span>${counted(logs.length, "log")}</span>${started && html` <span>started ${postTime(started)}</span>`}${touched && touched.iso !== started?.iso && html` <span>last touched ${postTime(touched)}</span>`}`;
}
