import { absoluteUrl, href, type Site } from "../src/config/site.ts";
import { wordsFor } from "../src/config/words.ts";
import type { PageLink, Picture } from "../src/content/model.ts";
import { headScript } from "./parts/head-script.ts";
import { html, type Html } from "./parts/html.ts";
import { style } from "./parts/style.ts";
import { pictureAddress, structuredData, type Thing } from "./parts/structured-data.ts";

export interface FrameProps {
  readonly site: Site;
  /** Title of the page; the site's own title stands alone, every other is followed by it. */
  readonly title: string;
  readonly description: string;
  /** Address without prefix. */
  readonly url: string;
  /** What stands in `main`. */
  readonly body: Html;
  /** An article is a text by itself: the style of lists is left out. Default: website. */
  readonly kind?: "website" | "article";
  /** BCP 47, where the page is in another language than the site. */
  readonly lang?: string | undefined;
  /** Feeds of this page beside the site's own. Addresses without prefix. */
  readonly feeds?: readonly { readonly title: string; readonly url: string }[];
  readonly image?: Picture | undefined;
  /** What the page is about, for search engines. */
  readonly things?: readonly Thing[];
  /** Addresses of scripts that this page has beside the site's own. */
  readonly scripts?: readonly string[];
  /** Address without prefix of the page that search engines show in place of this one; default: this one. False where there is none to show. */
  readonly canonical?: string | false;
  /** For pages that a token opens. */
  readonly noindex?: boolean;
  /** Whether the page is a list, whose name for machines is its `h1.p-name`. https://microformats.org/wiki/h-feed */
  readonly feed?: boolean;
  /** Pages linked in the navigation. */
  readonly pages?: readonly PageLink[];
  /** Address without prefix of the navigation link that is marked; default `url`. Empty: none is. */
  readonly current?: string;
}

/**
 * Nothing is painted before `main` begins: the navigation stands at the right edge, and its later links would push those that
 * came before. https://html.spec.whatwg.org/multipage/links.html#link-type-expect
 */
const expectMain = html`<link rel="expect" href="#main" blocking="render">`;

/** A whole page: head, header with navigation, `main`, footer. */
export function frame(props: FrameProps): Html {
  const { site } = props;
  const words = wordsFor(site, props);
  return html`<!DOCTYPE html>
<html lang="${props.lang ?? site.language}">
  <head>
    ${head(props)}
  </head>
  <body>
    <a class="skip" href="#main">${words.frame.skip}</a>
    <header class="top">
      <p class="site"><a href="${href(site, "/")}" rel="home">${site.title}</a></p>
      <nav aria-label="${words.frame.site}">
        <ul>
          ${navigation(props).map((link) => html`<li><a href="${link.url}"${link.current !== undefined && html` aria-current="${link.current}"`}>${link.label}</a></li>`)}
        </ul>
      </nav>
    </header>
    <main id="main"${props.feed && html` class="h-feed"`}>
      ${props.body}
    </main>
    <footer class="bottom">
      <p>${author(site)}</p>
      <p class="meta"><a href="${href(site, "/feed.xml")}">${words.frame.feed}</a> <a href="${href(site, "/comments.xml")}">${words.frame.commentsFeed}</a> ${site.repository !== undefined && html`<a href="${site.repository}">${words.frame.source}</a> `}<span>${words.frame.madeWith}</span></p>
    </footer>
  </body>
</html>
`;
}

/** Two searches and not one regular expression, which is slower: the list of 20,000 logs has 4 MB. */
function hasFormsOrComments(body: string): boolean {
  return body.includes("<form") || body.includes('class="h-cite');
}

function head({ site, title, description, url, kind = "website", feeds = [], image, things = [], scripts = [], canonical = url, noindex = false, body }: FrameProps): Html {
  const address = absoluteUrl(site, canonical || url);
  const fullTitle = withSite(site, title);
  // A text of nothing but a title has nothing else to say of itself.
  const said = description.trim() === "" ? fullTitle : description;
  // Most pages say it by their script, and their words need not be looked through.
  const talks = scripts.includes(site.commentScript) || hasFormsOrComments(String(body));
  return html`<meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${fullTitle}</title>
    <meta name="description" content="${said}">
    ${noindex ? html`<meta name="robots" content="noindex">` : canonical !== false && html`<link rel="canonical" href="${address}">`}
    ${headScript({ site, scripts })}
    ${expectMain}
    <link rel="icon" href="${site.icon}">
    ${style({ site, lists: kind === "website", talks })}
    <meta property="og:type" content="${kind}">
    <meta property="og:title" content="${title}">
    <meta property="og:description" content="${said}">
    <meta property="og:url" content="${address}">
    <meta property="og:site_name" content="${site.title}">
    ${image && html`<meta property="og:image" content="${pictureAddress(site, image)}">\n`}${image && image.alt !== "" && html`<meta property="og:image:alt" content="${image.alt}">\n`}<link rel="alternate" type="application/atom+xml" title="${site.title}" href="${href(site, "/feed.xml")}">
    <link rel="alternate" type="application/feed+json" title="${site.title}" href="${href(site, "/feed.json")}">
    ${feeds.map((feed) => html`<link rel="alternate" type="application/atom+xml" title="${feed.title}" href="${href(site, feed.url)}">\n`)}${structuredData(things)}`;
}

/** Search engines and tabs cut longer titles: there the page's own is worth more than the site's. */
const titleAtMost = 70;

function withSite(site: Site, title: string): string {
  const both = `${title} – ${site.title}`;
  return title === site.title || both.length > titleAtMost ? title : both;
}

interface NavigationLink {
  readonly label: string;
  readonly url: string;
  /** `page` where it is this very page, `true` where this page belongs below it. */
  readonly current: "page" | "true" | undefined;
}

function navigation({ site, lang, url, pages = [], current = url }: FrameProps): NavigationLink[] {
  const { lists } = wordsFor(site, { lang });
  const links = site.navigation ?? [
    { label: lists.projects, url: "/projects/" },
    { label: lists.unfiled, url: "/logs/" },
    { label: lists.archive, url: "/archive/" },
    ...(site.search ? [{ label: lists.search, url: "/search/" }] : []),
    ...pages.map((page) => ({ label: page.title, url: page.url })),
  ];
  return links.map((link) => ({
    label: link.label,
    url: link.url.startsWith("/") ? href(site, link.url) : link.url,
    current: current === "" ? undefined : link.url === url ? "page" : link.url === current ? "true" : undefined,
  }));
}

function author({ author }: Site): Html {
  return author.url === undefined ? html`${author.name}` : html`<a href="${author.url}" rel="me">${author.name}</a>`;
}
