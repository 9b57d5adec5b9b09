/**
 * Runs the tests: all of them, or those whose path contains one of the given words (`npm run test:unit -- store`).
 * Node 20 has no patterns in `node --test`, so the files are found here.
 */
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";

const words = process.argv.slice(2);
const root = path.dirname(new URL(import.meta.url).pathname);
const files = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".test.ts"))
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  .toSorted()
  .map((file) => path.join(root, file));

if (files.length === 0) {
  process.stderr.write(`No test file matches ${words.join(", ")}.\n`);
  process.exit(1);
}
const node = spawn(process.execPath, ["--import", "tsx", "--test", "--test-reporter", "spec", "--test-concurrency", "2", ...files], { stdio: "inherit" });
node.on("exit", (code) => process.exit(code ?? 1));
