/**
 * Runs the tests: all of them, or those whose path contains one of the given words (`npm run unit -- store`).
 * Node 20 has no patterns in `node --test`, so the files are found here.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/**
 * Folders whose tests share one process: to load our TypeScript and what it needs anew for each file takes longer than most
 * files. Those that take longest come first, or one core waits for the other at the end.
 */
const shared = ["store", "server", "functions", "cli", "publish", "api", "content", "readers", "layouts", "config", "docs"];
/** What only a process of its own allows: hooks around every test in it, a clock or a folder that all would get. */
const alone = /^(?:before|beforeEach|afterEach)\(|mock\.timers|process\.chdir/m;

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

const folderOf = (file: string): string => file.split(path.sep)[0] ?? "";
const mayShare = (file: string): boolean => shared.includes(folderOf(file)) && !alone.test(readFileSync(path.join(root, file), "utf8"));
const own = files.filter((file) => !mayShare(file)).map((file) => path.join(root, file));
const groups = shared.map((folder) => ({ folder, members: files.filter((file) => folderOf(file) === folder && mayShare(file)) })).filter(({ members }) => members.length > 0);

const cache = path.join(root, "../.cache");
mkdirSync(cache, { recursive: true });
const together = mkdtempSync(path.join(cache, "tests-"));
// Node sorts the files by their names.
const grouped = groups.map(({ folder, members }, place) => {
  const file = path.join(together, `${String(place).padStart(2, "0")}-${folder}.test.ts`);
  writeFileSync(file, members.map((member) => `import ${JSON.stringify(path.join(root, member))};\n`).join(""));
  return file;
});

// One more than there are cores on a small machine, because many a test waits for a browser or a disk.
const atOnce = "3";
// Repositories and sites lie here, and what several files need is made here once (`tests/helpers/site-template.ts`).
const temporary = mkdtempSync(path.join(inMemory() ?? tmpdir(), "unfiled-tests-"));
const env = { ...process.env, TESTS_FOLDER: temporary };
const node = spawn(process.execPath, ["--import", "tsx", "--test", "--test-reporter", "spec", "--test-concurrency", atOnce, ...grouped, ...own], { stdio: "inherit", env });
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
