import type { Bench } from "../bench.ts";
import { unmeasured } from "../command.ts";
import { BenchSite } from "../site.ts";

/** What must not be passed, in MiB, by the number of posts; the aim is half of it. */
const limits = new Map([
  [4000, 400],
  [20_000, 1024],
  [50_000, 2048],
]);

/** How much memory a cold build takes at most. */
export async function benchMemory(bench: Bench): Promise<void> {
  if (unmeasured !== undefined) return bench.say(`Left out: ${unmeasured}.`);
  const largest = bench.posts(50_000);
  bench.say("Memory of a cold build, at most");
  for (const posts of new Set([...limits.keys(), largest])) {
    if (posts > largest) continue;
    const site = await BenchSite.create(bench, posts);
    const { mebibytes = 0, seconds } = await site.buildWithoutNpm();
    await site.remove();
    bench.say(`  ${posts.toLocaleString("en").padStart(6)} posts  ${mebibytes.toFixed(0)} MiB, ${seconds.toFixed(1)} s`);
    const must = limits.get(posts);
    if (must !== undefined) bench.target({ figure: `memory, ${posts.toLocaleString("en")} posts cold`, found: mebibytes, unit: "MiB", must, aim: must / 2 });
  }
}
