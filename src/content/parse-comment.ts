import type { Comment } from "./model.ts";
import { renderComment } from "./comment-markdown.ts";
import type { Problem } from "./problems.ts";
import { type CommentFile, commentFileSchema, isUnseen } from "./schemas/comment.ts";

export interface ParsedComment {
  /** What readers see: published, or deleted and then empty. Absent where readers never saw it. */
  readonly comment?: Comment;
  readonly file?: CommentFile;
  readonly problem?: Problem;
}

/**
 * Reads one file of `data/comments/<page-key>/<id>.json`. Never throws: a file that breaks the schema, or whose `id`
 * or `page` are not those of its path, gives a problem and nothing else.
 */
export function parseCommentFile(path: string, text: string): ParsedComment {
  const data = parseJson(text);
  if (data === undefined) return { problem: { file: path, message: "is not JSON" } };
  const result = commentFileSchema.safeParse(data);
  if (!result.success) {
    const [issue] = result.error.issues;
    const field = issue?.path.join(".") ?? "";
    return { problem: { file: path, ...(field !== "" && { field }), message: issue?.message ?? "is no comment" } };
  }
  const file = result.data;
  const [, page, id] = /^data\/comments\/(.+)\/([^/]+)\.json$/s.exec(path) ?? [];
  if (file.id !== id) return { problem: { file: path, field: "id", message: "is not the file's name", expected: id ?? "data/comments/<page-key>/<id>.json" } };
  if (file.page.normalize("NFC") !== page?.normalize("NFC")) {
    return { problem: { file: path, field: "page", message: "is not the folder's name", expected: page ?? "data/comments/<page-key>/<id>.json" } };
  }
  return isUnseen(file) ? { file } : { file, comment: asComment(file) };
}

/** What readers see of a comment; its HTML is made when first asked for. */
export function asComment(file: CommentFile): Comment {
  const deleted = file.status === "deleted";
  let html: string | undefined;
  return Object.freeze({
    id: file.id,
    page: file.page.normalize("NFC"),
    ...(file.parent !== undefined && { parent: file.parent }),
    name: deleted ? "" : file.name,
    ...(file.url !== undefined && !deleted && { url: file.url }),
    get html() {
      html ??= deleted ? "" : renderComment(file.body);
      return html;
    },
    date: file.date,
    ...(file.edited !== undefined && { edited: file.edited }),
    deleted,
    owner: file.owner === true,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
