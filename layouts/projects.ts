import { wordsFor } from "../src/config/words.ts";
import type { Library } from "../src/content/model.ts";
import { frame } from "./frame.ts";
import { html, type Html } from "./parts/html.ts";
import { projectCards } from "./parts/project-card.ts";

/** `/projects/`: every project, most recently touched first. */
export function projectsPage({ library }: { library: Library }): Html {
  const { site, pages } = library;
  const { lists } = wordsFor(site);
  const body = html`<h1 class="p-name">${lists.projects}</h1>
    ${projectCards({ library, heading: 2, covers: true })}`;
  return frame({ site, title: lists.projects, description: lists.projectsOf(site.title), url: "/projects/", pages, feed: true, body });
}
