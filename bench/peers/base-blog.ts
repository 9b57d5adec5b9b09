import { existsSync } from "node:fs";
import { cp, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { measure, run } from "../command.ts";
import type { Post } from "../corpus.ts";
import { putAside, writeFiles } from "../files.ts";
import type { Peer } from "./peer.ts";
import { peersFolder } from "./peers-folder.ts";

const installed = path.join(peersFolder, "eleventy-base-blog");

/** https://github.com/11ty/eleventy-base-blog: as it is, but for the length of its feed. It has no archive by date. */
export const baseBlog: Peer = {
  name: "eleventy-base-blog",
  async prepare(posts, folder) {
    if (!existsSync(path.join(installed, "node_modules"))) return "eleventy-base-blog is not installed: npm run bench -- --install.";
    await cp(installed, folder, { recursive: true, filter: (file) => !/[\\/](?:node_modules|\.git|_site)$/.test(file) });
    await symlink(path.join(installed, "node_modules"), path.join(folder, "node_modules"));
    await putAside(folder, ["content/blog/firstpost.md", "content/blog/secondpost.md", "content/blog/thirdpost.md", "content/blog/fourthpost", "content/blog/fifthpost.md"]);
    await writeFiles(folder, posts.map((post) => [`content/blog/post-${post.number}.md`, asEleventy(post)] as const));
    const configuration = path.join(folder, "eleventy.config.js");
    await writeFile(configuration, (await readFile(configuration, "utf8")).replace("limit: 10", "limit: 50"));
    const { version } = JSON.parse(await readFile(path.join(installed, "node_modules/@11ty/eleventy/package.json"), "utf8")) as { version: string };
    return { version: `with Eleventy ${version}`, clean: () => putAside(folder, ["_site", ".cache"]), build: () => measure("npm", ["run", "--silent", "build"], { cwd: folder }) };
  },
};

/** Without Nunjucks in the texts, which would choke on other languages' braces. */
function asEleventy({ number, day, labels, text }: Post): string {
  return `---\ntitle: Post ${number}\ndate: ${day}\ntags: [${labels.join(", ")}]\ntemplateEngineOverride: md\n---\n${text}`;
}

export async function installBaseBlog(): Promise<void> {
  if (!existsSync(installed)) await run("git", ["clone", "--quiet", "--depth", "1", "https://github.com/11ty/eleventy-base-blog", installed], { cwd: "/" });
  await run("npm", ["install", "--no-audit", "--no-fund"], { cwd: installed });
}
