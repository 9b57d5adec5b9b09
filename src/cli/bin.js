#!/usr/bin/env node
import { fileURLToPath, pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import { compile, keepInUse } from "./compile.js";

// A build ends soon: functions that are optimized as early as in a process that stays cost it more than they bring, a
// seventh of its processor time. Of Node 20 alone: later ones count otherwise, and do not know this (their default is 66 KB).
if (process.argv[2] === "build" && process.version.startsWith("v20.")) setFlagsFromString("--interrupt-budget=540000");

if (process.argv[2] === "dev" && !process.connected) {
  const { keepStarted } = await import("./start-again.js");
  process.exitCode = await keepStarted(fileURLToPath(import.meta.url), process.argv.slice(2));
} else {
  const compiled = await compile();
  await keepInUse(compiled);
  const { main } = await import(pathToFileURL(compiled).href);
  process.exitCode = await main(process.argv.slice(2));
  // Also where it could not start: whoever keeps it started waits for its end.
  if (process.connected) process.disconnect();
}
