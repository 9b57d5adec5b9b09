/**
 * `npm run try:hosted`: the whole hosted set-up on this machine, with what is committed in this checkout: GitHub's emulator,
 * the bundles of the functions, a static server, and a host that builds when its hook is called. For the functions time
 * passes twenty times as fast, so that the ten quiet minutes are half a minute. PORT (default 8090).
 */
import { getRequestListener } from "@hono/node-server";
import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { loadSite } from "../../src/config/load-site.ts";
import { readSettings } from "../../src/config/settings.ts";
import { pageHeaders } from "../../src/publish/page-headers.ts";
import { staticFiles } from "../../src/server/static-files.ts";
import { startFakeGitHub } from "../fake-github/fake-github.ts";
import { bundled } from "../functions/bundled.ts";
import { askThrough } from "../functions/host-events.ts";
import { ownerKey, secret } from "../functions/hosted.ts";

const run = promisify(execFile);
const checkout = path.resolve(import.meta.dirname, "../..");
const { PORT = "8090" } = process.env;
const url = `http://localhost:${PORT}/`;
const speed = 20;
const began = Date.now();
const fastClock = (): number => began + (Date.now() - began) * speed;
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const github = await startFakeGitHub();
const { owner, repo } = await github.makeRepository({ begin: true });
const settings = {
  UNFILED_URL: url,
  UNFILED_STORE: `github:${owner}/${repo}#main`,
  UNFILED_SECRET: secret,
  UNFILED_OWNER_KEY: ownerKey,
  GITHUB_TOKEN: github.makeToken(),
  GITHUB_API_URL: github.url,
  UNFILED_REBUILD: `hook:${url}build-hook`,
};

const folder = await mkdtemp(path.join(tmpdir(), "unfiled-try-hosted-"));
const host = path.join(folder, "site");
await run("git", ["clone", "--quiet", checkout, host]);
await symlink(path.join(checkout, "node_modules"), path.join(host, "node_modules"));

let builds: Promise<void> = Promise.resolve();

/** As a host does: one build after the other, in a clone, and published when it succeeds. */
function build(): Promise<void> {
  builds = buildAfter(builds);
  return builds;
}

async function buildAfter(before: Promise<void>): Promise<void> {
  await before;
  try {
    const { stdout } = await run(process.execPath, ["src/cli/bin.js", "build"], { cwd: host, env: { PATH: process.env["PATH"], HOME: folder, ...settings } });
    await cp(path.join(host, "_site"), path.join(folder, "public"), { recursive: true });
    say(`host: ${stdout.trim()}`);
  } catch (error) {
    say(`host: the build failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

await build();
const api = (await bundled("api")).start(settings, fastClock);
const rebuild = (await bundled("rebuild")).start(settings, fastClock);
const files = staticFiles(path.join(folder, "public"), pageHeaders(loadSite(readSettings({ UNFILED_URL: url }))));
// An instance takes one request at a time.
let turn: Promise<unknown> = Promise.resolve();
const functions = getRequestListener((request) => {
  const answer = turn.then(() => askThrough("Netlify", api, request));
  turn = answer.catch(() => undefined);
  return answer;
});

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? "/", url);
  if (pathname.startsWith("/api/")) void functions(request, response);
  else if (pathname === "/build-hook" && request.method === "POST") {
    void build();
    response.writeHead(200).end();
  } else void files(request, response, pathname);
});
await new Promise<void>((resolve) => server.listen(Number(PORT), "127.0.0.1", resolve));
const schedule = setInterval(() => {
  void rebuild.handler({}).then(() => say(`rebuild: ${rebuild.log.at(-1)?.trim() ?? ""}`));
}, 600_000 / speed);

say(`try-hosted is ready at ${url}`);
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    clearInterval(schedule);
    server.closeAllConnections();
    server.close();
    void Promise.all([github.close(), builds]).then(() => rm(folder, { recursive: true, force: true }));
  });
}
