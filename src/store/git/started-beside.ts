import { fork, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { execute, type Executed, type Execution } from "./execute.ts";

/** Lies beside this file where both were compiled (`cli/compile.js`). Asked only by who starts it: the bundle of a function lies nowhere. */
const compiledBeside = (): string => fileURLToPath(new URL("./start-for-another.mjs", import.meta.url));

interface Beside {
  readonly child: ChildProcess;
  readonly waiting: Map<number, (executed: Executed) => void>;
}

let beside: Beside | undefined;
let count = 0;

/**
 * From now on a small process starts Git for this one. To start a program the kernel copies the page tables of the starter,
 * which meanwhile stands still: 2 ms for a small process, 13 with 300 MB and 37 with 1 GB of memory (Node 20), and a commit
 * takes two. Without the file (sources are run as they are) all stays as it was. Ends with this process.
 */
export function startGitBeside(file = compiledBeside()): void {
  if (beside !== undefined || !existsSync(file)) return;
  const child = fork(file, [], { serialization: "advanced", stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const waiting: Beside["waiting"] = new Map();
  const begun = { child, waiting };
  beside = begun;
  child.unref();
  child.channel?.unref();
  child.on("message", ({ id, executed }: { id: number; executed: Executed }) => answer(begun, id, executed));
  const end = (): void => {
    if (beside === begun) beside = undefined;
    for (const id of waiting.keys()) answer(begun, id, { code: null, stdout: new Uint8Array(), stderr: "the process that started Git has ended" });
  };
  child.once("error", end);
  // Not `exit`: nobody waits for the process, but its channel is held while an answer is due.
  child.once("disconnect", end);
}

/** Runs Git from the small process where there is one, else from this one. */
export function executeBeside(execution: Execution): Promise<Executed> {
  const known = beside;
  if (known?.child.connected !== true) return execute(execution);
  return new Promise((resolve) => {
    count += 1;
    known.waiting.set(count, resolve);
    known.child.channel?.ref();
    // An error here is told by `disconnect`, which answers all who wait.
    known.child.send({ id: count, execution }, () => undefined);
  });
}

function answer({ child, waiting }: Beside, id: number, executed: Executed): void {
  waiting.get(id)?.(executed);
  waiting.delete(id);
  if (waiting.size === 0) child.channel?.unref();
}
