import { escapeHtml } from "./escape-html.ts";
import type { LinkTarget } from "./links.ts";

/** What an address that an author wrote becomes, and what lies there. */
type Resolve = (written: string) => { readonly href: string; readonly target?: LinkTarget };

/** What is commented out, tags with the code that follows them, and others, with all their attributes: a `>` within quotes ends none. */
const tags = /<!--[^]*?(?:-->|$)|(<(script|style|textarea)(?![\w-])(?:"[^"]*"|'[^']*'|[^<>"'])*>)[^]*?(?:<\/\2\s*>|$)|<[a-z](?:"[^"]*"|'[^']*'|[^<>"'])*>/gi;
const attributes = /([^\s"'<>/=]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))/g;

/**
 * HTML of an author with the addresses of its tags as they are in the site, and pictures of the site with their size, so
 * that nothing moves when they come. Ids stand as our own do, where links look for them.
 */
export function rewriteHtml(html: string, resolve: Resolve): string {
  // What stands in it is left as its author wrote it.
  const isPreformatted = /^\s*<pre\b/i.test(html);
  return html.replace(isPreformatted ? new RegExp(tags, "i") : tags, (found: string, tag = found) => (found.startsWith("<!--") ? found : rewriteTag(tag, resolve) + found.slice(tag.length)));
}

function rewriteTag(tag: string, resolve: Resolve): string {
  let picture: LinkTarget | undefined;
  const rewritten = tag.replace(attributes, (whole: string, given: string, double?: string, single?: string, bare?: string) => {
    const name = given.toLowerCase();
    const value = double ?? single ?? bare ?? "";
    if (name === "id" || name === "name") return `${name}="${value.replaceAll('"', "&quot;")}"`;
    if (name === "srcset") return `srcset="${escapeHtml(eachPicture(unescaped(value), (written) => resolve(written).href))}"`;
    if (name !== "href" && name !== "src" && name !== "poster") return whole;
    const written = unescaped(value);
    const { href, target } = resolve(written);
    if (name === "src" && /^<img\b/i.test(tag)) picture = target;
    // What leads elsewhere stays as its author escaped it: there are two thousand names for characters.
    return `${name}="${href === written ? value.replaceAll('"', "&quot;") : escapeHtml(href)}"`;
  });
  return picture === undefined ? rewritten : withSize(rewritten, picture);
}

function unescaped(value: string): string {
  return value.replaceAll("&amp;", "&");
}

/** An address ends with a blank, and may have commas within: so have those of many hosts. https://html.spec.whatwg.org/multipage/images.html#parse-a-srcset-attribute */
function eachPicture(srcset: string, address: (written: string) => string): string {
  return srcset.replace(/([^\s,](?:\S*[^\s,])?)(\s+[^,]*)?/g, (_, written: string, size = "") => address(written) + size);
}

/** A picture with its own size, or where its author gave one side in pixels with the other. */
function withSize(tag: string, { width, height }: LinkTarget): string {
  if (width === undefined || height === undefined || /\sstyle\s*=/i.test(tag)) return tag;
  const [given, other] = [sideOf(tag, "width"), sideOf(tag, "height")];
  if (given === undefined && other === undefined) return withAttributes(tag, ` width="${width}" height="${height}"`);
  if (other === undefined && isPixels(given)) return withAttributes(tag, ` height="${Math.round((Number(given) * height) / width)}"`);
  if (given === undefined && isPixels(other)) return withAttributes(tag, ` width="${Math.round((Number(other) * width) / height)}"`);
  return tag;
}

function sideOf(tag: string, name: "width" | "height"): string | undefined {
  return new RegExp(`\\s${name}\\s*=\\s*["']?([^\\s"'>/]*)`, "i").exec(tag)?.[1];
}

function isPixels(side: string | undefined): boolean {
  return side !== undefined && /^\d{1,5}$/.test(side);
}

function withAttributes(tag: string, more: string): string {
  return tag.replace(/\s*\/?>$/, (end) => more + end);
}
