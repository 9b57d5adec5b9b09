import { href, type Site } from "../../src/config/site.ts";
import type { Picture } from "../../src/content/model.ts";
import { html, type Html } from "./html.ts";

/** The picture of a project in a list; loads when it comes near. Empty where there is none. */
export function cover({ site, picture }: { site: Site; picture: Picture | undefined }): Html {
  if (picture === undefined) return html``;
  const { url, alt, width, height } = picture;
  const address = url.startsWith("/") ? href(site, url) : url;
  return html`<img src="${address}" alt="${alt}"${width !== undefined && html` width="${width}"`}${height !== undefined && html` height="${height}"`} loading="lazy" decoding="async">`;
}
