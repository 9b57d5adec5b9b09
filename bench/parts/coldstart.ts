import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { bundled } from "../../tests/functions/bundled.ts";
import { ownerKey, secret } from "../../tests/functions/hosted.ts";
import type { Bench } from "../bench.ts";
import { figure, format } from "../figures.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const run = promisify(execFile);

const env = { UNFILED_URL: "https://blog.example/", UNFILED_STORE: "github:me/blog", UNFILED_SECRET: secret, UNFILED_OWNER_KEY: ownerKey, GITHUB_TOKEN: "none" };

/** A form that is refused: all that a function does for a comment, but for GitHub. */
const event = { path: "/api/comments", httpMethod: "POST", headers: { host: "blog.example", accept: "application/json", "content-type": "application/x-www-form-urlencoded" }, body: "page=logs%2Fhello&token=none&name=Ada&body=Words", requestContext: {} };

/** Tells on stderr, as JSON, what it took: milliseconds on the clock and of CPU. */
const measured = `const began = performance.now(), used = process.cpuUsage();
Promise.resolve(process.argv[2] === "bare" ? { statusCode: 403 } : require("./api.js").handler(${JSON.stringify(event)})).then(({ statusCode }) => {
  const { user, system } = process.cpuUsage(used);
  console.error(JSON.stringify({ statusCode, ms: performance.now() - began, cpuMs: (user + system) / 1000 }));
});`;

/** From the first line of a fresh process to the first answer, between runs of a process that loads nothing. */
export async function benchColdStart(bench: Bench): Promise<void> {
  const { say } = bench;
  const { text } = await bundled("api");
  const folder = await temporaryFolder(bench, "unfiled-coldstart-");
  await Promise.all([writeFile(path.join(folder, "api.js"), text), writeFile(path.join(folder, "run.cjs"), measured), writeFile(path.join(folder, "package.json"), '{ "type": "commonjs" }')]);
  const answers: { ms: number; cpuMs: number }[] = [];
  const wholes: { api: number; bare: number }[] = [];
  for (let round = 0; round < bench.rounds(20); round += 1) {
    const [api, bare] = [await start(folder, "api"), await start(folder, "bare")];
    answers.push(api);
    wholes.push({ api: api.wholeMs, bare: bare.wholeMs });
  }
  say(`Cold start of api.js, ${(text.length / 1e6).toFixed(2)} MB, ${answers.length} fresh processes`);
  say(`  require to first answer   ${format(figure(answers.map(({ ms }) => ms)), "ms")}`);
  say(`  CPU of it                 ${format(figure(answers.map(({ cpuMs }) => cpuMs)), "ms")}`);
  say(`  the whole process         ${format(figure(wholes.map(({ api }) => api)), "ms")}, one that loads nothing ${format(figure(wholes.map(({ bare }) => bare)), "ms")}`);
}

async function start(folder: string, what: "api" | "bare"): Promise<{ ms: number; cpuMs: number; wholeMs: number }> {
  const began = performance.now();
  const { stderr } = await run(process.execPath, ["run.cjs", what], { cwd: folder, env });
  const { statusCode, ...took } = JSON.parse(stderr) as { statusCode: number; ms: number; cpuMs: number };
  if (statusCode !== 403) throw new Error(`Expected the form to be refused with 403, got ${statusCode}`);
  return { ...took, wholeMs: performance.now() - began };
}
