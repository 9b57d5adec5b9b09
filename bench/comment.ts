import type { Bench } from "./bench.ts";
import { makePosts } from "./corpus.ts";
import { figure, format, percentile } from "./figures.ts";
import { BenchSite } from "./site.ts";

/** A comment's answer: committed, and standing in the page. One after another, on sites that grow. */
export async function benchComment({ smoke, say }: Bench): Promise<void> {
  const sizes = smoke ? [10] : [100, 1000, 4000];
  const count = smoke ? 3 : 60;
  say("\nPOST /api/comments: committed and standing in the page");
  let base: number | undefined;
  for (const size of sizes) {
    const site = await BenchSite.create(makePosts(size));
    const running = await site.start();
    const url = running.url.replace(/\/?$/, "/");
    const times: number[] = [];
    for (let number = 0; number < count; number += 1) {
      const page = await (await fetch(`${url}logs/post-${number % Math.min(size, 10)}/`)).text();
      const field = (name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? "";
      const body = JSON.stringify({ page: field("page"), token: field("token"), name: "Bench", body: `Words ${number}` });
      const started = performance.now();
      const answer = await fetch(`${url}api/comments`, { method: "POST", headers: { "Content-Type": "application/json", Accept: "application/json" }, body });
      times.push(performance.now() - started);
      if (answer.status !== 201) throw new Error(`answered ${answer.status}: ${await answer.text()}`);
    }
    await running.stop();
    await site.remove();
    const { median } = figure(times);
    base ??= median;
    say(`  ${String(size).padStart(5)} posts  median ${format(figure(times), "ms")}  p99 ${percentile(times, 0.99).toFixed(1)} ms  ${(median / base).toFixed(2)} × ${sizes[0]} posts`);
  }
}
