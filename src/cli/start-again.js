import { watch } from "chokidar";
import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

/** A process ends with this code to be started again (EX_TEMPFAIL of sysexits.h: "the user is invited to retry"). */
const startAgain = 75;
/** Where a mistake that keeps it from starting is mended. */
const mended = ["layouts", "site.config.ts", ".eleventy.js", ".env", "content", "src"].map((name) => path.resolve(name));

/**
 * Runs a command in a process of its own for as long as it asks to be started again, at the same port. A start that fails
 * after that is most often a layout saved half done: it is tried again when the next file is saved. Answers the exit code.
 */
export async function keepStarted(file, args) {
  const env = { ...process.env };
  let child;
  let isAsked = false;
  // Ctrl-C reaches the child by itself; what is sent to this process alone is passed on.
  process.on("SIGINT", () => void (isAsked = true));
  process.on("SIGTERM", () => {
    isAsked = true;
    child.kill("SIGTERM");
  });
  for (let isFirst = true; ; isFirst = false) {
    child = fork(file, args, { env });
    child.on("message", ({ port }) => void (env.PORT = port));
    const [code] = await once(child, "exit");
    if (isAsked || (code !== startAgain && isFirst)) return code ?? 1;
    if (code !== startAgain) await nextSave();
  }
}

async function nextSave() {
  const end = () => process.exit(1);
  process.on("SIGINT", end).on("SIGTERM", end);
  const watcher = watch(mended, { ignoreInitial: true });
  await once(watcher, "ready");
  process.stderr.write("It is tried again when the next file is saved.\n");
  await once(watcher, "all");
  process.off("SIGINT", end).off("SIGTERM", end);
  await watcher.close();
}
