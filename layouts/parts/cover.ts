import { href, type Site } from "../../src/config/site.ts";
import type { Picture } from "../../src/content/model.ts";
import { pictureSources, pictureVariants } from "../../src/content/pictures.ts";
import { html, type Html } from "./html.ts";

/** How wide a cover is shown: on its folder, two of them beside each other on a desk. */
const sizes = "(min-width: 46rem) 22rem, 82vw";

/** The picture of a project in a list, in lighter versions as well; loads when it comes near. Empty where there is none. */
export function cover({ site, picture }: { site: Site; picture: Picture | undefined }): Html {
  if (picture === undefined) return html``;
  const { url, alt, width, height } = picture;
  const address = url.startsWith("/") ? href(site, url) : url;
  const img = html`<img src="${address}" alt="${alt}"${width !== undefined && html` width="${width}"`}${height !== undefined && html` height="${height}"`} loading="lazy" decoding="async">`;
  const sources = pictureSources(pictureVariants({ url, ...(width !== undefined && { width }) }, site.pictures).map((variant) => ({ ...variant, url: href(site, variant.url) })));
  return sources.length === 0 ? img : html`<picture>${sources.map(({ type, srcset }) => html`<source type="${type}" srcset="${srcset}" sizes="${sizes}">`)}${img}</picture>`;
}
