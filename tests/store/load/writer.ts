import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { compiledScript } from "../../helpers/compiled-script.ts";

const WRITER = fileURLToPath(new URL("writer-process.ts", import.meta.url));

/** A process of its own that writes comments into a local repository, one after the other. */
export interface Writer {
  readonly process: ChildProcess;
  /** Paths that the store has promised to keep. */
  readonly acknowledged: string[];
  /** Fulfilled when this many are. */
  reached(count: number): Promise<void>;
  /** Exit code, or null for a process that was killed. */
  readonly ended: Promise<number | null>;
  /** Kills it; `withGit` also the Git that works for it at that moment, as a container that is stopped does. */
  kill(withGit: boolean): void;
}

export function startWriter(path: string, name: string, count: number): Writer {
  const child = spawn(process.execPath, [compiledScript(WRITER), path, name, String(count)], { stdio: ["ignore", "pipe", "inherit"], detached: true });
  const acknowledged: string[] = [];
  let rest = "";
  const more = new EventTarget();
  child.stdout.on("data", (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split("\n");
    rest = lines.pop() ?? "";
    acknowledged.push(...lines);
    more.dispatchEvent(new Event("more"));
  });
  const ended = once(child, "close").then(([code]) => code as number | null);
  return {
    process: child,
    acknowledged,
    ended,
    kill(withGit) {
      if (withGit && child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      else child.kill("SIGKILL");
    },
    reached: async (count) => {
      while (acknowledged.length < count) await Promise.race([once(more, "more"), ended.then(() => Promise.reject(new Error(`Writer ${name} ended at ${acknowledged.length} of ${count}.`)))]);
    },
  };
}
