/** The value of the first input of this name, unescaped. */
export function inputValue(page: string, name: string): string {
  const input = page.match(/<input\b[^>]*>/g)?.find((tag) => tag.includes(` name="${name}"`)) ?? "";
  return unescape(/ value="([^"]*)"/.exec(input)?.[1] ?? "");
}

/** What stands in the textarea; a browser drops the line break at its beginning. */
export function textareaText(page: string): string {
  return unescape(/<textarea\b[^>]*>\n?([^<]*)<\/textarea>/.exec(page)?.[1] ?? "");
}

function unescape(html: string): string {
  const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };
  return html.replace(/&(?:#(\d+)|(\w+));/g, (_all, code: string | undefined, name: string) => (code === undefined ? (named[name] ?? "?") : String.fromCodePoint(Number(code))));
}

