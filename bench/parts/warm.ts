import type { Bench } from "../bench.ts";
import { makePosts } from "../corpus.ts";
import { figure, format } from "../figures.ts";
import { hugo } from "../peers/hugo.ts";
import { BenchSite } from "../site.ts";
import { temporaryFolder } from "../temporary-folder.ts";

/** One post changed since the last build, a fresh process: beside Hugo, with what it wrote before still there. */
export async function benchWarm(bench: Bench): Promise<void> {
  const { say } = bench;
  const posts = bench.posts(4000);
  const site = await BenchSite.create(bench, posts);
  const folder = await temporaryFolder(bench, "unfiled-bench-hugo-");
  const peer = bench.smoke ? "Hugo is left out of a smoke run." : await hugo.prepare(makePosts(posts), folder);
  if (typeof peer === "string") say(peer);
  const rows = [
    { name: "Unfiled", build: () => site.build(), seconds: [] as number[] },
    ...(typeof peer === "string" ? [] : [{ name: "Hugo", build: () => peer.build(), seconds: [] as number[] }]),
  ];
  for (const { build } of rows) await build();
  for (let round = 0; round < bench.rounds(5); round += 1) {
    for (const { build, seconds } of rows) {
      const file = site.files[(round * 7) % posts] ?? "";
      await site.write(file, `${await site.read(file)}\n\nChanged in round ${round}.\n`);
      seconds.push((await build()).seconds);
    }
  }
  say(`Build of ${posts.toLocaleString("en")} posts after one was changed, whole command, fresh process`);
  for (const { name, seconds } of rows) say(`  ${name.padEnd(18)} ${format(figure(seconds), "s")}`);
  const [own, others] = rows.map(({ seconds }) => figure(seconds).median);
  if (own !== undefined && others !== undefined) bench.target({ figure: `warm, one of ${posts.toLocaleString("en")} posts changed, beside Hugo`, found: own / others, unit: "×", must: 0.5, aim: 0.3 });
}
