import { href } from "../src/config/site.ts";
import type { Library } from "../src/content/model.ts";
import { frame } from "./frame.ts";
import { html, type Html } from "./parts/html.ts";

/** `/404.html`: says so, and shows ways on. */
export function notFoundPage({ library }: { library: Library }): Html {
  const { site, pages } = library;
  const way = (url: string, label: string, what: string) => html`<li><a href="${href(site, url)}">${label}</a> <span class="hint">${what}</span></li>`;
  const body = html`<h1>Nothing is filed here</h1>
    <p>The address may be mistyped, or what stood here is gone. From here you can go on to</p>
    <ul>
      ${way("/", "Front page", "what is new")}
      ${way("/projects/", "Projects", "each with all its logs")}
      ${way("/logs/", "Unfiled logs", "what belongs to no project")}
      ${way("/archive/", "Archive", "everything by date")}
      ${way("/labels/", "Labels", "everything by what it is about")}
    </ul>`;
  return frame({ site, title: "Nothing is filed here", description: "There is no page at this address.", url: "/404.html", noindex: true, pages, body });
}
