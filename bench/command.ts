import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

/** What a command took, the processes it started with it. */
export interface Cost {
  readonly seconds: number;
  /** Of all cores; known where GNU time is. */
  readonly cpuSeconds?: number;
  /** Of its largest process, at most; likewise. */
  readonly mebibytes?: number;
}

/** GNU time, which asks the kernel what a process and its children took. */
const gnuTime = process.platform === "linux" && existsSync("/usr/bin/time") ? "/usr/bin/time" : undefined;

/** Why memory and processor time are not known, where they are not. */
export const unmeasured = gnuTime === undefined ? "memory and processor time need GNU time: apt-get install time" : undefined;

interface Where {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a command to its end. Throws the end of what it said where it fails. */
export async function run(command: string, args: readonly string[], { cwd, env = {} }: Where): Promise<string> {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let all = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
    all = (all + chunk.toString()).slice(-2000);
  });
  child.stderr.on("data", (chunk: Buffer) => (all = (all + chunk.toString()).slice(-2000)));
  const code = await new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
  if (code !== 0) throw new Error(`${[command, ...args].join(" ")} ended with ${code}:\n${all}`);
  return stdout;
}

/** Runs a command to its end and answers what that took. */
export async function measure(command: string, args: readonly string[], where: Where): Promise<Cost> {
  const folder = await mkdtemp(path.join(tmpdir(), "unfiled-cost-"));
  const file = path.join(folder, "cost");
  const [first, ...others] = gnuTime === undefined ? [command, ...args] : [gnuTime, "-f", "%U %S %M", "-o", file, command, ...args];
  const started = performance.now();
  await run(first ?? command, others, where);
  const seconds = (performance.now() - started) / 1000;
  const [user, system, kibibytes] = (await readFile(file, "utf8").catch(() => "")).trim().split(" ").map(Number);
  await rm(folder, { recursive: true });
  if (user === undefined || system === undefined || kibibytes === undefined) return { seconds };
  return { seconds, cpuSeconds: user + system, mebibytes: kibibytes / 1024 };
}

/** Where a command lies; undefined where it is not installed. */
export function which(command: string): string | undefined {
  const folders = [...(process.env["PATH"] ?? "").split(path.delimiter), "/usr/sbin", "/usr/local/sbin"];
  return folders.map((folder) => path.join(folder, command)).find((file) => existsSync(file));
}
