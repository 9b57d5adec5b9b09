import { href } from "../src/config/site.ts";
import { wordsFor } from "../src/config/words.ts";
import type { Library } from "../src/content/model.ts";
import { frame } from "./frame.ts";
import { html, type Html } from "./parts/html.ts";

/** `/labels/`: every label with the number of its logs and projects. */
export function labelsPage({ library }: { library: Library }): Html {
  const { site, labels, pages } = library;
  const { lists } = wordsFor(site);
  const described = [...labels.values()].flatMap(({ slug, name, url }) => ({ name, url, description: site.labels[slug]?.description })).filter(({ description }) => description !== undefined);
  const body = html`<h1>${lists.labels}</h1>
    ${labels.size === 0 ? html`<p class="none">${lists.none}</p>` : html`<ul class="labels">${[...labels.values()].map((label) => html`<li><a href="${href(site, label.url)}">${label.name} <span>${label.logs.length + label.projects.length}</span></a></li>`)}</ul>`}
    ${described.length > 0 && html`<dl class="prose">${described.map(({ name, url, description }) => html`<div><dt><a href="${href(site, url)}">${name}</a></dt><dd>${description}</dd></div>`)}</dl>`}`;
  return frame({ site, title: lists.labels, description: lists.labelsOf(site.title), url: "/labels/", pages, current: "/archive/", body });
}
