import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const folders = [process.env["UNFILED_BENCH_CORPUS"], path.resolve(root, "../shared/corpus")].filter((folder) => folder !== undefined);

/** A post as every generator can be given it. */
export interface Post {
  /** Counted from 0; `post-<number>` is the last part of its address. */
  readonly number: number;
  /** `yyyy-mm-dd`. */
  readonly day: string;
  readonly labels: readonly string[];
  /** Markdown without front matter. */
  readonly text: string;
}

/**
 * As many posts as asked, of real prose: what others wrote (`UNFILED_BENCH_CORPUS`, `../shared/corpus`) where it is, else
 * the blog that ships. Each paragraph and code block gets a word of its own, so that no cache makes a cold build warm.
 * Without pictures: some generators would fetch them.
 */
export function makePosts(count: number): Post[] {
  const folder = folders.find((one) => existsSync(one)) ?? path.join(root, "content");
  const texts = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md") && path.basename(file) !== "README.md")
    .toSorted((one, other) => (shuffled(one) < shuffled(other) ? -1 : 1))
    .map((file) => readFileSync(path.join(folder, file), "utf8").replace(/^(---|\+\+\+)\n[^]*?\n\1\n/, ""))
    .map(withoutNeighbours)
    .filter((text) => !/<img\b|\s(?:src|href)=["'](?!https?:)/.test(text));
  return Array.from({ length: count }, (_, number) => ({
    number,
    day: new Date(Date.UTC(2012, 0, 1) + number * 86_400_000 * (5000 / count)).toISOString().slice(0, 10),
    labels: [`label-${number % 23}`, `label-${(number * 7) % 41}`].filter((label, index, all) => all.indexOf(label) === index),
    text: unique(texts[number % texts.length] ?? "", number),
  }));
}

/** The post as a file below our `content/`, and what is in it. */
export function asUnfiled({ number, day, labels, text }: Post): [file: string, content: string] {
  return [`logs/${day}-post-${number}.md`, `---\ntitle: Post ${number}\nlabels: [${labels.join(", ")}]\n---\n${text}`];
}

/** An order in which long and short texts of all sources stand beside each other, the same each time. */
function shuffled(file: string): string {
  return createHash("sha256").update(file).digest("hex");
}

/** Pictures, links to texts beside a text, and to headings, lead nowhere once it stands elsewhere, and a build refuses those. */
function withoutNeighbours(text: string): string {
  return text
    .replace(/!\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/g, "$1")
    .replace(/\[([^\]]*)\]\((?!https?:)[^)]*\)/g, "$1")
    .replace(/^\[[^\]]+\]:\s+(?!https?:)\S+.*$/gm, "");
}

function unique(text: string, number: number): string {
  let paragraph = 0;
  return text.replace(/\n\n(?=[A-Za-z])/g, () => `\n\nWord${number}x${(paragraph += 1)} `).replace(/^```\w+$/gm, (fence) => `${fence}\nword_${number}_${(paragraph += 1)}`);
}
