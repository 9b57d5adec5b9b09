import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import path from "node:path";
import { asUnfiled, makePosts } from "../../bench/corpus.ts";
import type { CommentFile } from "../../src/content/schemas/comment.ts";
import { repositoryAt } from "../helpers/repository.ts";
import { TestSite } from "../helpers/site.ts";
import { grownComment, grownId, importComments } from "../store/load/grown-repository.ts";
import type { Soak } from "./soak.ts";

const sayPeak = pathToFileURL(path.join(import.meta.dirname, "say-peak.mjs")).href;

/** JavaScript's own heap may grow to so many megabytes, and no more: past it the build dies. */
const heapMb = 1536;

/** A site with very many comments, and one page with thousands, builds within bounded memory and shows all of them. */
export async function soakSite({ small, say }: Soak): Promise<void> {
  const [posts, comments, longest] = small ? [20, 200, 50] : [4000, 100_000, 5000];
  say(`making a site with ${posts} posts`);
  const texts = new Map(makePosts(posts).map(asUnfiled));
  const site = await TestSite.create(Object.fromEntries(texts));
  try {
    const keys = [...texts.keys()].map((file) => file.replace(/\.md$/, ""));
    say(`and ${comments} comments, ${longest} of them on one page`);
    await importComments(repositoryAt(site.root), spread(comments, longest, keys));
    await site.git("reset", "--quiet", "--hard", "main");

    say(`npm run build, with at most ${heapMb} MB of heap`);
    const built = await site.unfiled(["build"], { UNFILED_PAGE_KEY: "b".repeat(43), NODE_OPTIONS: `--max-old-space-size=${heapMb} --import=${sayPeak}` });
    assert.equal(built.code, 0, built.stderr.slice(-2000));
    say(`built; at most ${(Number(/^peak (\d+)$/m.exec(built.stderr)?.[1]) / 1024).toFixed(0)} MB of memory in all`);

    let shown = 0;
    for (const [n, key] of keys.entries()) {
      const found = countComments(await site.read(`_site/logs/${key.replace(/^logs\/\d{4}-\d\d-\d\d-/, "")}/index.html`));
      if (n === 0) assert.equal(found, longest, "the longest thread");
      shown += found;
    }
    assert.equal(shown, comments);
    say(`the pages show ${shown} comments`);
  } finally {
    await site.remove();
  }
}

/** The first page gets the longest thread, the others the rest in turn. Every third comment answers the page's one before. */
function spread(comments: number, longest: number, keys: readonly string[]): CommentFile[] {
  const others = keys.length - 1;
  return Array.from({ length: comments }, (_, n) => {
    const [page, before] = n < longest ? [keys[0], n - 1] : [keys[1 + ((n - longest) % others)], n - others];
    const hasParent = n % 3 === 2 && before >= (n < longest ? 0 : longest);
    return grownComment(n, page ?? "", hasParent ? grownId(before) : undefined);
  });
}

function countComments(page: string): number {
  return page.match(/ id="comment-[0-9a-f]{8}-/g)?.length ?? 0;
}
