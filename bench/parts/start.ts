import type { Bench } from "../bench.ts";
import { figure, format } from "../figures.ts";
import { BenchSite } from "../site.ts";

/** `npm start`, from the command to the first page: in a fresh clone, then with a site built before. */
export async function benchStart(bench: Bench): Promise<void> {
  const posts = bench.posts(4000);
  const site = await BenchSite.create(bench, posts);
  const timed = async (): Promise<number> => {
    const began = performance.now();
    const running = await site.start();
    const seconds = (performance.now() - began) / 1000;
    await running.stop();
    return seconds;
  };
  const first = await timed();
  const seconds: number[] = [];
  for (let round = 0; round < bench.rounds(5); round += 1) seconds.push(await timed());
  bench.say(`npm start until the first page, ${posts.toLocaleString("en")} posts`);
  bench.say(`  nothing built   ${first.toFixed(2)} s`);
  bench.say(`  built before    ${format(figure(seconds), "s")}`);
  bench.target({ figure: `npm start after a first build, ${posts.toLocaleString("en")} posts`, found: figure(seconds).median, unit: "s", must: 2, aim: 1 });
}
