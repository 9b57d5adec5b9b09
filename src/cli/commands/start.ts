import { serve } from "../../server/serve.ts";
import type { CommandContext } from "../main.ts";

/** Runs the one process until it is asked to end. */
export async function start({ root, settings, print, say, json, stopped }: CommandContext, mode: "start" | "dev"): Promise<number> {
  const running = await serve({ root, settings, mode, log: say });
  print(json ? JSON.stringify({ url: running.url }) : `Unfiled is ready at ${running.url}`);
  if (mode === "dev") say("Drafts and future posts are shown; comments go to .unfiled/scratch.git and are not published.");
  await stopped;
  await running.close();
  return 0;
}
