import { href } from "../src/config/site.ts";
import type { Label, Library } from "../src/content/model.ts";
import { frame } from "./frame.ts";
import { html, type Html } from "./parts/html.ts";
import { newestThenOlder } from "./parts/log-list.ts";
import { counted } from "./parts/words.ts";

/** `/labels/<label>/`: its projects, then its logs, newest first. */
export function labelPage({ library, label }: { library: Library; label: Label }): Html {
  const { site, pages } = library;
  const feed = { title: `${label.name} – ${site.title}`, url: `${label.url}feed.xml` };
  const body = html`<nav class="tab" aria-label="Breadcrumb"><a href="${href(site, "/labels/")}">Labels</a></nav>
    <h1>${label.name}</h1>
    <p class="meta"><span>${counted(label.logs.length, "log")}</span> <a href="${href(site, feed.url)}">feed</a></p>
    ${label.projects.length > 0 && html`<p>${label.projects.length === 1 ? "Project" : "Projects"}: ${label.projects.map((project, index) => html`${index > 0 && ", "}<a href="${href(site, project.url)}">${project.title}</a>`)}</p>`}
    ${newestThenOlder({ library, logs: label.logs })}`;
  return frame({ site, title: label.name, description: `Everything labelled ${label.name} on ${site.title}.`, url: label.url, feeds: [feed], pages, current: "/archive/", body });
}
