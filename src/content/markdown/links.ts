import { posix } from "node:path";
import type { MarkdownIt, Token } from "markdown-it";
import { href as siteHref } from "../../config/site.ts";
import { escapeHtml } from "./escape-html.ts";
import { rewriteHtml } from "./raw-html.ts";
import { type PictureOptions, pictureSizes, pictureSources, type PictureVariant, pictureVariants } from "../pictures.ts";

/** What lies at a path below `content/`: its address without prefix, and the size of a picture. */
export interface LinkTarget {
  readonly url: string;
  readonly width?: number;
  readonly height?: number;
}

/** Finds what a path (`content/logs/hello.md`) is in the site; undefined where it is not there. */
export type LinkResolver = (source: string) => LinkTarget | undefined;

/** Everything that may be linked to, by its path in NFC: macOS hands out names that are not. */
export type LinkTargets = ReadonlyMap<string, LinkTarget>;

export function resolverOf(targets: LinkTargets): LinkResolver {
  return (source) => targets.get(source.normalize("NFC"));
}

/** Where the text that is rendered stands. */
export interface TextContext {
  /** Path of the text from the root of the repository. */
  readonly source: string;
  /** Its address without prefix. */
  readonly url: string;
  readonly prefix: string;
  readonly pictures: PictureOptions;
  readonly resolve: LinkResolver;
  /** Filled while rendering: every path that the text links to, and what was found there. */
  readonly links: Map<string, LinkTarget | undefined>;
  /** Filled while rendering: every target as it was written, and what became of it. */
  readonly references: Map<string, string>;
}

const contexts = Symbol("where the text stands");

/** The environment that `siteLinks` needs in `markdown.parse`. */
export function linkEnvironment(context: TextContext): Record<symbol, TextContext> {
  return { [contexts]: context };
}

/**
 * Links and pictures as they work in the site: relative paths to texts become their addresses, those to files beside
 * them `/media/…`, and everything within the site gets its prefix; pictures get their size and load when they are near.
 */
export function siteLinks(markdown: MarkdownIt): void {
  markdown.core.ruler.push("site-links", ({ tokens, env }) => {
    const context = env[contexts] as TextContext | undefined;
    if (context) rewrite(tokens, context);
  });
}

function rewrite(tokens: readonly Token[], context: TextContext): void {
  for (const token of tokens) {
    const href = token.type === "link_open" ? token.attrGet("href") : null;
    if (href !== null) token.attrSet("href", resolve(String(href), context).href);
    if (token.type === "image") placePicture(token, context);
    if (token.type === "html_inline" || token.type === "html_block") token.content = rewriteHtml(token.content, (written) => resolve(written, context));
    rewrite(token.children ?? [], context);
  }
}

function placePicture(token: Token, context: TextContext): void {
  const { href, target } = resolve(String(token.attrGet("src")), context);
  token.attrSet("src", href);
  if (target?.width !== undefined && target.height !== undefined) {
    token.attrSet("width", target.width);
    token.attrSet("height", target.height);
  }
  token.attrSet("loading", "lazy");
  token.attrSet("decoding", "async");
  token.meta = { variants: target === undefined ? [] : pictureVariants(target, context.pictures).map((variant) => ({ ...variant, url: siteHref(context, variant.url) })) };
}

/** Pictures are offered in lighter formats and smaller sizes; the file itself stays for those who can show nothing else. */
export function lighterPictures(markdown: MarkdownIt): void {
  const picture = markdown.renderer.rules["image"];
  markdown.renderer.rules["image"] = (tokens, index, options, env, self) => {
    const img = picture?.(tokens, index, options, env, self) ?? "";
    const { variants = [] } = (tokens[index]?.meta ?? {}) as { variants?: readonly PictureVariant[] };
    const sources = pictureSources(variants).map(({ type, srcset }) => `<source type="${type}" srcset="${escapeHtml(srcset)}" sizes="${pictureSizes}">`);
    return sources.length === 0 ? img : `<picture>${sources.join("")}${img}</picture>`;
  };
}

/** A picture at the very beginning of a text is seen at once and not waited for until it is near. */
export function promptFirstPicture(tokens: readonly Token[]): void {
  const first = tokens.slice(0, promptTokens).find(({ children }) => children?.some(({ type }) => type === "image"));
  const picture = first?.children?.find(({ type }) => type === "image");
  if (picture?.attrs) picture.attrs = picture.attrs.map(([name, value]) => (name === "loading" ? ["fetchpriority", "high"] : [name, value]));
}

/** Two paragraphs, each of three tokens, and a picture. */
const promptTokens = 9;

function resolve(written: string, context: TextContext): { href: string; target?: LinkTarget } {
  const resolved = resolveTarget(written, context);
  context.references.set(written, resolved.href);
  return resolved;
}

function resolveTarget(href: string, context: TextContext): { href: string; target?: LinkTarget } {
  if (href === "" || /^(?:#|\?|\/\/|[a-z][a-z0-9+.-]*:)/i.test(href)) return { href };
  if (href.startsWith("/")) return { href: context.prefix + href.slice(1) };
  const [, path = "", rest = ""] = /^([^?#]*)(.*)$/s.exec(href) ?? [];
  const source = posix.join(posix.dirname(context.source), decode(path));
  if (!source.startsWith("content/")) return { href };
  const target = context.resolve(source);
  context.links.set(source, target);
  return target ? { href: siteHref(context, target.url) + rest, target } : { href };
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
