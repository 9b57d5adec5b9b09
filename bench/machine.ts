import { execFileSync } from "node:child_process";
import { cpus, loadavg, release, totalmem, type } from "node:os";

/** What it ran on, and how busy that was: without it no number means anything. */
export function machine(): string {
  const git = execFileSync("git", ["--version"], { encoding: "utf8" }).trim();
  const [first] = cpus();
  return `Node ${process.version}, ${git}, ${type()} ${release()}, ${cpus().length} cores (${first?.model}), ${(totalmem() / 2 ** 30).toFixed(0)} GiB, load ${loadavg()[0]?.toFixed(1)}`;
}

/** The commit that is measured; with a star where the checkout differs from it. */
export function commitNow(): string {
  const git = (...args: string[]): string => execFileSync("git", args, { cwd: import.meta.dirname, encoding: "utf8" }).trim();
  return `${git("rev-parse", "--short", "HEAD")}${git("status", "--porcelain", "--untracked-files=no") === "" ? "" : "*"}`;
}
