import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { measure, run, which } from "../command.ts";
import type { Post } from "../corpus.ts";
import { putAside, writeFiles } from "../files.ts";
import type { Peer } from "./peer.ts";

const templates = path.join(import.meta.dirname, "hugo");

/** https://gohugo.io, with layouts of our own: without any it makes no page. */
export const hugo: Peer = {
  name: "Hugo",
  async prepare(posts, folder) {
    const command = which("hugo");
    if (command === undefined) return "Hugo is not installed: apt-get install hugo.";
    const version = (await run(command, ["version"], { cwd: "/" })).split(" ").slice(0, 2).join(" ");
    const layouts = (await readdir(templates, { recursive: true })).filter((file) => file.endsWith(".html") || file.endsWith(".xml"));
    await writeFiles(folder, [
      ["hugo.toml", configuration(version)],
      ...(await Promise.all(layouts.map(async (file) => [`layouts/${file}`, await readFile(path.join(templates, file), "utf8")] as const))),
      ...[...new Set(posts.flatMap(({ labels }) => labels))].map((label) => [`content/labels/${label}/_index.md`, `---\ntitle: ${label}\noutputs: [HTML, RSS]\n---\n`] as const),
      ...posts.map((post) => [`content/logs/post-${post.number}.md`, asHugo(post)] as const),
    ]);
    return { version, clean: () => putAside(folder, ["public", "resources"]), build: () => measure(command, ["--quiet"], { cwd: folder }) };
  },
};

function asHugo({ number, day, labels, text }: Post): string {
  return `---\ntitle: Post ${number}\ndate: ${day}\nlabels: [${labels.join(", ")}]\nyears: ["${day.slice(0, 4)}"]\nmonths: ["${day.slice(0, 7)}"]\n---\n${text.replace(/\{\{(?=[<%])/g, "{ {")}`;
}

function configuration(version: string): string {
  const minor = Number(/v0\.(\d+)/.exec(version)?.[1] ?? "999");
  return `baseURL = "https://example.org/"
title = "A blog"
languageCode = "en"
${minor < 128 ? "paginate = 20" : "[pagination]\npagerSize = 20"}
[taxonomies]
label = "labels"
year = "years"
month = "months"
[outputs]
home = ["HTML", "RSS"]
section = ["HTML"]
taxonomy = ["HTML"]
term = ["HTML"]
[markup.goldmark.renderer]
unsafe = true
[markup.highlight]
noClasses = false
`;
}
