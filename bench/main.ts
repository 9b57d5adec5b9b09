/**
 * What it costs. `npm run bench` runs all parts, `npm run bench -- build comment` some; `--smoke` runs them small, to see
 * that they run. Times are of this machine at this moment: the ratios between rows of one run are what can be compared.
 */
import { cpus } from "node:os";
import { benchBuild } from "./build.ts";
import { benchColdStart } from "./coldstart.ts";
import { benchComment } from "./comment.ts";
import { benchStart } from "./start.ts";
import { benchStore } from "./store.ts";

const parts = { build: benchBuild, coldstart: benchColdStart, comment: benchComment, start: benchStart, store: benchStore };

const words = process.argv.slice(2);
const smoke = words.includes("--smoke");
const chosen = words.filter((word) => !word.startsWith("--"));
const unknown = chosen.filter((word) => !(word in parts));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

if (unknown.length > 0) {
  say(`There is no bench ${unknown.join(", ")}: there are ${Object.keys(parts).join(", ")}.`);
  process.exit(2);
}
say(`Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model}), ${new Date().toISOString().slice(0, 10)}`);
for (const [name, bench] of Object.entries(parts)) {
  if (chosen.length === 0 || chosen.includes(name)) await bench({ smoke, say });
}
