import { readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import type { Comment } from "../content/model.ts";

/** How long an answer waits for the process that publishes. */
const longestWaitMs = 5000;

/** Returns once a page that another process writes shows all these comments as they were last edited, or after five seconds. */
export async function waitUntilShown(file: string, comments: readonly Comment[]): Promise<void> {
  for (const deadline = Date.now() + longestWaitMs; Date.now() < deadline; await pause(50)) {
    const text = await readFile(file, "utf8").catch(() => "");
    if (comments.every(({ id, edited = "" }) => text.includes(`comment-${id}`) && text.includes(edited))) return;
  }
}
