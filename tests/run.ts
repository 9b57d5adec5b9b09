/**
 * Runs the tests: all of them, or those whose path contains one of the given words (`npm run unit -- store`).
 * Node 20 has no patterns in `node --test`, so the files are found here.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** Folders whose tests share one process: to load our TypeScript and what it needs anew for each file takes longer than most files. */
const shared = ["store", "server", "functions", "cli", "publish", "api", "content", "readers", "layouts", "browser", "config", "docs"];
/** What only a process of its own allows: hooks around every test in it, a clock or a folder that all would get. */
const alone = /^(?:before|beforeEach|afterEach)\(|mock\.timers|process\.chdir/m;
/** What takes longest begins first, or one core waits for the other at the end. */
const longest = ["browser", "store", "layouts/pages-in-browser", "functions", "server", "publish", "cli", "bench", "soak", "api"];

const words = process.argv.slice(2);
const root = import.meta.dirname;
const files = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".test.ts"))
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  .toSorted();

if (files.length === 0) {
  process.stderr.write(`No test file matches ${words.join(", ")}.\n`);
  process.exit(1);
}

const shares = (file: string): string | undefined => (alone.test(readFileSync(path.join(root, file), "utf8")) ? undefined : shared.find((folder) => file.startsWith(folder + path.sep)));
const units = new Map<string, string[]>();
for (const file of files) {
  const name = shares(file) ?? file.replace(/\.test\.ts$/, "");
  units.set(name, [...(units.get(name) ?? []), file]);
}
const rankOf = (name: string): number => longest.findIndex((begin) => name.startsWith(begin)) >>> 0;

const cache = path.join(root, "../.cache");
mkdirSync(cache, { recursive: true });
const together = mkdtempSync(path.join(cache, "tests-"));
// Node sorts the files by their names. JavaScript, which needs no compiler.
const ordered = [...units].toSorted(([a], [b]) => rankOf(a) - rankOf(b)).map(([name, members], place) => {
  const file = path.join(together, `${String(place).padStart(2, "0")}-${name.replaceAll(path.sep, "-")}.test.mjs`);
  writeFileSync(file, members.map((member) => `import ${JSON.stringify(path.join(root, member))};\n`).join(""));
  return file;
});

// One more than a small machine has cores, because many a test waits for a browser or a disk; with four, tests that wait for each other came late.
const atOnce = "3";
// Repositories and sites lie here, and what several files need is made here once (`tests/helpers/site-template.ts`).
const temporary = mkdtempSync(path.join(inMemory() ?? tmpdir(), "unfiled-tests-"));
const env = { ...process.env, TESTS_FOLDER: temporary };
const node = spawn(process.execPath, ["--import", "tsx", "--test", "--test-reporter", "spec", "--test-concurrency", atOnce, ...ordered], { stdio: "inherit", env });
node.on("exit", (code) => {
  for (const folder of [together, temporary]) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.exit(code ?? 1);
});

/** A folder without a disk below it, where there is room for two GB: tests make thousands of files, and Git waits for the disk at each commit. */
function inMemory(): string | undefined {
  const folder = "/dev/shm";
  if (!existsSync(folder)) return undefined;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize > 2 * 1024 ** 3 ? folder : undefined;
}
