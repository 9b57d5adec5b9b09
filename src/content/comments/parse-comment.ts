import type { Comment } from "../model.ts";
import { renderComment } from "../markdown/comment-markdown.ts";
import type { Problem } from "../problems.ts";
import { type CommentFile, commentFileSchema, isUnseen } from "../schemas/comment.ts";

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

/** Files read so far, by path; a Library hands it on to the next, so that what did not change is neither parsed nor rendered again. */
export type CommentMemory = Map<string, { readonly text: string; readonly parsed: ParsedComment }>;

/** As `parseCommentFile`; gives the same object again for a file that says the same. */
export function parseOnce(path: string, text: string, memory: CommentMemory): ParsedComment {
  const known = memory.get(path);
  if (known?.text === text) return known.parsed;
  const parsed = parseCommentFile(path, text);
  memory.set(path, { text, parsed });
  return parsed;
}

/** What readers see of a comment; its HTML is made when first asked for. */
export function asComment(file: CommentFile): Comment {
  return Object.freeze(new ReadComment(file));
}

/** A class, because a hundred thousand objects with a getter each take twice as long to read. */
class ReadComment implements Comment {
  readonly id: string;
  readonly page: string;
  declare readonly parent?: string;
  readonly name: string;
  declare readonly url?: string;
  readonly date: string;
  declare readonly edited?: string;
  readonly deleted: boolean;
  readonly owner: boolean;
  readonly #body: string;
  #html: string | undefined;

  constructor({ id, page, parent, name, url, body, date, edited, status, owner }: CommentFile) {
    const deleted = status === "deleted";
    this.id = id;
    this.page = page.normalize("NFC");
    if (parent !== undefined) this.parent = parent;
    this.name = deleted ? "" : name;
    if (url !== undefined && !deleted) this.url = url;
    this.date = date;
    if (edited !== undefined) this.edited = edited;
    this.deleted = deleted;
    this.owner = owner === true;
    this.#body = deleted ? "" : body;
  }

  get html(): string {
    this.#html ??= renderComment(this.#body);
    return this.#html;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
