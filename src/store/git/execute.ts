import { execFile } from "node:child_process";

/** A program to run, in a form that can be sent to another process. */
export interface Execution {
  readonly folder: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly input: string;
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

/** How it went; `missing` where there was no program, or no folder to run it in. */
export interface Executed {
  /** Exit code; null where it was killed. */
  readonly code: number | null;
  readonly stdout: Uint8Array;
  readonly stderr: string;
  readonly missing?: string;
}

/** Runs Git and waits for it, whatever its exit code. */
export function execute({ folder, args, env, input, timeoutMs, maxBytes }: Execution): Promise<Executed> {
  return new Promise((resolve) => {
    const child = execFile("git", args, { cwd: folder, env, encoding: "buffer", timeout: timeoutMs, maxBuffer: maxBytes }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code === "string") resolve({ code: null, stdout, stderr: "", missing: `${error?.message}` });
      else resolve({ code: code ?? null, stdout, stderr: stderr.toString().trim() });
    });
    // A Git that refuses its arguments ends before it reads: its exit code tells more than the broken pipe.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input);
  });
}
