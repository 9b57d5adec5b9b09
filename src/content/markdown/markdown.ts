import createMarkdown, { type MarkdownIt, type Token } from "markdown-it";
import footnote from "markdown-it-footnote";
import { mayHaveExcerpt, takeExcerpt } from "./excerpt.ts";
import { firstPicture, type ShownPicture } from "./first-picture.ts";
import { figures, headingIds, scrollableTables } from "./blocks.ts";
import { href } from "../../config/site.ts";
import { emoji } from "./emoji.ts";
import { callouts } from "./callouts.ts";
import { codeBlock } from "./highlight.ts";
import { codeFigure, inlineCode } from "./code-block.ts";
import { type Heading, headingLinks, headingsOf } from "./heading-links.ts";
import { math, mathMistakes, type Mistake } from "./math.ts";
import { quickTokens } from "./quick-tokens.ts";
import { taskLists } from "./task-lists.ts";
import { languageKey } from "./text-words.ts";
import { videos } from "./videos.ts";
import { lighterPictures, type LinkTarget, linkEnvironment, promptFirstPicture, siteLinks, type TextContext } from "./links.ts";
import { countWords, inlineText, proseText } from "./plain-text.ts";

/** What a text becomes. */
export interface Rendering {
  readonly html: string;
  /** The HTML before `<!-- more -->`, fit to stand in a list. */
  readonly excerpt?: string;
  /** The beginning of the running text without markup: enough for a description. */
  readonly prose: string;
  readonly words: number;
  /** Every path below `content/` that the text links to, and what was found there. */
  readonly links: ReadonlyMap<string, LinkTarget | undefined>;
  /** Every target of a link or picture as it was written, and what became of it. */
  readonly references: ReadonlyMap<string, string>;
  /** The first picture that can stand for the text elsewhere. */
  readonly picture?: ShownPicture;
  /** Headings of the text's first two levels, for a table of contents. */
  readonly headings: readonly Heading[];
  /** Ids in the HTML, to which a link may lead. */
  readonly ids: readonly string[];
  /** What in the text cannot be shown as it was meant. */
  readonly mistakes: readonly Mistake[];
}

// The author's quotes and dashes stay as typed (no typographer): which ones are right depends on the language.
const posts = createMarkdown({ html: true, linkify: true })
  .use(quickTokens)
  .use(footnotes)
  .use(namedCode)
  .use(scrollableTables)
  .use(callouts)
  .use(taskLists)
  .use(math)
  .use(emoji)
  .use(headingIds)
  .use(figures)
  .use(headingLinks)
  .use(lighterPictures)
  .use(videos)
  .use(siteLinks);
// Only what begins with http(s):// becomes a link by itself: README.md is a file, not a host in Moldova.
posts.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
// Asked of every paragraph, only to know whether it is worth looking for links: finding them for that took 5 % of a build.
const linksIn = posts.linkify.match.bind(posts.linkify);
posts.linkify.test = (text) => /\/\/|mailto:/i.test(text);
posts.linkify.match = (text) => linksIn(text) ?? [];
// Nearly every address comes out of this as it went in: those are seen at a glance.
const normalizeLink = posts.normalizeLink.bind(posts);
posts.normalizeLink = (url) => (isNormalLink(url) ? url : normalizeLink(url));

/** Whether an address is as `normalizeLink` leaves it: a host in lower case, then characters that need no escape. */
function isNormalLink(url: string): boolean {
  return url.length <= 255 && /^https?:\/\/(?:[a-z0-9-]{1,63}\.)+[a-z]{2,63}(?:\/[\w;/:@&=+$,.!~*'()-]*(?:\?[\w;/:@&=+$,.!~*'()-]*)?(?:#[\w;/:@&=+$,.!~*'()-]*)?)?$/.test(url);
}

/** The link back from a note is a sign that text fonts have: for the package's `↩` a browser searches the system's fonts, and layout waits. */
function footnotes(markdown: MarkdownIt): void {
  footnote(markdown);
  const back = markdown.renderer.rules["footnote_anchor"];
  if (back) markdown.renderer.rules["footnote_anchor"] = (...rendered) => back(...rendered).replace(/\u21a9\ufe0e?/, "↑");
}

function namedCode(markdown: MarkdownIt): void {
  markdown.renderer.rules["fence"] = (tokens, index) => codeFigure(tokens[index]?.content ?? "", tokens[index]?.info);
  markdown.renderer.rules["code_inline"] = (tokens, index) => inlineCode(tokens[index]?.content ?? "");
  markdown.renderer.rules["code_block"] = (tokens, index) => codeBlock(tokens[index]?.content ?? "");
}

/** A first line that is the title, and a description after it. */
const proseLength = 400;

/** Renders an author's text: raw HTML is allowed, code is coloured, links and pictures work under the site's prefix. */
export function renderText(body: string, context: Omit<TextContext, "links" | "references">, language = "en"): Rendering {
  const links = new Map<string, LinkTarget | undefined>();
  const references = new Map<string, string>();
  const mistakes: Mistake[] = [];
  const environment = { ...linkEnvironment({ ...context, links, references }), [languageKey]: language, [mathMistakes]: mistakes };
  const tokens = posts.parse(body, environment);
  promptFirstPicture(tokens);
  const before = mayHaveExcerpt(body) ? takeExcerpt(tokens, href(context, context.url)) : undefined;
  const render = (part: Token[]): string => posts.renderer.render(part, posts.options, environment);
  const html = render(tokens);
  const picture = firstPicture(html);
  return {
    html,
    ...(picture && { picture }),
    ...(before && { excerpt: render(before) }),
    prose: proseText(tokens, proseLength),
    words: countWords(tokens),
    links,
    references,
    headings: headingsOf(tokens),
    ids: idsIn(html),
    mistakes,
  };
}

/** Copies: a part of a string would hold the whole text in memory. */
function idsIn(html: string): readonly string[] {
  return JSON.parse(JSON.stringify([...valuesOf("id", html), ...valuesOf("name", html)])) as string[];
}

/** The values of all attributes of a name. Plain searches: a regular expression that also looks for the blank before the name took five times as long. */
function valuesOf(name: string, html: string): string[] {
  const values: string[] = [];
  const opening = `${name}="`;
  for (let at = html.indexOf(opening); at !== -1; at = html.indexOf(opening, at + opening.length)) {
    const start = at + opening.length;
    const end = html.indexOf('"', start);
    if (end > start && /\s/.test(html.charAt(at - 1))) values.push(html.slice(start, end));
  }
  return values;
}

/** The blocks of a text, their inline parts not yet read: quick, for finding the title. */
export function parseBlocks(body: string): Token[] {
  const tokens: Token[] = [];
  posts.block.parse(body, posts, {}, tokens);
  return tokens;
}

/** One line of markdown without its markup. */
export function plainLine(markdown: string): string {
  // Nothing of this is markup, and most titles have nothing else.
  if (/^[\p{L}\p{N} ,;?()'"-]*$/u.test(markdown)) return markdown.replace(/ +/g, " ").trim();
  return inlineText(posts.parseInline(markdown, {})[0]?.children ?? null);
}
