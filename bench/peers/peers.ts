import path from "node:path";
import type { Post } from "../corpus.ts";
import { astro, installAstro } from "./astro.ts";
import { baseBlog, installBaseBlog } from "./base-blog.ts";
import { hugo } from "./hugo.ts";
import { jekyll } from "./jekyll.ts";
import type { PreparedPeer } from "./peer.ts";

/** Sites of the same posts, one for each generator that is installed; says which are not. */
export async function preparePeers(posts: readonly Post[], folder: string, say: (line: string) => void): Promise<(PreparedPeer & { readonly name: string })[]> {
  const prepared = [];
  for (const peer of [hugo, jekyll, astro, baseBlog]) {
    const found = await peer.prepare(posts, path.join(folder, peer.name)).catch((error: unknown) => `${peer.name} is left out: ${String(error)}`);
    if (typeof found === "string") say(found);
    else prepared.push({ ...found, name: peer.name });
  }
  return prepared;
}

/** Gets what comes from the net, into a folder that Git ignores; says what could not be had. */
export async function installPeers(say: (line: string) => void): Promise<void> {
  for (const [name, install] of [["Astro", installAstro], ["eleventy-base-blog", installBaseBlog]] as const) {
    await install().then(
      () => say(`${name} is installed.`),
      (error: unknown) => say(`${name} could not be installed: ${String(error)}`),
    );
  }
}
