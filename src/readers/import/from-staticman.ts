import { parse as parseYaml } from "yaml";
import type { ForeignComment, ForeignExport } from "./foreign-comment.ts";

/** One file of a Staticman folder: its path below it, and its text. */
export interface ForeignFile {
  readonly path: string;
  readonly text: string;
}

/** Under these names themes keep what a comment answers. */
const parentNames = ["reply_to", "replying_to_uid", "replying_to_id", "replyTo", "replying_to", "parent_id"];

/** Reads Staticman's data files, one comment each, in YAML or JSON; the folder is the page. Texts are markdown already. */
export function fromStaticman(files: readonly ForeignFile[]): ForeignExport {
  const problems: string[] = [];
  const comments = files.flatMap(({ path, text }): ForeignComment[] => {
    const fields = readFields(text);
    if (fields === undefined) {
      problems.push(`${path}: is neither YAML nor JSON with keys`);
      return [];
    }
    const page = path.split("/").slice(0, -1).join("/");
    const parent = parentNames.map((name) => textIn(fields, name)).find((value) => value !== "");
    return [{
      id: textIn(fields, "_id") || path,
      ...(parent !== undefined && { parent }),
      page: page || textIn(fields, "slug") || textIn(fields, "_parent"),
      name: textIn(fields, "name") || textIn(fields, "author"),
      email: textIn(fields, "email"),
      url: textIn(fields, "url") || textIn(fields, "website"),
      body: textIn(fields, "message") || textIn(fields, "comment") || textIn(fields, "body"),
      date: dateIn(fields),
      status: "published",
    }];
  });
  return { comments: withParents(comments), problems };
}

/** Some themes count: "3" answers the third comment of the page that answers none. */
function withParents(comments: readonly ForeignComment[]): ForeignComment[] {
  const ids = new Set(comments.map(({ id }) => id));
  const tops = new Map<string, ForeignComment[]>();
  for (const comment of comments.toSorted((one, other) => (one.date < other.date ? -1 : 1))) {
    if (comment.parent === undefined) tops.set(comment.page, [...(tops.get(comment.page) ?? []), comment]);
  }
  return comments.map((comment) => {
    const { parent, ...rest } = comment;
    if (parent === undefined || ids.has(parent) || !/^[1-9]\d{0,5}$/.test(parent)) return comment;
    const counted = tops.get(comment.page)?.[Number(parent) - 1];
    return counted === undefined ? rest : { ...rest, parent: counted.id };
  });
}

function readFields(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const fields: unknown = parseYaml(text.replace(/^\uFEFF/, "").replace(/^---\s*\n|\n(?:---|\.\.\.)\s*$/g, ""), { schema: "core", maxAliasCount: 0 });
    return typeof fields === "object" && fields !== null && !Array.isArray(fields) ? (fields as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function textIn(fields: Readonly<Record<string, unknown>>, name: string): string {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return typeof value === "string" || typeof value === "number" ? String(value).trim() : "";
}

/** ISO 8601, or seconds or milliseconds since 1970. */
function dateIn(fields: Readonly<Record<string, unknown>>): string {
  const text = textIn(fields, "date");
  if (!/^\d{9,13}$/.test(text)) return text;
  return new Date(Number(text) * (text.length > 11 ? 1 : 1000)).toISOString();
}
