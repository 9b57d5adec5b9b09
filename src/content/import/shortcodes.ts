import { outsideCode } from "./outside-code.ts";

/** What a shortcode of Hugo's, Zola's or Jekyll's was called with: by place (`0`, `1`) or by name. */
type Arguments = Readonly<Record<string, string>>;

/** Hugo's `{{< x a="b" >}}`, Zola's `{{ x(a="b") }}` and `{% x(a="b") %}`, Jekyll's `{% x a %}`. */
const forms = /\{\{([<%])\s*(\/?[\w./-]+)([^}]*?)\/?\s*[>%]\}\}|\{\{-?\s*(\w+)\(([^}]*?)\)\s*-?\}\}|\{%-?\s*(\w+)(?:\(([^%]*?)\)|([^%]*?))\s*-?%\}/g;

/** What Jekyll puts before an address from the top of the site, or does with one: such an address says it all. */
const top = /\{\{-?\s*site\.(?:baseurl|url)\s*-?\}\}|\{\{-?\s*(["'])(\/[^"'{}]*)\1\s*\|\s*(?:relative_url|absolute_url|prepend:\s*site\.(?:baseurl|url))\s*-?\}\}/g;

/** Marks the target of a reference, which names a text as the other system finds it: from the top, from beside, or by its name alone. */
export const reference = "ref:";

const conversions: Readonly<Record<string, (given: Arguments) => string | undefined>> = {
  ref: referenceTo,
  relref: referenceTo,
  post_url: referenceTo,
  link: referenceTo,
  figure,
  img: figure,
  image: figure,
  youtube: ({ 0: first, id = first }) => known(id, (video) => `[YouTube](https://www.youtube.com/watch?v=${video})`),
  vimeo: ({ 0: first, id = first }) => known(id, (video) => `[Vimeo](https://vimeo.com/${video})`),
  gist: ({ 0: user, 1: id }) => known(id, (gist) => `[Gist](https://gist.github.com/${user}/${gist})`),
  highlight: ({ 0: language = "" }) => `\`\`\`${language}`,
  "/highlight": () => "```",
  endhighlight: () => "```",
  raw: () => "",
  endraw: () => "",
};

/**
 * Puts markdown in the place of those shortcodes that have some: references, figures, videos, code. Nothing here runs the
 * others: they stay in the text, where the author sees them, and are named. No line is added or taken away.
 */
export function convertShortcodes(body: string): { body: string; notes: { line: number; message: string }[] } {
  const notes: { line: number; message: string }[] = [];
  const converted = outsideCode(body, (given, line) => {
    const prose = given.replace(top, (_, _quote, address?: string) => address ?? "");
    return prose.replace(forms, (...match: (string | undefined)[]) => {
      const [shortcode = "", , hugo, hugoRest, zola, zolaRest, tag, tagCall, tagRest] = match;
      const name = hugo ?? zola ?? tag ?? "";
      const before = prose.slice(0, Number(match.at(-2)));
      const convert = Object.hasOwn(conversions, name) ? conversions[name] : undefined;
      const isOutOfPlace = convert === referenceTo && !/(?:\]\(|\]:\s*|=")$/.test(before);
      const markdown = isOutOfPlace ? undefined : convert?.(argumentsOf(hugoRest ?? zolaRest ?? tagCall ?? tagRest ?? ""));
      if (markdown === undefined) notes.push({ line, message: `the shortcode ${shortcode.slice(0, 60)} means nothing here` });
      return markdown ?? shortcode;
    });
  });
  return { body: converted, notes };
}

function argumentsOf(text: string): Arguments {
  const given: Record<string, string> = {};
  let place = 0;
  for (const [, name, quoted, single, bare] of text.matchAll(/(?:(\w+)\s*=\s*)?(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s,"'=]+))/g)) {
    given[name ?? String(place)] = quoted?.replace(/\\(.)/g, "$1") ?? single ?? bare ?? "";
    if (name === undefined) place += 1;
  }
  return given;
}

function referenceTo({ 0: first, path = first }: Arguments): string | undefined {
  return known(path, (target) => `${reference}${encodeURI(target)}`);
}

function figure({ 0: first, src = first, path = src, alt, caption, title = caption, link }: Arguments): string | undefined {
  return known(path, (target) => {
    const picture = `![${(alt ?? title ?? "").replace(/[[\]]/g, "\\$&")}](${encodeURI(target)}${title === undefined ? "" : ` ${JSON.stringify(title)}`})`;
    return link === undefined ? picture : `[${picture}](${encodeURI(link)})`;
  });
}

/** Characters that could end a link are no part of any name that these are for. */
function known(value: string | undefined, use: (value: string) => string): string | undefined {
  return value === undefined || value === "" || /[()<>\n]/.test(value) ? undefined : use(value);
}
