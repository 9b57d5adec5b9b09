import { href } from "../src/config/site.ts";
import { wordsFor } from "../src/config/words.ts";
import type { Library } from "../src/content/model.ts";
import { frame } from "./frame.ts";
import { html, type Html } from "./parts/html.ts";

interface NotFoundProps {
  readonly library: Library;
  /** Pages whose addresses are like the one that was asked for, where that is known. Addresses without prefix. */
  readonly nearest?: readonly { readonly title: string; readonly url: string }[];
}

/** `/404.html`: says so, and shows ways on. */
export function notFoundPage({ library, nearest = [] }: NotFoundProps): Html {
  const { site, pages } = library;
  const { lists, notFound, search } = wordsFor(site);
  const way = (url: string, { label, what }: { label: string; what: string }) => html`<li><a href="${href(site, url)}">${label}</a> <span class="hint">${what}</span></li>`;
  const body = html`<h1>${notFound.title}</h1>
    ${nearest.length > 0 && html`<p>${notFound.nearest}</p>
    <ul>
      ${nearest.map((page) => html`<li><a href="${href(site, page.url)}">${page.title}</a> <span class="hint">${page.url}</span></li>`)}
    </ul>`}
    <p>${notFound.text}</p>
    <ul>
      ${way("/", notFound.home)}
      ${way("/projects/", notFound.projects)}
      ${way("/logs/", notFound.logs)}
      ${way("/archive/", notFound.archive)}
      ${way("/labels/", notFound.labels)}
    </ul>
    ${site.search && html`<form action="${href(site, "/search/")}" role="search"><p class="field"><label for="query">${search.query}</label> <input id="query" name="q" type="search"></p><button type="submit">${lists.search}</button></form>`}`;
  return frame({ site, title: notFound.title, description: notFound.description, url: "/404.html", canonical: false, pages, body });
}
