import type { ForeignComment, ForeignExport } from "./foreign-comment.ts";
import { htmlToMarkdown, withParagraphs } from "./html-to-markdown.ts";
import { elements, readXml, textOf } from "./xml.ts";

const statuses: Readonly<Record<string, ForeignComment["status"]>> = { "1": "published", approve: "published", "0": "held", hold: "held", spam: "spam", trash: "deleted", "post-trashed": "deleted" };

/** Reads the XML that WordPress exports (WXR). Pingbacks and trackbacks are no comments and left out. Throws `malformed`. */
export function fromWordpress(text: string): ForeignExport {
  const [rss] = elements(readXml(text, ["item", "wp:comment"]), "rss");
  const [channel] = elements(rss, "channel");
  const problems: string[] = [];
  const comments = elements(channel, "item").flatMap((item) => {
    const page = textOf(item, "link").trim();
    return elements(item, "wp:comment").flatMap((comment) => readComment(comment, page, problems));
  });
  return { comments, problems };
}

function readComment(comment: unknown, page: string, problems: string[]): ForeignComment[] {
  if (!["", "comment"].includes(textOf(comment, "wp:comment_type").trim())) return [];
  const id = textOf(comment, "wp:comment_id").trim();
  const body = htmlToMarkdown(withParagraphs(textOf(comment, "wp:comment_content")));
  const status = statuses[textOf(comment, "wp:comment_approved").trim()];
  if (body === undefined || status === undefined) {
    problems.push(`comment ${id}: ${body === undefined ? "its HTML is too much to be read" : "whether it was approved cannot be told"}`);
    return [];
  }
  const parent = textOf(comment, "wp:comment_parent").trim();
  return [{
    id,
    ...(!["", "0"].includes(parent) && { parent }),
    page,
    name: textOf(comment, "wp:comment_author"),
    email: textOf(comment, "wp:comment_author_email"),
    url: textOf(comment, "wp:comment_author_url"),
    body,
    date: dateOf(comment),
    status,
  }];
}

/** `2013-05-04 12:00:00`, in UTC; very old comments have only the blog's own time. */
function dateOf(comment: unknown): string {
  const [date] = ["wp:comment_date_gmt", "wp:comment_date"].map((name) => textOf(comment, name).trim()).filter((text) => /^[1-9]/.test(text));
  return date === undefined ? "" : `${date.replace(" ", "T")}Z`;
}
