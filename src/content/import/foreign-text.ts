import { parse as parseToml } from "smol-toml";
import { parse as parseYaml } from "yaml";

/** A text of another system: what stands in its front matter, and the markdown after it. */
export interface ForeignText {
  readonly data: Readonly<Record<string, unknown>>;
  readonly body: string;
  /** How many lines of the file stand before the body. */
  readonly linesBefore: number;
  /** Why the front matter could not be read; then `data` is empty. */
  readonly problem?: string;
}

/** Fences of front matter and what stands between them: YAML (Jekyll, Hugo, Eleventy, Astro) and TOML (Zola, Hugo). */
const fences = [
  { pattern: /^---[ \t]*(?:ya?ml[ \t]*)?\r?\n([^]*?)(?:^|\n)---[ \t]*(?:\r?\n|$)/, parse: (text: string): unknown => parseYaml(text, { schema: "core" }) },
  { pattern: /^\+\+\+[ \t]*\r?\n([^]*?)(?:^|\n)\+\+\+[ \t]*(?:\r?\n|$)/, parse: (text: string): unknown => parseToml(text) },
];

/** Reads the front matter of a text in YAML or TOML; nothing in it is ever run. A text without any has no data. */
export function readForeignText(text: string): ForeignText {
  const whole = text.replace(/^\uFEFF/, "");
  for (const { pattern, parse } of fences) {
    const match = pattern.exec(whole);
    if (!match) continue;
    const body = whole.slice(match[0].length).replace(/^(?:[ \t]*\r?\n)+/, "");
    const linesBefore = whole.slice(0, whole.length - body.length).split("\n").length - 1;
    const nothing = { data: {}, body, linesBefore };
    try {
      const data = parse(match[1] ?? "");
      if (data === null || data === undefined) return nothing;
      if (typeof data !== "object" || Array.isArray(data)) return { ...nothing, problem: "its front matter has no keys" };
      return { ...nothing, data: data as Record<string, unknown> };
    } catch (error) {
      return { ...nothing, problem: `its front matter is broken: ${firstLine(error)}` };
    }
  }
  return { data: {}, body: whole, linesBefore: 0 };
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}
