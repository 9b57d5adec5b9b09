import { href } from "../src/config/site.ts";
import { wordsFor } from "../src/config/words.ts";
import type { Label, Library } from "../src/content/model.ts";
import { frame } from "./frame.ts";
import { html, type Html } from "./parts/html.ts";
import { newestThenOlder } from "./parts/log-list.ts";

/** `/labels/<label>/`: its projects, then its logs, newest first. */
export function labelPage({ library, label }: { library: Library; label: Label }): Html {
  const { site, pages } = library;
  const words = wordsFor(site);
  const feed = { title: `${label.name} – ${site.title}`, url: `${label.url}feed.xml` };
  const description = site.labels[label.slug]?.description;
  const body = html`<nav class="tab" aria-label="${words.frame.breadcrumb}"><a href="${href(site, "/labels/")}">${words.lists.labels}</a></nav>
    <h1 class="p-name">${label.name}</h1>
    ${description !== undefined && html`<p class="subtitle">${description}</p>`}
    <p class="meta"><span>${words.counts.logs(label.logs.length)}</span> <a href="${href(site, feed.url)}">${words.project.feed}</a></p>
    ${label.projects.length > 0 && html`<p>${label.projects.length === 1 ? words.lists.project : words.lists.projects}: ${label.projects.map((project, index) => html`${index > 0 && ", "}<a href="${href(site, project.url)}">${project.title}</a>`)}</p>`}
    ${newestThenOlder({ library, logs: label.logs })}`;
  return frame({ site, title: label.name, description: description ?? words.lists.labelledOn(site.title, label.name), url: label.url, feeds: [feed], pages, current: "/archive/", feed: true, body });
}
