import { withGroupCommit } from "../../../src/store/group-commit.ts";
import { openLocalStore } from "../../../src/store/local.ts";
import { grownComment } from "../../../tests/store/load/grown-repository.ts";
import { makeRepository } from "../../../tests/helpers/repository.ts";
import type { Bench } from "../../bench.ts";
import { figure } from "../../figures.ts";
import { author, entryOf } from "./entry.ts";

/** Callers in one process, each with its next entry as soon as the last is acknowledged. Every round has a new repository. */
export async function benchCallers({ smoke, say }: Bench): Promise<void> {
  const [callers, entries, rounds] = smoke ? [4, 2, 1] : [64, 20, 5];
  const homes = [false, true].map((bare) => ({ bare, rates: [] as number[] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const { bare, rates } of homes) rates.push(await acknowledgedPerSecond({ bare, callers, entries }));
  }
  say(`\n${callers} callers × ${entries} entries in one process, group commit (aim: ≥ 300 entries/s)`);
  for (const { bare, rates } of homes) {
    const { median, min, max } = figure(rates);
    say(`  ${bare ? "bare    " : "checkout"}  ${median.toFixed(0)} entries/s (${min.toFixed(0)}–${max.toFixed(0)})`);
  }
}

async function acknowledgedPerSecond({ bare, callers, entries }: { bare: boolean; callers: number; entries: number }): Promise<number> {
  const repository = await makeRepository(bare ? { bare } : { files: { "content/a.md": "a\n" } });
  const store = withGroupCommit(await openLocalStore({ path: repository.path, author }));
  const began = performance.now();
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      for (let n = 0; n < entries; n += 1) await store.commit(...entryOf(grownComment(caller * entries + n, `logs/post-${caller % 25}`)));
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  await store.close();
  await repository.remove();
  return (callers * entries) / seconds;
}
