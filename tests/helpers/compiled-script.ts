import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { buildSync } from "esbuild";

const cache = path.resolve(import.meta.dirname, "../../.cache");
const made = new Map<string, string>();

/**
 * Makes one file of a script and what it imports of ours, for tests that start it many times: to load module by module takes
 * five times as long as to start. Once for a process, gone with it.
 */
export function compiledScript(script: string): string {
  const known = made.get(script);
  if (known !== undefined) return known;
  mkdirSync(cache, { recursive: true });
  // Within the checkout, where packages are found.
  const folder = mkdtempSync(path.join(cache, "script-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const outfile = path.join(folder, "script.mjs");
  buildSync({ entryPoints: [script], outfile, bundle: true, platform: "node", format: "esm", packages: "external", sourcemap: "inline", logLevel: "error" });
  made.set(script, outfile);
  return outfile;
}
