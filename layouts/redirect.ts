import { absoluteUrl, href, type Site } from "../src/config/site.ts";
import { wordsFor } from "../src/config/words.ts";
import { fill } from "./parts/fill.ts";
import { html, type Html } from "./parts/html.ts";
import { style } from "./parts/style.ts";

/** A page that sends on to `to`, an address without prefix. */
export function redirectPage({ site, to }: { site: Site; to: string }): Html {
  const words = wordsFor(site);
  const target = href(site, to);
  return html`<!DOCTYPE html>
<html lang="${site.language}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${words.frame.moved} – ${site.title}</title>
    <meta name="robots" content="noindex">
    <meta http-equiv="refresh" content="0; url=${target}">
    <link rel="canonical" href="${absoluteUrl(site, to)}">
    ${style({ site, lists: false, talks: false })}
  </head>
  <body>
    <main>
      <h1>${words.frame.moved}</h1>
      <p>${fill(words.frame.movedTo, html`<a href="${target}">${target}</a>`)}</p>
    </main>
  </body>
</html>
`;
}
