import type { Field, FieldValue } from "./front-matter.ts";

/** A letter or digit, then nothing that YAML could take for anything but text. */
const plainText = String.raw`[\p{L}\p{N}](?:[\p{L}\p{N} _.,;!?'"()/+*&%=@~^$–—‘’“”„…-]|:(?! ))*(?<![ :])`;
const item = String.raw`[\p{L}\p{N}](?:[\p{L}\p{N} _./+-]*[\p{L}\p{N}_./+-])?`;
const line = new RegExp(String.raw`^(?<key>[A-Za-z_][\w-]{0,99}): (?:(?<plain>${plainText})|"(?<double>[\p{L}\p{N}\p{P}\p{Sm} ]*?)"|'(?<single>[\p{L}\p{N}\p{P}\p{Sm} ]*?)'|\[(?<list>(?:${item}(?:, ${item})*)?)\])$`, "u");

/** Words of the core schema that are no text. */
const words: ReadonlyMap<string, boolean | null> = new Map([
  ...["true", "True", "TRUE"].map((word) => [word, true] as const),
  ...["false", "False", "FALSE"].map((word) => [word, false] as const),
  ...["null", "Null", "NULL"].map((word) => [word, null] as const),
]);

/**
 * Front matter as nearly all of it is: lines of `key: text`, `key: "text"` and `key: [one, two]`, where no reading but one
 * is possible. Undefined where anything else stands there: that is for the whole of YAML, at twenty times the cost.
 */
export function readPlainFrontMatter(text: string): { readonly fields: ReadonlyMap<string, Field>; readonly body: string } | undefined {
  if (!text.startsWith("---\n")) return undefined;
  const fields = new Map<string, Field>();
  for (let at = 4, number = 2; ; number += 1) {
    const end = text.indexOf("\n", at);
    const content = text.slice(at, end === -1 ? undefined : end);
    if (content === "---" && fields.size > 0) return { fields, body: end === -1 ? "" : text.slice(end + 1) };
    const { key = "", plain, double, single, list } = line.exec(content)?.groups ?? {};
    if (end === -1 || key === "" || words.has(key) || fields.has(key)) return undefined;
    const quoted = double ?? single;
    if (quoted !== undefined && /["'\\]/.test(quoted)) return undefined;
    fields.set(key, { value: quoted ?? (plain === undefined ? valuesOf(list ?? "") : valueOf(plain)), line: number });
    at = end + 1;
  }
}

function valuesOf(list: string): FieldValue {
  return list === "" ? [] : list.split(", ").map(valueOf);
}

function valueOf(text: string): string | boolean | null {
  const word = words.get(text);
  return word === undefined ? text : word;
}
