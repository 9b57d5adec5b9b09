import type { Site } from "../../src/config/site.ts";
import type { Entry, Picture } from "../../src/content/model.ts";

/** The picture that stands for a text where it is shared: its cover, else the first in the text. Drawings (SVG) are left out: no network shows them. */
export function sharedPicture({ origin }: Site, { cover, html }: Pick<Entry, "cover" | "html">): Picture | undefined {
  if (cover !== undefined) return cover;
  for (const [tag] of html.matchAll(/<img [^>]*>/g)) {
    const url = attribute(tag, "src");
    if (/^(?:\/(?!\/)|https?:).*\.(?:png|jpe?g|webp|avif|gif)$/i.test(url)) return { url: url.startsWith("/") ? origin + url : url, alt: attribute(tag, "alt") };
  }
  return undefined;
}

/** Of a tag that the site's own markdown wrote. */
function attribute(tag: string, name: string): string {
  const [, value = ""] = new RegExp(` ${name}="([^"]*)"`).exec(tag) ?? [];
  return value.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
