#!/usr/bin/env node
import { fileURLToPath, pathToFileURL } from "node:url";
import { compile } from "./compile.js";

if (process.argv[2] === "dev" && !process.connected) {
  const { keepStarted } = await import("./start-again.js");
  process.exitCode = await keepStarted(fileURLToPath(import.meta.url), process.argv.slice(2));
} else {
  const { main } = await import(pathToFileURL(await compile()).href);
  process.exitCode = await main(process.argv.slice(2));
  // Also where it could not start: whoever keeps it started waits for its end.
  if (process.connected) process.disconnect();
}
