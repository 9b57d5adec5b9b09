/** What another thread runs: files in, the paths of those it wrote out. */
import { parentPort, workerData } from "node:worker_threads";
import { type SiteFile, type SiteFolders, writeFiles } from "./write-files.ts";

const made = new Set<string>();

parentPort?.on("message", (files: readonly SiteFile[]) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(writeFiles(files, workerData as SiteFolders, made));
});
