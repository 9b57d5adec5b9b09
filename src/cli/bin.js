#!/usr/bin/env node
// Starts the command. The sources are TypeScript: esbuild makes one file of them at each start, which takes a tenth of
// a second on every Node; a loader that translates module by module takes ten times that.
import { build } from "esbuild";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";

const { outputFiles } = await build({
  entryPoints: [path.join(import.meta.dirname, "main.ts")],
  bundle: true,
  write: false,
  platform: "node",
  format: "esm",
  packages: "external",
  sourcemap: "inline",
  sourcesContent: false,
  logLevel: "error",
});
// Packages are found from the checkout, so the file must lie in it while it is loaded; several processes may start at once.
const folder = path.resolve(import.meta.dirname, "../../.cache");
const file = path.join(folder, `unfiled-${process.pid}.mjs`);
await mkdir(folder, { recursive: true });
await writeFile(file, outputFiles[0].contents);
try {
  const { main } = await import(pathToFileURL(file).href);
  await rm(file, { force: true });
  process.exitCode = await main(process.argv.slice(2));
} finally {
  await rm(file, { force: true });
}
