/**
 * What it costs. `npm run bench` runs all parts, `npm run bench -- cold load` some. Times are of this machine at this
 * moment: the ratios between rows of one run are what can be compared.
 */
import { parseArgs } from "node:util";
import { type Bench, inWords, type Target } from "./bench.ts";
import { commitNow, machine } from "./machine.ts";
import { benchCold } from "./parts/cold.ts";
import { benchColdStart } from "./parts/coldstart.ts";
import { benchComment } from "./parts/comment.ts";
import { benchGrowth } from "./parts/growth.ts";
import { benchLoad } from "./parts/load.ts";
import { benchMemory } from "./parts/memory.ts";
import { benchSave } from "./parts/save.ts";
import { benchStart } from "./parts/start.ts";
import { benchStatic } from "./parts/static.ts";
import { benchStore } from "./parts/store.ts";
import { benchWarm } from "./parts/warm.ts";
import { installPeers } from "./peers/peers.ts";
import { keepResult } from "./results.ts";

const parts: Readonly<Record<string, (bench: Bench) => Promise<void>>> = {
  cold: benchCold,
  warm: benchWarm,
  growth: benchGrowth,
  memory: benchMemory,
  comment: benchComment,
  save: benchSave,
  load: benchLoad,
  static: benchStatic,
  start: benchStart,
  coldstart: benchColdStart,
  store: benchStore,
};

const usage = `npm run bench -- [${Object.keys(parts).join("|")}]… [options]

  --posts <n>    posts of the largest site, in place of each part's own number
  --rounds <n>   how often everything is measured
  --write        keep what was found in bench/RESULTS.md, part by part
  --install      first get Astro and eleventy-base-blog, into .cache/bench-peers/
  --smoke        as small as may be: to see that it runs
`;

const commit = commitNow();

const print = (line: string): void => void process.stdout.write(`${line}\n`);

function readArguments() {
  const count = (name: string, value: string | undefined): number | undefined => {
    if (value === undefined) return undefined;
    if (!/^[1-9]\d*$/.test(value)) throw new Error(`--${name} takes a number of 1 or more, not ${value}.`);
    return Number(value);
  };
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { posts: { type: "string" }, rounds: { type: "string" }, write: { type: "boolean" }, install: { type: "boolean" }, smoke: { type: "boolean" } },
  });
  const unknown = positionals.filter((word) => !(word in parts));
  if (unknown.length > 0) throw new Error(`There is no bench ${unknown.join(", ")}: there are ${Object.keys(parts).join(", ")}.`);
  return { ...values, posts: count("posts", values.posts), rounds: count("rounds", values.rounds), chosen: Object.keys(parts).filter((name) => positionals.length === 0 || positionals.includes(name)) };
}

/** What the running part wants to be done when it ends. */
const afterwards: (() => Promise<unknown>)[] = [];

async function cleanUp(): Promise<void> {
  for (const act of afterwards.splice(0)) await act().catch((error: unknown) => print(String(error)));
}

async function runPart(name: string, { posts, rounds, smoke = false, write = false }: ReturnType<typeof readArguments>): Promise<Target[]> {
  const lines: string[] = [];
  const targets: Target[] = [];
  const say = (line: string): void => {
    lines.push(...line.split("\n"));
    print(line);
  };
  const bench: Bench = {
    smoke,
    after: (act) => void afterwards.unshift(act),
    posts: (usual) => posts ?? (smoke ? 5 : usual),
    rounds: (usual) => rounds ?? (smoke ? 1 : usual),
    say,
    target(target) {
      targets.push(target);
      const { figure, must, aim, found, verdict } = inWords(target);
      print(`  → ${figure}: ${found}, must be ${must}, should be ${aim}: ${verdict}`);
    },
  };
  const when = `${new Date().toISOString().slice(0, 10)}, commit ${commit}. ${machine()}.`;
  print(`\n${name}: ${when}`);
  const began = performance.now();
  try {
    await parts[name]?.(bench);
  } finally {
    await cleanUp();
  }
  print(`  (${((performance.now() - began) / 1000).toFixed(0)} s)`);
  if (write) await keepResult({ name, when, lines, targets });
  return targets;
}

/** A part that fails is said, and the others run. */
async function main(): Promise<number> {
  const given = readArguments();
  if (given.install) await installPeers(print);
  const targets: Target[] = [];
  let failed = 0;
  for (const name of given.chosen) {
    try {
      targets.push(...(await runPart(name, given)));
    } catch (error) {
      failed += 1;
      print(`${name} failed: ${error instanceof Error ? error.stack : String(error)}`);
    }
  }
  const missed = targets.map(inWords).filter(({ verdict }) => verdict === "MISSED");
  if (targets.length > 0) print(`\n${targets.length - missed.length} of ${targets.length} targets are met.${missed.map(({ figure, found, must }) => `\n  missed: ${figure}: ${found}, must be ${must}`).join("")}`);
  return failed === 0 ? 0 : 1;
}

// What was started is a group of its own, and would stay.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void cleanUp().then(() => process.exit(130)));

try {
  process.exitCode = await main();
} catch (error) {
  print(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  process.exitCode = 2;
}
