import type { ForeignComment, ForeignExport } from "./foreign-comment.ts";
import { htmlToMarkdown } from "./html-to-markdown.ts";
import { attribute, elements, readXml, textOf } from "./xml.ts";

/** Reads the XML that Disqus exports (`dsq:id` is of its namespace of internals). Throws `malformed`. */
export function fromDisqus(text: string): ForeignExport {
  const [root] = elements(readXml(text, ["thread", "post", "disqus"]), "disqus");
  const pages = new Map(elements(root, "thread").map((thread) => [attribute(thread, "dsq:id"), textOf(thread, "link").trim()]));
  const problems: string[] = [];
  const comments = elements(root, "post").flatMap((post): ForeignComment[] => {
    const id = attribute(post, "dsq:id");
    const page = pages.get(attribute(elements(post, "thread")[0], "dsq:id"));
    const body = htmlToMarkdown(textOf(post, "message"));
    if (id === "" || page === undefined || body === undefined) {
      problems.push(`post ${id === "" ? "without dsq:id" : id}: ${body === undefined ? "its HTML is too much to be read" : "its thread is missing"}`);
      return [];
    }
    const [author] = elements(post, "author");
    const parent = attribute(elements(post, "parent")[0], "dsq:id");
    return [{
      id,
      ...(parent !== "" && { parent }),
      page,
      name: textOf(author, "name"),
      // Exports of today leave it out.
      email: textOf(author, "email"),
      url: textOf(author, "link"),
      body,
      date: textOf(post, "createdAt").trim(),
      status: isTrue(post, "isSpam") ? "spam" : isTrue(post, "isDeleted") ? "deleted" : textOf(post, "isApproved").trim() === "false" ? "held" : "published",
    }];
  });
  return { comments, problems };
}

function isTrue(post: unknown, name: string): boolean {
  return textOf(post, name).trim() === "true";
}
