import { serve } from "../../server/serve.ts";
import type { CommandContext } from "../main.ts";

/** Asks `start-again.js` for another start. */
const startAgain = 75;

/** Runs the one process until it is asked to end; in `dev`, until a layout or a setting changed, too. */
export async function start({ root, settings, print, say, json, stopped }: CommandContext, mode: "start" | "dev"): Promise<number> {
  let needStart = (_file: string): void => undefined;
  const changed = new Promise<string>((resolve) => (needStart = resolve));
  const isKeptStarted = mode === "dev" && process.connected;
  // Where the process that keeps us started dies, nobody else would end us.
  const abandoned = new Promise<void>((resolve) => isKeptStarted && process.once("disconnect", resolve));
  const running = await serve({ root, settings, mode, log: say, ...(isKeptStarted && { onNeedsStart: needStart }) });
  if (isKeptStarted) process.send?.({ port: new URL(running.url).port });
  print(json ? JSON.stringify({ url: running.url }) : `Unfiled is ready at ${running.url}`);
  if (mode === "dev") say("Drafts and future posts are shown; comments go to .unfiled/scratch.git and are not published.");
  const file = await Promise.race([Promise.any([stopped, abandoned]).then(() => undefined), changed]);
  if (file !== undefined) say(`${file} was changed: starting again.`);
  await running.close();
  return file === undefined ? 0 : startAgain;
}
