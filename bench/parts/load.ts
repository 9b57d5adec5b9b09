import path from "node:path";
import type { Bench } from "../bench.ts";
import { run } from "../command.ts";
import { settle } from "../files.ts";
import { figure, format, percentile } from "../figures.ts";
import type { Outcome, Plan } from "../load/plan.ts";
import { BenchSite } from "../site.ts";

const generator = path.resolve(import.meta.dirname, "../load/generator.ts");

/** Many read while many write: what readers wait, and whether anything that was acknowledged is lost. */
export async function benchLoad(bench: Bench): Promise<void> {
  const { say } = bench;
  const posts = bench.posts(1000);
  const site = await BenchSite.create(bench, posts);
  const running = await site.start();
  await settle();
  const many = { readers: 200, readsPerSecond: 5, posters: 50, postsPerSecond: 1, seconds: 30 };
  const few = { readers: 4, readsPerSecond: 5, posters: 2, postsPerSecond: 2, seconds: 0.5 };
  const size = bench.smoke ? few : many;
  const pages = Array.from({ length: Math.min(posts, 100) }, (_, number) => site.address(Math.floor((number * posts) / 100) % posts));
  const plan: Plan = { url: running.url, pages, ...size };
  const { reads, answers, errors, kept } = JSON.parse(await run(process.execPath, ["--import", "tsx", generator, JSON.stringify(plan)], { cwd: path.dirname(generator) })) as Outcome;

  const committed = new Set((await site.git("ls-tree", "-r", "--name-only", "HEAD", "data/comments")).split("\n").map((file) => path.basename(file, ".json")));
  const texts = new Map(await Promise.all(pages.map(async (page) => [page, await (await fetch(running.url + page)).text()] as const)));
  const lost = kept.filter(({ id }) => !committed.has(id)).length;
  const hidden = kept.filter(({ id, page }) => texts.get(page)?.includes(`comment-${id}`) !== true).length;

  say(`${size.readers} readers × ${size.readsPerSecond} a second, ${size.posters} posters × ${size.postsPerSecond} a second, over ${pages.length} of ${posts.toLocaleString("en")} pages, ${size.seconds} s, timed from when each was due`);
  say(`  read    ${reads.length.toLocaleString("en")}  median ${format(figure(reads), "ms")}  p99 ${percentile(reads, 0.99).toFixed(1)} ms`);
  say(`  posted  ${answers.length.toLocaleString("en")}  median ${format(figure(answers), "ms")}  p99 ${percentile(answers, 0.99).toFixed(1)} ms`);
  for (const error of [...new Set(errors)].slice(0, 5)) say(`  ${error}`);
  bench.target({ figure: "load, errors", found: errors.length, unit: "", must: 0 });
  bench.target({ figure: "load, comments acknowledged and not in Git, or not in their page", found: lost + hidden, unit: "", must: 0 });
  bench.target({ figure: "load, page reads, p99", found: percentile(reads, 0.99), unit: "ms", must: 150, aim: 50 });
}
