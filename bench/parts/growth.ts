import type { Bench } from "../bench.ts";
import { figure, format } from "../figures.ts";
import { BenchSite } from "../site.ts";

/** Cold builds of sites that grow, the sizes taken in turn. */
export async function benchGrowth(bench: Bench): Promise<void> {
  const largest = bench.posts(20_000);
  const sizes = bench.smoke ? [largest] : [largest / 20, largest / 5, largest].map(Math.ceil);
  const sites = await Promise.all(sizes.map(async (size) => ({ size, site: await BenchSite.create(bench, size), seconds: [] as number[] })));
  for (let round = 0; round < bench.rounds(3); round += 1) {
    for (const { site, seconds } of sites) {
      await site.clean();
      seconds.push((await site.build()).seconds);
    }
  }
  bench.say("Cold build of sites that grow");
  const [base] = sites;
  const perPost = (seconds: readonly number[], size: number): number => figure(seconds).median / size;
  for (const { size, seconds } of sites) {
    const ratio = perPost(seconds, size) / perPost(base?.seconds ?? [], base?.size ?? 1);
    bench.say(`  ${size.toLocaleString("en").padStart(6)} posts  ${format(figure(seconds), "s")}  ${(perPost(seconds, size) * 1000).toFixed(2)} ms a post, ${ratio.toFixed(2)} × ${base?.size.toLocaleString("en")} posts`);
    if (size === largest) bench.target({ figure: `growth to ${size.toLocaleString("en")} posts, time for each`, found: ratio, unit: "×", must: 1.1, aim: 1 });
  }
}
