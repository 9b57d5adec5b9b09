import { openLocalStore } from "../../../src/store/local.ts";
import { grownComment, growRepository } from "../../../tests/store/load/grown-repository.ts";
import type { TestRepository } from "../../../tests/helpers/repository.ts";
import type { Bench } from "../../bench.ts";
import { figure, format, percentile } from "../../figures.ts";
import { author, entryOf } from "./entry.ts";

const aims = { checkout: "≤ 30 ms, with 100,000 there ≤ 100 ms", bare: "≤ 18 ms, with 100,000 there ≤ 2.5 ×" };

/** One entry at a time, into repositories that hold more and more; a round gives each size its turn. */
export async function benchOneEntry({ smoke, say }: Bench): Promise<void> {
  const sizes = smoke ? [10, 20] : [100, 1000, 10_000, 100_000];
  const rounds = smoke ? 2 : 60;
  for (const home of ["checkout", "bare"] as const) {
    say(`\nOne entry, ${home} (aim: ${aims[home]})`);
    const stores = [];
    for (const size of sizes) {
      const repository = await growRepository({ entries: size, bare: home === "bare" });
      stores.push({ size, repository, store: await openLocalStore({ path: repository.path, author }), times: [] as number[], native: [] as number[] });
    }
    // The first commit of a store reads what all later ones remember.
    for (let round = -1; round < rounds; round += 1) {
      for (const { size, store, times } of stores) {
        const entry = entryOf(grownComment(size + 1 + round, `logs/post-${(round + 1) % Math.ceil(size / 25)}`));
        const began = performance.now();
        await store.commit(...entry);
        if (round >= 0) times.push(performance.now() - began);
      }
    }
    // Afterwards, since each commit beside the store makes it read anew what it remembered.
    const nativeRounds = home === "checkout" ? Math.ceil(rounds / 3) : 0;
    for (let round = 0; round < nativeRounds; round += 1) {
      for (const { repository, native } of stores) native.push(await commitNatively(repository, round));
    }
    const base = figure(stores[0]?.times ?? []).median;
    for (const { size, repository, store, times, native } of stores) {
      const { median } = figure(times);
      say(`  ${size.toLocaleString("en").padStart(7)} there  median ${format(figure(times), "ms")}  p95 ${percentile(times, 0.95).toFixed(1)} ms  ${(median / base).toFixed(2)} × ${sizes[0]}${besideNative(median, native)}`);
      await store.close();
      await repository.remove();
    }
  }
}

/** What the author's own Git needs for one file: two processes, and no flush of the objects to the disk. */
async function commitNatively({ git, write }: TestRepository, round: number): Promise<number> {
  const path = `data/native/${round}.json`;
  const began = performance.now();
  await write(path, "{}\n");
  await git("add", path);
  await git("commit", "--quiet", "--message=native");
  return performance.now() - began;
}

function besideNative(median: number, native: readonly number[]): string {
  return native.length === 0 ? "" : `  ${(median / figure(native).median).toFixed(2)} × git add and commit there, ${figure(native).median.toFixed(1)} ms`;
}
