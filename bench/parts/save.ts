import { setTimeout as pause } from "node:timers/promises";
import type { Bench } from "../bench.ts";
import { figure, format, percentile } from "../figures.ts";
import { growingSites } from "../growing-sites.ts";

/** One post saved, as an editor does it, until its page on disk is the new one. Sizes in turn, all servers running. */
export async function benchSave(bench: Bench): Promise<void> {
  const sites = await growingSites(bench);
  for (let round = 0; round < bench.rounds(20); round += 1) {
    for (const { site, size, times } of sites) {
      const post = (round * 7) % size;
      const file = site.files[post] ?? "";
      const word = `saved-in-round-${round}`;
      const text = `${await site.read(file)}\n\n${word}\n`;
      // Past what the lists and feeds of the last one still cost.
      await pause(300);
      const began = performance.now();
      await site.write(file, text);
      while (!(await site.read(`_site/${site.address(post)}index.html`)).includes(word)) await pause(1);
      times.push(performance.now() - began);
    }
  }
  bench.say("A post saved, until its page is rewritten");
  const base = figure(sites[0]?.times ?? []).median;
  for (const { size, times } of sites) {
    const { median } = figure(times);
    bench.say(`  ${size.toLocaleString("en").padStart(6)} posts  median ${format(figure(times), "ms")}  p99 ${percentile(times, 0.99).toFixed(1)} ms  ${(median / base).toFixed(2)} ×`);
    if (size === sites[0]?.size) bench.target({ figure: `a post saved, ${size.toLocaleString("en")} posts`, found: median, unit: "ms", must: 60, aim: 25 });
    else bench.target({ figure: `the same, ${size.toLocaleString("en")} posts`, found: median / base, unit: "×", must: 1.3 });
  }
}
