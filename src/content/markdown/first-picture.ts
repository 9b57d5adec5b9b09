/** A picture as a text shows it: its address under the site's prefix, or absolute, and what it shows. */
export interface ShownPicture {
  readonly url: string;
  readonly alt: string;
}

/** The first picture of rendered HTML that can stand for the text elsewhere. Drawings (SVG) are left out: no network shows them. */
export function firstPicture(html: string): ShownPicture | undefined {
  if (!html.includes("<img ")) return undefined;
  for (const [tag] of html.matchAll(/<img [^>]*>/g)) {
    const url = attribute(tag, "src");
    if (/^(?:\/(?!\/)|https?:).*\.(?:png|jpe?g|webp|avif|gif)$/i.test(url)) return { url, alt: attribute(tag, "alt") };
  }
  return undefined;
}

/** Of a tag that the site's own markdown wrote. */
function attribute(tag: string, name: string): string {
  const [, value = ""] = new RegExp(` ${name}="([^"]*)"`).exec(tag) ?? [];
  return value.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
