import { spawn } from "node:child_process";
import { once } from "node:events";
import { readComments } from "../../../src/content/sources/read-sources.ts";
import { readStoredComments } from "../../../src/publish/stored-comments.ts";
import { openLocalStore } from "../../../src/store/local.ts";
import type { TestRepository } from "../../../tests/helpers/repository.ts";
import { growRepository } from "../../../tests/store/load/grown-repository.ts";
import type { Bench } from "../../bench.ts";
import { figure, format } from "../../figures.ts";
import { author } from "./entry.ts";

/** Reading every comment as a build does, beside what Git itself needs to print the same files of the same repository. */
export async function benchReading({ smoke, say }: Bench): Promise<void> {
  const entries = smoke ? 50 : 100_000;
  const rounds = smoke ? 1 : 5;
  const repository = await growRepository({ entries });
  const branch = await openLocalStore({ path: repository.path, author, branch: "main" });
  const rows = [
    { name: "git cat-file --batch", times: [] as number[], read: () => printAll(repository) },
    { name: "the worktree", times: [] as number[], read: async () => (await readComments(repository.path)).comments.length },
    { name: "the branch, no worktree", times: [] as number[], read: async () => (await readStoredComments(branch)).length },
  ];
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, times, read } of rows) {
      const began = performance.now();
      const found = await read();
      times.push(performance.now() - began);
      if (found !== entries) throw new Error(`${name}: ${found} of ${entries} entries were read.`);
    }
  }
  say(`\nReading ${entries.toLocaleString("en")} entries for a build (aim: ≤ 1.5 × git cat-file --batch)`);
  const base = figure(rows[0]?.times ?? []).median;
  for (const { name, times } of rows) {
    say(`  ${name.padEnd(23)}  ${format(figure(times.map((time) => time / 1000)), "s")}  ${(figure(times).median / base).toFixed(2)} ×`);
  }
  await branch.close();
  await repository.remove();
}

/** The quickest that native Git does: it looks up the names of all objects, and prints them. */
async function printAll({ git, path }: TestRepository): Promise<number> {
  const objects = (await git("ls-tree", "-r", "HEAD", "data/comments")).split("\n").map((line) => line.slice(12, 52));
  const printer = spawn("git", ["cat-file", "--batch"], { cwd: path, stdio: ["pipe", "pipe", "inherit"] });
  printer.stdin.end(`${objects.join("\n")}\n`);
  printer.stdout.resume();
  const [code] = (await once(printer, "close")) as [number | null];
  if (code !== 0) throw new Error(`git cat-file ended with ${code}.`);
  return objects.length;
}
