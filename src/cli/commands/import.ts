import { copyFile, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { readFirstCommits } from "../../content/sources/first-commits.ts";
import { planImport, type ForeignFolder, type ImportPlan } from "../../content/import/plan-import.ts";
import { slug } from "../../content/permalinks.ts";
import { filesBelow } from "../files-below.ts";
import type { CommandContext } from "../main.ts";

const usage = "Usage: npx unfiled import <folder> [--project <name>] [--dry-run]";

/**
 * `import <folder>` takes the texts of a Hugo, Zola, Jekyll, Eleventy or Astro blog, or any folder of markdown, as
 * unfiled logs, or with `--project` as the logs of one project. Nothing that is there is written over.
 */
export async function importTexts({ root, words, flags, print, say, json }: CommandContext): Promise<number> {
  const [given, ...more] = words;
  const title = typeof flags["project"] === "string" ? flags["project"] : undefined;
  const project = title === undefined ? undefined : slug(title);
  const dryRun = flags["dry-run"] === true;
  if (given === undefined || more.length > 0 || project === "") {
    say(usage);
    return 2;
  }
  const source = path.resolve(root, given);
  if (!(await isFolder(source))) {
    say(`${given} is no folder.`);
    return 1;
  }
  const there = await filesBelow(root, "content");
  const into = project === undefined ? "content/logs" : `content/projects/${project}`;
  const plan = planImport(await readForeignFolder(source), { into, taken: new Set(there) });
  const introduction = `${into}/index.md`;
  const opening = project !== undefined && plan.writes.length > 0 && !there.includes(introduction) ? [{ to: introduction, text: `---\ntitle: ${JSON.stringify(title)}\n---\n` }] : [];
  if (!dryRun) {
    for (const { to, text } of [...opening, ...plan.writes]) await writeNew(path.join(root, to), text);
    for (const { from, to } of plan.copies) await copyNew(path.join(source, from), path.join(root, to));
  }
  report(plan, { print, say, json, dryRun, into });
  return plan.writes.length === 0 ? 1 : 0;
}

async function readForeignFolder(source: string): Promise<ForeignFolder> {
  const files = await filesBelow(source, ".");
  const { dates } = await readFirstCommits(source, ".");
  const isText = (file: string): boolean => /\.(?:md|markdown)$/i.test(file);
  const texts = files.filter(isText).map(async (file) => {
    const since = dates.get(file) ?? (await stat(path.join(source, file))).mtime.toISOString().replace(/\.\d+Z$/, "Z");
    return { path: file, text: await readFile(path.join(source, file), "utf8"), since };
  });
  const address = addressOf(source);
  return {
    texts: await Promise.all(texts),
    files: new Set(files.filter((file) => !isText(file))),
    rootFiles: await rootFiles(source),
    ...(address !== undefined && { address }),
  };
}

/** `…/content/posts` was served at `/posts/`. */
function addressOf(source: string): string | undefined {
  const parts = source.split(path.sep);
  const content = parts.lastIndexOf("content");
  return content === -1 ? undefined : parts.slice(content + 1).join("/");
}

/** Hugo and Zola serve `static/` beside `content/` at the root, Astro and others `public/`; Jekyll what lies beside `_posts/`. */
async function rootFiles(source: string): Promise<ReadonlyMap<string, string>> {
  const parts = source.split(path.sep);
  const content = parts.lastIndexOf("content");
  const site = content === -1 ? source : parts.slice(0, content).join(path.sep);
  const found = new Map<string, string>();
  const take = async (folder: string, address: string): Promise<void> => {
    for (const file of await filesBelow(folder, ".")) found.set(`${address}/${file}`, path.relative(source, path.join(folder, file)).split(path.sep).join("/"));
  };
  for (const folder of ["static", "public"]) await take(path.join(site, folder), "");
  if (path.basename(source) === "_posts") for (const folder of ["assets", "images", "img"]) await take(path.join(source, "..", folder), `/${folder}`);
  return found;
}

interface Reporting extends Pick<CommandContext, "print" | "say" | "json"> {
  readonly dryRun: boolean;
  readonly into: string;
}

function report({ writes, copies, notes, leftOut }: ImportPlan, { print, say, json, dryRun, into }: Reporting): void {
  for (const { file, line, message } of notes) say(`${file}${line === undefined ? "" : `:${line}`}: ${message}`);
  if (notes.some(({ message }) => message.startsWith("links to"))) say('A link that leads nowhere stops the build: mend these, or set links: "warn" in site.config.ts.');
  if (leftOut.size > 0) say(`Keys that mean nothing here were left out: ${[...leftOut].map(([key, count]) => `${key} (${count})`).join(", ")}.`);
  if (json) print(JSON.stringify({ logs: writes.map(({ from, to }) => ({ from, to })), files: copies, notes, leftOut: Object.fromEntries(leftOut), written: !dryRun }));
  else print(`${dryRun ? "Would take" : "Took"} ${writes.length} logs and ${copies.length} files into ${into}/.${dryRun || writes.length === 0 ? "" : " Look at them with `npm run dev`, then commit them."}`);
}

async function isFolder(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined))?.isDirectory() === true;
}

async function writeNew(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text, { flag: "wx" });
}

async function copyNew(from: string, to: string): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true });
  await copyFile(from, to);
}
