import type { Library } from "../src/content/model.ts";
import { frame } from "./frame.ts";
import { html, type Html } from "./parts/html.ts";
import { projectCards } from "./parts/project-card.ts";

/** `/projects/`: every project, most recently touched first. */
export function projectsPage({ library }: { library: Library }): Html {
  const { site, pages } = library;
  const body = html`<h1>Projects</h1>
    ${projectCards({ library, heading: 2, covers: true })}`;
  return frame({ site, title: "Projects", description: `Every project of ${site.title}, most recently touched first.`, url: "/projects/", pages, body });
}
