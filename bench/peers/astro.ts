import { existsSync } from "node:fs";
import { cp, mkdir, symlink } from "node:fs/promises";
import path from "node:path";
import { measure, run } from "../command.ts";
import type { Post } from "../corpus.ts";
import { putAside, writeFiles } from "../files.ts";
import type { Peer } from "./peer.ts";
import { peersFolder } from "./peers-folder.ts";

const installed = path.join(peersFolder, "astro");
const versions = { astro: "7.3.5", node: "22.23.3" };

/** https://astro.build, with pages of our own. It wants a newer Node than we do, and is given one. */
export const astro: Peer = {
  name: "Astro",
  async prepare(posts, folder) {
    const node = path.join(installed, "node_modules/node/bin/node");
    if (!existsSync(node)) return "Astro is not installed: npm run bench -- --install.";
    await cp(path.join(import.meta.dirname, "astro"), folder, { recursive: true });
    await symlink(path.join(installed, "node_modules"), path.join(folder, "node_modules"));
    await writeFiles(folder, posts.map((post) => [`posts/post-${post.number}.md`, asAstro(post)] as const));
    const command = path.join(installed, "node_modules/astro/bin/astro.mjs");
    return {
      version: `${versions.astro}, Node ${versions.node}`,
      clean: () => putAside(folder, ["dist", ".astro"]),
      build: () => measure(node, [command, "build", "--silent"], { cwd: folder, env: { ASTRO_TELEMETRY_DISABLED: "1" } }),
    };
  },
};

function asAstro({ number, day, labels, text }: Post): string {
  return `---\ntitle: Post ${number}\ndate: ${day}\nlabels: [${labels.join(", ")}]\n---\n${text}`;
}

export async function installAstro(): Promise<void> {
  await mkdir(installed, { recursive: true });
  await writeFiles(installed, [["package.json", JSON.stringify({ private: true, dependencies: versions })]]);
  await run("npm", ["install", "--no-audit", "--no-fund"], { cwd: installed });
}
