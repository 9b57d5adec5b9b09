import type { Bench } from "./bench.ts";
import { figure, format } from "./figures.ts";
import { BenchSite } from "./site.ts";

/** `npm start` of the blog that ships: from the command to "ready", first from nothing, then with a site built before. */
export async function benchStart({ smoke, say }: Bench): Promise<void> {
  const site = await BenchSite.create("sample");
  const cold: number[] = [];
  const warm: number[] = [];
  for (let round = 0; round < (smoke ? 1 : 5); round += 1) {
    await site.clean();
    for (const seconds of [cold, warm]) {
      const running = await site.start();
      seconds.push(running.seconds);
      await running.stop();
    }
  }
  say("\nnpm start, the blog that ships");
  say(`  nothing built   ${format(figure(cold), "s")}`);
  say(`  built before    ${format(figure(warm), "s")}`);
  await site.remove();
}
