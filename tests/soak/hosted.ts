import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { Soak } from "./soak.ts";

/** The whole way of readers and authors at a host with functions, of which the tests only take what differs from the one process; and fifty instances at once. */
export async function soakHosted({ small, say }: Soak): Promise<void> {
  const files = small ? ["../browser/whole-way-hosted.test.ts", "../functions/instances.test.ts"] : ["whole-way-hosted.ts", "many-instances.ts"];
  const tests = spawn(process.execPath, ["--import", "tsx", "--test", "--test-reporter", "spec", ...files.map((file) => path.resolve(import.meta.dirname, file))], { stdio: ["ignore", "pipe", "inherit"] });
  let rest = "";
  tests.stdout.on("data", (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) say(line);
  });
  const [code] = (await once(tests, "close")) as [number | null];
  if (code !== 0) throw new Error(`The tests ended with ${code}.`);
}
