import matter from "gray-matter";
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import type { Problem } from "../problems.ts";
import { readPlainFrontMatter } from "./plain-front-matter.ts";

/** What a key holds: numbers stay text as written (`1.10`), because here they are titles and labels more often. */
export type FieldValue = string | boolean | null | readonly FieldValue[] | { readonly [key: string]: FieldValue };

export interface Field {
  readonly value: FieldValue;
  /** Counted from 1 in the whole file. */
  readonly line: number;
}

export interface FrontMatter {
  readonly fields: ReadonlyMap<string, Field>;
  /** The text after the front matter. */
  readonly body: string;
  readonly problems: readonly Problem[];
}

/**
 * Takes the YAML between `---` lines from the beginning of a text. A text without any has no fields.
 * Any other language (`---js` would be run!) and broken YAML are problems; then there are no fields.
 */
export function readFrontMatter(file: string, text: string): FrontMatter {
  const plain = readPlainFrontMatter(text);
  return plain === undefined ? readAnyFrontMatter(file, text) : { ...plain, problems: [] };
}

/** The same, by the whole of YAML. */
export function readAnyFrontMatter(file: string, text: string): FrontMatter {
  const refusal = refuseAtSight(file, text);
  if (refusal) return { fields: new Map(), body: "", problems: [refusal] };
  let fields: ReadonlyMap<string, Field> = new Map();
  let problems: readonly Problem[] = [];
  const parse = (yaml: string): object => {
    ({ fields, problems } = readYaml(file, yaml));
    return {};
  };
  // Always with options: without any, gray-matter caches by content and hides an error the second time.
  const { content } = matter(text, { language: "yaml", engines: { yaml: parse, javascript: refuse, js: refuse, json: refuse } });
  return { fields, body: content, problems };
}

function refuse(): never {
  throw new Error("Only YAML front matter is read.");
}

function refuseAtSight(file: string, text: string): Problem | undefined {
  if (/^\+\+\+[ \t]*$/m.exec(text)?.index === 0) {
    return { file, line: 1, message: "front matter in TOML is not read", expected: "YAML between two lines of ---" };
  }
  const opening = /^---(?!-)(.*)$/m.exec(text);
  if (opening?.index !== 0) return undefined;
  const language = opening[1]?.trim() ?? "";
  if (language !== "" && !/^ya?ml$/i.test(language)) {
    return { file, line: 1, message: `front matter in ${JSON.stringify(language)} is not read and never run`, expected: "YAML between two lines of ---" };
  }
  if (!/\n---/.test(text)) {
    return { file, line: 1, message: "the front matter does not end", expected: "a second line of ---" };
  }
  return undefined;
}

function readYaml(file: string, yaml: string): Pick<FrontMatter, "fields" | "problems"> {
  const lines = new LineCounter();
  const lineOf = (offset: number): number => lines.linePos(offset).line;
  // Core schema: a date stays the text the author wrote, in the author's own day.
  const document = parseDocument(yaml, { schema: "core", lineCounter: lines, prettyErrors: false, logLevel: "silent" });
  const fields = new Map<string, Field>();
  const problems: Problem[] = document.errors.map((error) => ({
    file,
    line: lineOf(error.pos[0]),
    message: `broken YAML: ${lowerFirst(error.message)}`,
    ...(error.code === "BLOCK_AS_IMPLICIT_KEY" && { expected: "quotes around a text with a colon in it" }),
  }));
  if (problems.length > 0 || document.contents === null) return { fields, problems };
  if (!isMap(document.contents)) {
    return { fields, problems: [{ file, line: 1, message: "the front matter has no keys", expected: "lines such as title: A day in the garden" }] };
  }
  for (const { key, value } of document.contents.items) {
    const line = isScalar(key) && key.range ? lineOf(key.range[0]) : 1;
    const name = isScalar(key) ? String(key.value) : "?";
    try {
      fields.set(name, { value: plainValue(value), line });
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error;
      problems.push({ file, line, field: name, message: error.message, expected: error.expected });
    }
  }
  return { fields, problems };
}

class UnreadableError extends Error {
  readonly expected: string;

  constructor(message: string, expected: string) {
    super(message);
    this.expected = expected;
  }
}

/** Half of a pair of surrogates (`"\uD83D"`): no file can hold it, and no address. */
const halfCharacter = /\p{Cs}/u;

function plainValue(node: unknown): FieldValue {
  if (isAlias(node)) throw new UnreadableError("anchors and aliases (&, *) are not read", "the value itself, in quotes if it begins with *");
  if (isSeq(node)) return node.items.map(plainValue);
  if (isMap(node)) {
    return Object.fromEntries(node.items.map(({ key, value }) => [isScalar(key) ? String(key.value) : "?", plainValue(value)]));
  }
  if (!isScalar(node)) return null;
  const { value } = node;
  if (typeof value === "string" && halfCharacter.test(value)) throw new UnreadableError("half a character is not read", "the character itself, or all of its escapes");
  if (typeof value === "string" || typeof value === "boolean") return value;
  return value === null ? null : (node.source ?? null);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
