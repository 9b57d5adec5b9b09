import type { Bench } from "../bench.ts";
import { figure, format, percentile } from "../figures.ts";
import { growingSites } from "../growing-sites.ts";
import { commentForm, postComment } from "../post-comment.ts";

/** A comment's answer: committed, and standing in the page. One after another; sizes in turn, all servers running. */
export async function benchComment(bench: Bench): Promise<void> {
  const sites = await growingSites(bench);
  // The first one makes the process ready for all others: it is not counted.
  for (let round = -1; round < bench.rounds(200); round += 1) {
    for (const { site, size, url, times } of sites) {
      const page = url + site.address(((round + 1) * 7) % size);
      const form = await commentForm(page);
      const began = performance.now();
      const { id } = await postComment(url, form, `Words of round ${round}`);
      if (round >= 0) times.push(performance.now() - began);
      if (!(await (await fetch(page)).text()).includes(id)) throw new Error(`${page} does not show ${id}, which was answered 201.`);
    }
  }
  bench.say("POST /api/comments: committed and standing in the page");
  const base = figure(sites[0]?.times ?? []).median;
  for (const { size, times } of sites) {
    const { median } = figure(times);
    const p99 = percentile(times, 0.99);
    bench.say(`  ${size.toLocaleString("en").padStart(6)} posts  median ${format(figure(times), "ms")}  p99 ${p99.toFixed(1)} ms  ${(median / base).toFixed(2)} ×`);
    if (size === sites[0]?.size) {
      bench.target({ figure: `a comment answered, ${size.toLocaleString("en")} posts, median`, found: median, unit: "ms", must: 60, aim: 30 });
      bench.target({ figure: "the same, p99", found: p99, unit: "ms", must: 200 });
    } else bench.target({ figure: `the same, ${size.toLocaleString("en")} posts, median`, found: median / base, unit: "×", must: 1.3, aim: 1.1 });
  }
}
