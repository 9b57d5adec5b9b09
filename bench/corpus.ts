import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const elsewhere = path.resolve(root, "../shared/corpus");

/**
 * As many posts as asked, of real prose: what others wrote (`../shared/corpus`) where it is, else the blog that ships.
 * Each paragraph and code block gets a word of its own, so that no cache makes a cold build warm.
 */
export function makePosts(count: number): Map<string, string> {
  const folder = existsSync(elsewhere) ? elsewhere : path.join(root, "content");
  const texts = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md") && path.basename(file) !== "README.md")
    .toSorted((one, other) => (shuffled(one) < shuffled(other) ? -1 : 1))
    .map((file) => readFileSync(path.join(folder, file), "utf8").replace(/^(---|\+\+\+)\n[^]*?\n\1\n/, ""))
    .map(withoutNeighbours)
    .filter((text) => !/\s(?:src|href)=["'](?!https?:)/.test(text));
  const posts = new Map<string, string>();
  for (let number = 0; number < count; number += 1) {
    const day = new Date(Date.UTC(2012, 0, 1) + number * 86_400_000 * (5000 / count)).toISOString().slice(0, 10);
    const text = unique(texts[number % texts.length] ?? "", number);
    const labels = `label-${number % 23}, label-${(number * 7) % 41}`;
    posts.set(`logs/${day}-post-${number}.md`, `---\ntitle: Post ${number}\nlabels: [${labels}]\n---\n${text}`);
  }
  return posts;
}

/** An order in which long and short texts of all sources stand beside each other, the same each time. */
function shuffled(file: string): string {
  return createHash("sha256").update(file).digest("hex");
}

/** Links to texts and pictures beside a text, and to headings, lead nowhere once it stands elsewhere, and a build refuses those. */
function withoutNeighbours(text: string): string {
  return text.replace(/!?\[([^\]]*)\]\((?!https?:)[^)]*\)/g, "$1").replace(/^\[[^\]]+\]:\s+(?!https?:)\S+.*$/gm, "");
}

function unique(text: string, number: number): string {
  let paragraph = 0;
  return text.replace(/\n\n(?=[A-Za-z])/g, () => `\n\nWord${number}x${(paragraph += 1)} `).replace(/^```\w+$/gm, (fence) => `${fence}\nword_${number}_${(paragraph += 1)}`);
}
