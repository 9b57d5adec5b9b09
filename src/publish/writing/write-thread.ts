/** What another thread runs. Files come in; the paths of those that it wrote go out, and the memories of all, to be used again. */
import { parentPort, workerData } from "node:worker_threads";
import { roomsOf, type SiteFile, type SiteFolders, writeFiles } from "./write-files.ts";

export interface WrittenFiles {
  readonly written: readonly string[];
  readonly rooms: readonly ArrayBuffer[];
}

const made = new Set<string>();

parentPort?.on("message", (files: readonly SiteFile[]) => {
  const rooms = roomsOf(files);
  const answer: WrittenFiles = { written: writeFiles(files, workerData as SiteFolders, made), rooms };
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(answer, rooms);
});
