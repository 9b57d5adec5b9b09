import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { inWords, type Target } from "./bench.ts";

const resultsFile = path.join(import.meta.dirname, "RESULTS.md");

/** What a part printed, and the targets it was held to. */
export interface PartResult {
  readonly name: string;
  readonly when: string;
  readonly lines: readonly string[];
  readonly targets: readonly Target[];
}

/** Puts a part's section in the place of its last one in `RESULTS.md`; all others stay, and what is written by hand under `### Notes`. */
export async function keepResult(result: PartResult): Promise<void> {
  const text = await readFile(resultsFile, "utf8");
  await writeFile(resultsFile, withSection(text, result.name, section(result)));
}

/** `text` with the section of that name replaced but for its notes, or added at its end. */
export function withSection(text: string, name: string, replacement: string): string {
  const sections = text.trimEnd().split(/\n(?=## )/);
  const index = sections.findIndex((one) => one.startsWith(`## ${name}\n`));
  const notes = /\n### Notes\n[^]*/.exec(sections[index] ?? "")?.[0] ?? "";
  return `${(index < 0 ? [...sections, replacement] : sections.with(index, `${replacement.trimEnd()}\n${notes}`)).map((one) => one.trimEnd()).join("\n\n")}\n`;
}

function section({ name, when, lines, targets }: PartResult): string {
  const rows = targets.map(inWords).map(({ figure, must, aim, found, verdict }) => `| ${figure} | ${must} | ${aim} | **${found}** | ${verdict} |`);
  const table = rows.length === 0 ? [] : ["| figure | must | aim | found | |", "|---|---|---|---|---|", ...rows, ""];
  return [`## ${name}`, "", when, "", ...table, "```", ...lines, "```"].join("\n");
}
