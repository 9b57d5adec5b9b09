import { loadFromDisk } from "../../src/publish/load-from-disk.ts";
import { pageList } from "../../src/publish/pages/page-list.ts";
import { outputPath, pageUrl } from "../../src/publish/pages/site-page.ts";
import { plainSite } from "./config.ts";
import { TestSite } from "./site.ts";

const paragraph = "The left motor ran warm for eleven minutes, because I had read the last page of the data sheet and not the first. ";

/** A long log: headings, pictures, code and tables in turn, and footnotes. */
const long = `---
title: A long log
aliases: [/old/long/]
labels: [long]
---

${Array.from({ length: 8 }, (_, index) => `## Part ${index + 1}

${paragraph.repeat(5)}[^${index + 1}]

![The bench, ${index + 1}](bench.png)

\`\`\`ts title="plot-${index + 1}.ts" {2}
const steps = (200 * 16) / (2 * 20);
export const travelled = (lines: readonly number[]): number => lines.reduce((sum, line) => sum + line, 0) * steps;
\`\`\`

| Run | Limit | Motor | Driver | Steps lost |
|---|---|---|---|---|
| As built | 1.2 A | 81 °C | 74 °C | 0 |

[^${index + 1}]: Part ${index + 1} has a note.`).join("\n\n")}
`;

const math = `# Formulas\n\nThe thermistor was <b>loose</b>. The current follows from $I = V_{ref} / (8 R_s)$, and the heat from its square:\n\n$$P = \\sum_{i=1}^{n} I_i^2 R \\cdot \\frac{t_i}{T}$$\n`;

/** A hundred comments, each third one an answer to the one before. */
const comments = Array.from({ length: 100 }, (_, index) => {
  const id = (number: number): string => `019a9c0e-0000-7000-8000-${String(number).padStart(12, "0")}`;
  const comment = { id: id(index), page: "logs/long", ...(index % 3 === 2 && { parent: id(index - 1) }), name: `Reader ${index}`, body: paragraph.repeat(1 + ((index * 7) % 5)), date: new Date(Date.UTC(2026, 9, 2, 0, index)).toISOString(), status: "published" };
  return [`data/comments/logs/long/${comment.id}.json`, `${JSON.stringify(comment, null, 2)}\n`] as const;
});

/** The blog that ships, with what it lacks: a long log that is talked about, formulas, a text that changed, a redirect, and search. */
export async function everyKind(): Promise<TestSite> {
  const site = await TestSite.create("sample", { files: { "content/logs/long.md": long, "content/logs/math.md": math, ...Object.fromEntries(comments) } });
  await site.copy("content/projects/unfiled/cover.png", "content/logs/bench.png");
  await site.write("site.config.ts", (await site.read("site.config.ts")).replace('language: "en"', 'language: "en", search: true'));
  await site.write("content/logs/math.md", `${math}\nAnd a word more.\n`);
  await site.git("add", "--all");
  await site.git("commit", "--quiet", "--message", "Say a word more");
  return site;
}

/** An address of every kind of page that the site has, without a slash before it, and of logs with what may go wrong. */
export async function kindsOf(site: TestSite): Promise<ReadonlyMap<string, string>> {
  const { library } = await loadFromDisk(site.root, { ...plainSite, search: true }, { drafts: false, future: false, now: new Date() });
  const pages = pageList(library).filter((page) => page.kind !== "redirect" && outputPath(pageUrl(page)).endsWith(".html"));
  const kinds = new Map(pages.map((page) => [page.kind === "entry" ? (library.entries.get(page.key)?.kind ?? "") : page.kind, pageUrl(page).slice(1)]));
  return new Map([...kinds, ["picture", "logs/fonts-that-are-not-there/"], ["long", "logs/long/"], ["math", "logs/math/"], ["german", "logs/ein-git-log-fuer-alle/"]]);
}
