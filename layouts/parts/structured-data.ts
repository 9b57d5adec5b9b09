import { absoluteUrl, type Site } from "../../src/config/site.ts";
import type { Words } from "../../src/config/words.ts";
import type { Library, Log, Picture } from "../../src/content/model.ts";
import { html, trusted, type Html } from "./html.ts";
import { sharedPicture } from "./shared-picture.ts";

/** One thing in the terms of https://schema.org. */
export type Thing = { readonly "@type": string } & Readonly<Record<string, unknown>>;

/** Things for search engines as JSON-LD: a block of data, which no browser runs. Empty without any. */
export function structuredData(things: readonly Thing[]): Html {
  if (things.length === 0) return html``;
  // Within a script only `<` could end it: https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements
  const json = JSON.stringify({ "@context": "https://schema.org", "@graph": things }).replaceAll("<", "\\u003c");
  return html`<script type="application/ld+json">${trusted(json)}</script>\n`;
}

/** The site, for its front page. */
export function webSite(site: Site): Thing {
  return { "@type": "WebSite", name: site.title, description: site.description, url: absoluteUrl(site, "/"), inLanguage: site.language, author: person(site) };
}

/** A log: what search engines show of an article. Language, summary and labels they read in the page itself. */
export function blogPosting({ site }: Library, log: Log): Thing {
  const image = sharedPicture(site, log);
  return {
    "@type": "BlogPosting",
    headline: log.title,
    url: absoluteUrl(site, log.url),
    ...(image && { image: pictureAddress(site, image) }),
    datePublished: log.date.iso,
    ...(log.updated && { dateModified: log.updated.iso }),
    author: person(site),
  };
}

/** The way to a page; addresses without prefix. */
export function breadcrumbs(site: Site, way: readonly { readonly title: string; readonly url: string }[]): Thing {
  return { "@type": "BreadcrumbList", itemListElement: way.map(({ title, url }, index) => ({ "@type": "ListItem", position: index + 1, name: title, item: absoluteUrl(site, url) })) };
}

/** The way to a log of a project. */
export function wayToLog(library: Library, words: Words, log: Log): Thing {
  const project = library.places.get(log.key)?.project;
  const above = project === undefined ? [{ title: words.lists.unfiled, url: "/logs/" }] : [{ title: words.lists.projects, url: "/projects/" }, project];
  return breadcrumbs(library.site, [...above, log]);
}

/** The whole address of a picture. */
export function pictureAddress(site: Site, { url }: Picture): string {
  return url.startsWith("/") ? absoluteUrl(site, url) : url;
}

function person(site: Site): Thing {
  return { "@type": "Person", name: site.author.name, url: site.author.url ?? absoluteUrl(site, "/") };
}
