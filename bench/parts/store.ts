import type { Bench } from "../bench.ts";
import { benchCallers } from "./store/callers.ts";
import { benchGitHub } from "./store/github.ts";
import { benchOneEntry } from "./store/one-entry.ts";
import { benchProcesses } from "./store/processes.ts";
import { benchReading } from "./store/reading.ts";

/** What it costs to keep readers' words: here, and at GitHub. */
export async function benchStore(bench: Bench): Promise<void> {
  await benchProcesses(bench);
  await benchCallers(bench);
  await benchOneEntry(bench);
  await benchReading(bench);
  await benchGitHub(bench);
}
