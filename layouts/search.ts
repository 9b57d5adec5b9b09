import { href } from "../src/config/site.ts";
import type { Library } from "../src/content/model.ts";
import { frame } from "./frame.ts";
import { html, type Html } from "./parts/html.ts";

/** `/search/`: the only page that needs its script. Without scripts it says what else finds things. */
export function searchPage({ library }: { library: Library }): Html {
  const { site, pages } = library;
  const link = (url: string, label: string) => html`<a href="${href(site, url)}">${label}</a>`;
  const body = html`<h1>Search</h1>
    <form id="search" action="${href(site, "/search/")}" role="search" data-index="${href(site, "/pagefind/pagefind.js")}">
      <p class="field"><label for="query">What are you looking for?</label> <input id="query" name="q" type="search" autocomplete="off"></p>
    </form>
    <noscript><p>Search runs in your browser and needs a script. Without one, ${link("/labels/", "labels")} and the ${link("/archive/", "archive")} list everything.</p></noscript>
    <p id="search-status" role="status"></p>
    <ol id="found" class="logs"></ol>
    <script type="module" src="${site.searchScript}"></script>`;
  return frame({ site, title: "Search", description: `Search ${site.title}.`, url: "/search/", noindex: true, pages, body });
}
