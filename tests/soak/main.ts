/**
 * The long tests, at full size. `npm run soak` runs all parts, `npm run soak -- kill flood` some; `--small` runs them
 * small, `--seed 7` with other chance. Says what it does as it goes, and ends with 1 where a promise was broken.
 */
import { cpus } from "node:os";
import { inspect } from "node:util";
import { soakAuthor } from "./author.ts";
import { soakEntries } from "./entries.ts";
import { soakFlood } from "./flood.ts";
import { soakGitHub } from "./github.ts";
import { soakHosted } from "./hosted.ts";
import { soakKill } from "./kill.ts";
import { soakProcesses } from "./processes.ts";
import { soakSequences } from "./sequences.ts";
import { soakSite } from "./site.ts";

const parts = { kill: soakKill, author: soakAuthor, processes: soakProcesses, sequences: soakSequences, entries: soakEntries, site: soakSite, flood: soakFlood, github: soakGitHub, hosted: soakHosted };

const words = process.argv.slice(2);
const small = words.includes("--small");
const seedAt = words.indexOf("--seed");
const seed = seedAt === -1 ? 20260302 : Number(words[seedAt + 1]);
const chosen = words.filter((word, at) => !word.startsWith("--") && (seedAt === -1 || at !== seedAt + 1));
const unknown = chosen.filter((word) => !(word in parts));
const print = (line: string): void => void process.stdout.write(`${line}\n`);

if (unknown.length > 0 || !Number.isInteger(seed)) {
  print(unknown.length > 0 ? `There is no soak ${unknown.join(", ")}: there are ${Object.keys(parts).join(", ")}.` : "Expected a whole number after --seed.");
  process.exit(2);
}
print(`Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model}), ${new Date().toISOString().slice(0, 10)}, seed ${seed}`);

const broken: string[] = [];
for (const [name, soak] of Object.entries(parts)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  print(`\n${name}`);
  const began = performance.now();
  const say = (line: string): void => print(`${((performance.now() - began) / 1000).toFixed(1).padStart(8)} s  ${line}`);
  try {
    await soak({ small, seed, say });
    say("holds");
  } catch (error) {
    broken.push(name);
    say(`BROKEN: ${inspect(error)}`);
  }
}
print(broken.length === 0 ? "\nAll holds." : `\nBroken: ${broken.join(", ")}.`);
process.exitCode = broken.length === 0 ? 0 : 1;
