import { href } from "../src/config/site.ts";
import { wordsFor } from "../src/config/words.ts";
import type { Library } from "../src/content/model.ts";
import { frame } from "./frame.ts";
import { fill } from "./parts/fill.ts";
import { html, type Html } from "./parts/html.ts";

/** `/search/`: the only page that needs its script. Without scripts it says what else finds things. */
export function searchPage({ library }: { library: Library }): Html {
  const { site, pages } = library;
  const { lists, search } = wordsFor(site);
  const link = (url: string, label: string) => html`<a href="${href(site, url)}">${label}</a>`;
  const body = html`<h1>${lists.search}</h1>
    <form id="search" action="${href(site, "/search/")}" role="search" data-index="${href(site, "/pagefind/pagefind.js")}">
      <p class="field"><label for="query">${search.query}</label> <input id="query" name="q" type="search" autocomplete="off"></p>
      <button type="submit">${lists.search}</button>
    </form>
    <noscript><p>${fill(search.withoutScript, html`${link("/labels/", lists.labels)}, ${link("/archive/", lists.archive)}`)}</p></noscript>
    <p id="search-status" role="status" data-none="${search.none}" data-found="${search.found}" data-failed="${search.failed}"></p>
    <ol id="found" class="logs" data-further="${search.more}"></ol>`;
  return frame({ site, title: lists.search, description: search.of(site.title), url: "/search/", scripts: [site.searchScript], pages, body });
}
