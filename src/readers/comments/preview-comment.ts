import { renderComment } from "../../content/markdown/comment-markdown.ts";
import { fieldsRefused } from "../errors.ts";
import { checkBody } from "../text-checks.ts";

/** The text of a comment as safe HTML, as it will be shown. Throws `required`, `too-long` or `invalid`, as posting it would. */
export function previewComment(typed: string): string {
  const body = typed.replace(/\r\n?/g, "\n");
  const problem = checkBody(body);
  if (problem !== undefined) throw fieldsRefused([{ field: "body", ...problem }]);
  return renderComment(body);
}
