import { cp } from "node:fs/promises";
import path from "node:path";
import { measure, run, which } from "../command.ts";
import type { Post } from "../corpus.ts";
import { putAside, writeFiles } from "../files.ts";
import type { Peer } from "./peer.ts";

/** https://jekyllrb.com, with layouts of our own, and a plugin that makes the lists which it has none for. */
export const jekyll: Peer = {
  name: "Jekyll",
  async prepare(posts, folder) {
    const command = which("jekyll");
    if (command === undefined) return "Jekyll is not installed: apt-get install jekyll.";
    const version = (await run(command, ["--version"], { cwd: "/" })).trim();
    await cp(path.join(import.meta.dirname, "jekyll"), folder, { recursive: true });
    await writeFiles(folder, posts.map((post) => [`_posts/${post.day}-post-${post.number}.md`, asJekyll(post)] as const));
    return { version, clean: () => putAside(folder, ["_site", ".jekyll-cache"]), build: () => measure(command, ["build", "--quiet"], { cwd: folder }) };
  },
};

function asJekyll({ number, labels, text }: Post): string {
  return `---\nlayout: post\ntitle: Post ${number}\ntags: [${labels.join(", ")}]\nrender_with_liquid: false\n---\n${text}`;
}
