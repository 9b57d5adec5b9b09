import type { Bench } from "./bench.ts";
import { makePosts } from "./corpus.ts";
import { figure, format } from "./figures.ts";
import { BenchSite } from "./site.ts";

/** Cold builds of sites that grow, each in a fresh process, the sizes taken in turn. */
export async function benchBuild({ smoke, say }: Bench): Promise<void> {
  const sizes = smoke ? [10, 20] : [100, 1000, 4000];
  const rounds = smoke ? 1 : 5;
  const sites = await Promise.all(sizes.map(async (size) => ({ size, site: await BenchSite.create(makePosts(size)), seconds: [] as number[] })));
  for (let round = 0; round < rounds; round += 1) {
    for (const { site, seconds } of sites) {
      await site.clean();
      seconds.push((await site.unfiled("build")).seconds);
    }
  }
  say("\nCold build, whole command");
  const base = sites.find(({ size }) => size === 1000) ?? sites[0];
  for (const { size, seconds } of sites) {
    const ratio = figure(seconds).median / figure(base?.seconds ?? seconds).median;
    say(`  ${String(size).padStart(5)} posts  ${format(figure(seconds), "s")}  ${ratio.toFixed(2)} × ${base?.size} posts`);
  }
  for (const { site } of sites) await site.remove();
}
