import type { ApiServices } from "./services.ts";

/**
 * Lets work go on that no answer waits for; its failure is only logged. The door hears of it: a process waits for it before
 * it ends, a function before it answers, since it is frozen after that.
 */
export function inBackground(what: string, work: Promise<void>, { background, log }: Pick<ApiServices, "background" | "log">): void {
  const done = work.catch((error: unknown) => log?.(`${what}: ${error instanceof Error ? error.message : String(error)}`));
  background?.(done.then(() => undefined));
}
