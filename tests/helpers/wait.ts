import { setTimeout as pause } from "node:timers/promises";

/** Waits until `check` answers something (not undefined, false or null), looking again every 25 ms; throws what it waited for after `timeoutMs`. */
export async function waitFor<Found>(what: string, check: () => Promise<Found | undefined | false | null> | Found | undefined | false | null, timeoutMs = 20_000): Promise<Found> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await check();
    if (found !== undefined && found !== false && found !== null) return found;
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs} ms in vain for ${what}.`);
    await pause(25);
  }
}
