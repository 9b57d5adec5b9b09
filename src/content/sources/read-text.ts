import { checkFields } from "./check-fields.ts";
import { dateInName, fromFileTime, type Moment, parseDate } from "../dates.ts";
import { type FrontMatter, readFrontMatter } from "./front-matter.ts";
import { keyOfPath, kindOfText, type TextPlace, textPlaces } from "./kind-of-text.ts";
import { slugOfName } from "../permalinks.ts";
import type { Problem } from "../problems.ts";
import { type LogFields, logSchema } from "../schemas/log.ts";
import { type PageFields, pageSchema } from "../schemas/page.ts";
import { type ProjectFields, projectSchema } from "../schemas/project.ts";
import { firstCommitOf, type FirstCommits, type SourceText } from "./sources.ts";
import { takeTitle, withoutHeading } from "./titles.ts";

interface TextBase {
  /** Path from the root of the repository. */
  readonly path: string;
  readonly key: string;
  readonly url: string;
  readonly title: string;
  readonly titleIsFirstLine: boolean;
  /** The markdown without front matter and without the heading that became the title. */
  readonly body: string;
  readonly lines: ReadonlyMap<string, number>;
}

export interface LogText extends TextBase {
  readonly kind: "log" | "unfiled";
  readonly folder?: string;
  readonly fields: LogFields;
  readonly moment: Moment;
}

export interface ProjectText extends TextBase {
  readonly kind: "project";
  readonly folder: string;
  readonly fields: ProjectFields;
}

export interface PageText extends TextBase {
  readonly kind: "page";
  readonly fields: PageFields;
}

/** A text understood by itself, before it is linked with the others. */
export type Text = LogText | ProjectText | PageText;

/** Absent `text`: the problems are such that nothing can be shown. */
export interface ReadText {
  readonly text?: Text;
  readonly problems: readonly Problem[];
}

/** Reads one file below `content/`: kind by place, front matter, title, date. Names every mistake in it. */
export function readText(source: SourceText, commits: FirstCommits): ReadText {
  const { path } = source;
  const place = kindOfText(path);
  if (!place) return { problems: [{ file: path, message: "no texts go here", expected: textPlaces }] };
  const frontMatter = readFrontMatter(path, source.text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n"));
  const { values: fields, problems: wrongFields } = checkFields(path, schemaOf(place.kind), frontMatter);
  const problems = [...frontMatter.problems, ...wrongFields];
  if (frontMatter.problems.length > 0) return { problems };

  const url = fields.permalink ?? addressOf(place);
  if (url === undefined) problems.push({ file: path, message: "the name has no letter or digit to make an address of", expected: "a name such as first-steps.md" });
  const titled = findTitle(fields.title, frontMatter.body);
  if (!titled) problems.push({ file: path, field: "title", message: "there is no title", expected: "`title` in the front matter, a heading, or a first line" });
  const base = {
    path,
    key: fields.id ?? keyOfPath(path),
    lines: new Map([...frontMatter.fields].map(([name, { line }]) => [name, line])),
  };
  const parts = url === undefined || !titled ? undefined : { ...base, url, ...titled };
  if (place.kind === "page") return { problems, ...(parts && { text: { ...parts, kind: "page", fields } }) };
  if (place.kind === "project") {
    return { problems, ...(parts && { text: { ...parts, kind: "project", folder: place.folder ?? place.name, fields } }) };
  }

  const logFields: LogFields = fields;
  if (logFields.kind === "follow-up" && place.kind === "unfiled") {
    problems.push({ ...at(base, "kind"), message: "an unfiled log follows up no project", expected: "a place in content/projects/<project>/" });
  }
  const moment = findDate(source, place, frontMatter, logFields, commits);
  if (moment && "message" in moment) problems.push(moment);
  if (!parts || !moment || "message" in moment) return { problems };
  const folder = place.folder === undefined ? {} : { folder: place.folder };
  return { problems, text: { ...parts, kind: place.kind, ...folder, fields: logFields, moment } };
}

/** Where a problem with a key of the front matter is. */
export function at({ path, lines }: Pick<TextBase, "path" | "lines">, field: string): Pick<Problem, "file" | "line" | "field"> {
  const line = lines.get(field);
  return line === undefined ? { file: path } : { file: path, line, field };
}

function schemaOf(kind: TextPlace["kind"]): typeof logSchema | typeof projectSchema | typeof pageSchema {
  if (kind === "project") return projectSchema;
  return kind === "page" ? pageSchema : logSchema;
}

function addressOf({ kind, folder, name }: TextPlace): string | undefined {
  const part = slugOfName(name);
  const project = slugOfName(folder ?? "");
  if (part === "" || (kind === "log" && project === "")) return undefined;
  if (kind === "log") return `/projects/${project}/${part}/`;
  const area = { page: "", unfiled: "logs/", project: "projects/" }[kind];
  return `/${area}${part}/`;
}

function findTitle(given: string | undefined, body: string): Pick<TextBase, "title" | "titleIsFirstLine" | "body"> | undefined {
  if (given !== undefined) return { title: given, titleIsFirstLine: false, body: withoutHeading(body, given) };
  const own = takeTitle(body);
  return own && { title: own.title, titleIsFirstLine: own.fromFirstLine, body: own.body };
}

/** The date, or the problem that there is none; undefined where the front matter's date is a problem already. */
function findDate(source: SourceText, place: TextPlace, { fields }: FrontMatter, values: LogFields, commits: FirstCommits): Moment | Problem | undefined {
  const given = fields.get("date")?.value ?? null;
  if (given !== null) return values.date;
  const file = source.path;
  const named = dateInName(place.name);
  if (named !== undefined) return parseDate(named) ?? { file, field: "date", message: `${named} in the name is not a date`, expected: "a day that there is, or `date` in the front matter" };
  // The key of a text that moved is its first name, perhaps with a day in front.
  const keyed = parseDate(dateInName(values.id?.split("/").at(-1) ?? "") ?? "");
  if (keyed !== undefined) return keyed;
  const committed = firstCommitOf({ path: file, key: values.id }, commits);
  if (committed === undefined) return fromFileTime(source.modified);
  if (!commits.shallow) return parseDate(committed);
  return {
    file,
    field: "date",
    message: "there is no date, and in this shallow clone the first commit is not known",
    expected: "`date` in the front matter, yyyy-mm-dd before the file's name, or a whole clone (git fetch --unshallow; fetch-depth: 0)",
  };
}
