import TurndownService from "turndown";

/** HTML that is longer is not worth the time: of a text of 10,000 characters it is ten times as much. */
const maxLength = 200_000;
/** Of tags, open and closed: nested lists take the square of it, at this number half a second. */
const maxTags = 2_000;

const turndown = new TurndownService({ headingStyle: "atx", codeBlockStyle: "fenced", bulletListMarker: "-", emDelimiter: "*", hr: "---" });
turndown.remove(["script", "style", "iframe", "object", "form", "title"] as never);

/** The markdown of a comment's HTML; undefined where it is too long, or nested too deeply to be meant. Nothing in it is run or fetched. */
export function htmlToMarkdown(html: string): string | undefined {
  if (html.length > maxLength || (html.match(/</g)?.length ?? 0) > maxTags) return undefined;
  try {
    return turndown.turndown(html).trim();
  } catch (error) {
    // Elements in each other so deep that the stack ends.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** HTML of text in which line breaks count, as WordPress keeps comments: an empty line parts paragraphs. */
export function withParagraphs(text: string): string {
  const parts = text.replace(/\r\n?/g, "\n").split(/(<pre\b[^]*?<\/pre>)/i);
  return parts.map((part, index) => (index % 2 === 1 ? part : part.trim().split(/\n{2,}/).map((paragraph) => (/^\s*<(?:p|ul|ol|blockquote|h[1-6]|table|div)\b/i.test(paragraph) ? paragraph : `<p>${paragraph.replaceAll("\n", "<br>")}</p>`)).join("\n"))).join("\n");
}
