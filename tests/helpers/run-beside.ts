import { fork, type ChildProcess } from "node:child_process";
import path from "node:path";

/** How a program ended, whatever its exit code. */
export interface Ran {
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  /** What `execFile` says where it did not end with 0. */
  readonly failed?: { readonly message: string; readonly code: number | string | null };
}

interface Options {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** What it reads. @default nothing */
  readonly input?: Uint8Array;
}

let small: ChildProcess | undefined;
let count = 0;
const waiting = new Map<number, (ran: Ran | Error) => void>();

/**
 * Runs a program to its end, and lets a small process start it: the kernel copies the page tables of who starts a program, which
 * took as long as all of Git's work where many test files share a process. Ends with this process.
 */
export async function runBeside(file: string, args: readonly string[], { cwd, env, input = new Uint8Array() }: Options): Promise<Ran> {
  const child = (small ??= begin());
  const ran = await new Promise<Ran | Error>((resolve) => {
    count += 1;
    waiting.set(count, resolve);
    // Nothing waits for the process itself, only for its answers.
    child.channel?.ref();
    // An error here is told by `disconnect`, which answers all who wait.
    child.send({ id: count, file, args, options: { cwd, env, maxBuffer: 2 ** 28 }, input }, () => undefined);
  });
  if (ran instanceof Error) throw ran;
  return ran;
}

/** As the one before, for programs that must end with 0; resolves to what it printed. Rejects as `execFile` does. */
export async function printedBeside(file: string, args: readonly string[], options: Options): Promise<string> {
  const { stdout, stderr, failed } = await runBeside(file, args, options);
  if (failed !== undefined) throw Object.assign(new Error(failed.message), failed, { stdout: stdout.toString(), stderr: stderr.toString() });
  return stdout.toString();
}

function begin(): ChildProcess {
  const child = fork(path.join(import.meta.dirname, "run-beside.mjs"), [], { execArgv: [], serialization: "advanced", stdio: ["ignore", "ignore", "inherit", "ipc"] });
  child.unref();
  child.channel?.unref();
  child.on("message", ({ id, failed, stdout, stderr }: { id: number; failed?: NonNullable<Ran["failed"]>; stdout: Uint8Array; stderr: Uint8Array }) => {
    waiting.get(id)?.({ stdout: Buffer.from(stdout), stderr: Buffer.from(stderr), ...(failed !== undefined && { failed }) });
    waiting.delete(id);
    if (waiting.size === 0) child.channel?.unref();
  });
  child.on("error", () => undefined);
  child.once("disconnect", () => {
    small = undefined;
    for (const resolve of waiting.values()) resolve(new Error("The process that runs programs for the tests has ended."));
    waiting.clear();
  });
  return child;
}
