import type { Bench } from "../bench.ts";
import { type Cost, unmeasured } from "../command.ts";
import { makePosts } from "../corpus.ts";
import { figure, format } from "../figures.ts";
import { settle } from "../files.ts";
import { preparePeers } from "../peers/peers.ts";
import { BenchSite } from "../site.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const limits: Readonly<Record<string, { must: number; aim?: number }>> = { Hugo: { must: 0.9, aim: 0.6 }, Astro: { must: 0.3 }, "eleventy-base-blog": { must: 0.25 } };

const roundsOfQuick = 7;
const roundsOfSlow = 3;
const slowSeconds = 15;

/** The first build of a clone, beside what others need for the same posts. */
export async function benchCold(bench: Bench): Promise<void> {
  const { say } = bench;
  const posts = bench.posts(4000);
  const site = await BenchSite.create(bench, posts);
  const folder = await temporaryFolder(bench, "unfiled-bench-peers-");
  const peers = bench.smoke ? [] : await preparePeers(makePosts(posts), folder, say);
  const ours = { name: "Unfiled", version: "this commit", clean: () => site.clean(), build: () => site.build() };
  const rows = [ours, ...peers].map((builder) => ({ ...builder, costs: [] as Cost[] }));
  for (let round = 0; round < bench.rounds(roundsOfQuick); round += 1) {
    for (const { clean, build, costs } of rows) {
      if (round >= roundsOfSlow && (costs[0]?.seconds ?? 0) > slowSeconds) continue;
      await clean();
      // What the one before wrote, up to a gigabyte, is flushed beside the next otherwise.
      await settle();
      costs.push(await build());
    }
  }
  say(`Cold build of ${posts.toLocaleString("en")} posts, whole command, nothing cached: highlighting, labels, archives by month, full-text feeds${unmeasured === undefined ? "" : ` (${unmeasured})`}`);
  const [own = []] = rows.map(({ costs }) => costs.map(({ seconds }) => seconds));
  for (const { name, version, costs } of rows) {
    const seconds = figure(costs.map((cost) => cost.seconds));
    const cpu = costs.flatMap(({ cpuSeconds }) => cpuSeconds ?? []);
    const memory = costs.flatMap(({ mebibytes }) => mebibytes ?? []);
    const taken = cpu.length === 0 ? "" : `  CPU ${format(figure(cpu), "s")}  ${figure(memory).median.toFixed(0)} MiB`;
    // Of builds that followed each other: the machine is not as quick in every minute.
    const ratio = figure(costs.map((cost, round) => (own[round] ?? 0) / cost.seconds));
    say(`  ${name.padEnd(18)} ${format(seconds, "s")}${taken}  ${version}${name === ours.name ? "" : `  ours is ${format(ratio, "×")}`}`);
    const limit = limits[name];
    if (limit !== undefined) bench.target({ figure: `cold, ${posts.toLocaleString("en")} posts, beside ${name}`, found: ratio.median, unit: "×", ...limit });
  }
}
