import { ChildProcess, execFile } from "node:child_process";
import { Socket } from "node:net";
import { constants, setPriority } from "node:os";
import type { Repository } from "./repository.ts";
import { gitEnvironment, NO_HOOKS } from "./run-git.ts";

/** A stream of comments that never stops is not waited for longer than this, in milliseconds. */
const LONGEST_WAIT_MS = 600_000;
/**
 * Git's own limits decide whether there is anything to do (`gc.auto`, 0 for never). What no branch holds is kept for two
 * weeks whatever the author's settings say: a commit on its way has its objects on the disk before the branch moves.
 */
const TIDY = ["-c", "gc.autoDetach=false", "-c", "gc.pruneExpire=2.weeks.ago", "gc", "--auto", "--quiet"];

export interface Tidying {
  /** Something was committed: the wait for an idle moment begins. */
  touched(): void;
  /** Ends what is under way; Git takes back what it has half done. */
  stop(): Promise<void>;
}

/**
 * Packs the objects of a repository (`git gc --auto`) when nothing was committed for `idleMs`: every commit of ours
 * leaves five loose files. It runs beside commits without disturbing them, at the lowest priority, keeps no process alive,
 * and what goes wrong is only a warning.
 */
export function tidyWhenIdle(repository: Repository, idleMs: number): Tidying {
  let timer: NodeJS.Timeout | undefined;
  let waitingSince: number | null = null;
  let underWay: { readonly child: ChildProcess; readonly end: Promise<void> } | null = null;
  let again = false;
  let stopped = false;

  function tidy(): void {
    again = underWay !== null;
    if (underWay !== null) return;
    waitingSince = null;
    let ended = () => {};
    const end = new Promise<void>((resolve) => (ended = resolve));
    const child = execFile("git", [...NO_HOOKS, ...TIDY], { cwd: repository.gitDir, env: gitEnvironment() }, (error, _, stderr) => {
      underWay = null;
      ended();
      if (error !== null && !stopped) process.emitWarning(`git gc --auto in ${repository.gitDir} failed: ${stderr.trim() || error.message}`);
      if (again) touched();
    });
    underWay = { child, end };
    keepsUsAlive(child, false);
    lowerPriority(child);
  }

  function touched(): void {
    if (stopped) return;
    clearTimeout(timer);
    waitingSince ??= performance.now();
    const longest = waitingSince + LONGEST_WAIT_MS - performance.now();
    timer = setTimeout(tidy, Math.max(0, Math.min(idleMs, longest))).unref();
  }

  async function stop(): Promise<void> {
    stopped = true;
    clearTimeout(timer);
    if (underWay === null) return;
    keepsUsAlive(underWay.child, true);
    underWay.child.kill();
    await underWay.end;
  }

  return { touched, stop };
}

/** Whether this process goes on until Git has ended. */
function keepsUsAlive(child: ChildProcess, yes: boolean): void {
  for (const handle of [child, child.stdin, child.stdout, child.stderr]) {
    if (!(handle instanceof ChildProcess || handle instanceof Socket)) continue;
    if (yes) handle.ref();
    else handle.unref();
  }
}

function lowerPriority({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // It has ended already, or the system does not allow it: then it is as quick as any other.
  }
}
