import { readFile } from "node:fs/promises";
import { errorCode } from "./atomic-fs.ts";

/** Fields of /proc/<pid>/stat after the command's name: see proc_pid_stat(5), fields 3 and 22. */
const STATE = 0;
const START_TIME = 19;

/**
 * When a process of this machine started, as a word that a later process of the same number does not share.
 * Null where no such process lives, "unknown" where the system does not tell (only Linux does, without a further process).
 */
export async function processStart(pid: number): Promise<string | null> {
  if (process.platform !== "linux") return isAlive(pid) ? "unknown" : null;
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  if (stat === null) return null;
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields[STATE] === "Z" ? null : (fields[START_TIME] ?? "unknown");
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}
