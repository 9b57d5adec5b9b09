import assert from "node:assert/strict";
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { cp, readdir, readFile, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import path from "node:path";
import { after, describe, it } from "node:test";
import { launchBrowser } from "../helpers/browser.ts";
import { startCheckedGitHub } from "../helpers/github.ts";
import { cleanEnvironment } from "../helpers/environment.ts";
import { TestSite } from "../helpers/site.ts";
import { waitFor } from "../helpers/wait.ts";
import { functionSettings, secret, startStaticSite } from "./hosted.ts";

const checkout = path.resolve(import.meta.dirname, "../..");
const site = await TestSite.create({ "logs/hello.md": "# Hello\n\nA log.\n" });
const github = await startCheckedGitHub();
const told: { commit?: string; builtAt?: string; builds?: string[]; generator?: string; pending?: number } = {};
const deployed = await startStaticSite({ "/build.json": () => told });
const running = new Set<ChildProcess>();
after(async () => {
  for (const child of running) child.kill();
  await Promise.all([site.remove(), github.close(), deployed.close()]);
});

describe("a build at a host", () => {
  it("fails without a key, and says so; a preview needs none, and has no form", async () => {
    const { code, stderr } = await site.unfiled(["build"]);
    assert.deepEqual([code, /UNFILED_PAGE_KEY: a site with forms cannot be built without it/.test(stderr)], [1, true]);
    assert.equal((await site.unfiled(["build", "--without-forms"])).code, 0);
    const page = await site.read("_site/logs/hello/index.html");
    assert.ok(page.includes("A log.") && !page.includes("<form"), page);
  });

  it("carries the builds of the last day over from the public site, and writes nothing secret anywhere", async () => {
    await rm(path.join(site.root, "_site"), { recursive: true });
    const before = new Date(Date.now() - 60_000).toISOString();
    Object.assign(told, { commit: null, builtAt: before, builds: [before], generator: "Unfiled", pending: 0 });
    const planted = { UNFILED_SECRET: secret, GITHUB_TOKEN: "planted-token", SMTP_URL: "smtp://me:planted-password@mail.example", UNFILED_OWNER_MAIL: "planted@example.org" };
    const { code, stdout, stderr } = await site.unfiled(["build"], { UNFILED_URL: deployed.url, ...planted });
    assert.equal(code, 0, stderr);
    const { builds } = JSON.parse(await site.read("_site/build.json")) as { builds: string[] };
    assert.deepEqual([builds.length, builds[0]], [2, before]);
    const files = (await readdir(path.join(site.root, "_site"), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    const texts = await Promise.all(files.map((file) => readFile(path.join(file.parentPath, file.name), "latin1")));
    const said = [stdout, stderr, ...texts].join("");
    for (const text of [secret, "planted"]) assert.ok(!said.includes(text), text);
    assert.ok(said.includes("<form"));
  });
});

describe("Netlify's ignore command", () => {
  const ignore = (env: Record<string, string>): Promise<number> =>
    new Promise((resolve) => {
      execFile(process.execPath, [path.join(checkout, "deploy/netlify-ignore.mjs")], { cwd: site.root, env: cleanEnvironment(site.root, { URL: deployed.url.slice(0, -1), ...env }) }, (error) => resolve(error === null ? 0 : Number(error.code)));
    });

  it("skips pushes of nothing but data, and no others", async () => {
    const first = await site.git("rev-parse", "HEAD");
    await site.write("data/comments/logs/hello/x.json", "{}\n");
    await site.git("add", "data");
    await site.git("commit", "--quiet", "--message", "comment: logs/hello (x)");
    const second = await site.git("rev-parse", "HEAD");
    assert.equal(await ignore({ CACHED_COMMIT_REF: first, COMMIT_REF: second }), 0);
    assert.equal(await ignore({ CACHED_COMMIT_REF: first, COMMIT_REF: second, INCOMING_HOOK_TITLE: "unfiled" }), 1, "a hook builds");
    assert.equal(await ignore({ CACHED_COMMIT_REF: second, COMMIT_REF: second }), 1, "somebody presses the button");
    assert.equal(await ignore({ CACHED_COMMIT_REF: "0".repeat(40), COMMIT_REF: second }), 1, "unknown");
    Object.assign(told, { commit: second, builtAt: new Date().toISOString() });
    assert.equal(await ignore({ CACHED_COMMIT_REF: second, COMMIT_REF: second, INCOMING_HOOK_TITLE: "unfiled" }), 0, "asked twice");
    await site.write("content/logs/hello.md", "# Hello\n\nAgain.\n");
    await site.git("commit", "--quiet", "--all", "--message", "Again");
    assert.equal(await ignore({ CACHED_COMMIT_REF: first, COMMIT_REF: await site.git("rev-parse", "HEAD") }), 1);
  });
});

describe("netlify-lambda", () => {
  it("builds the functions, serves them, and answers a form from a real browser", async () => {
    for (const item of ["functions", "netlify.toml"]) await cp(path.join(checkout, item), path.join(site.root, item), { recursive: true });
    const repository = await github.makeRepository({ begin: true });
    const env = cleanEnvironment(site.root, functionSettings(github, repository, { UNFILED_URL: deployed.url }));
    const port = await freePort();
    const child = spawn(process.execPath, ["--import", "tsx", "node_modules/netlify-lambda/bin/cmd.js", "-c", "functions/bundling/webpack.cjs", "serve", "functions", "--port", port], { cwd: site.root, env, stdio: ["ignore", "pipe", "pipe"] });
    running.add(child);
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => void (said += chunk.toString()));
    const url = `http://127.0.0.1:${port}/api`;
    await waitFor("netlify-lambda to answer", async () => (await fetch(`${url}/health`).catch(() => undefined))?.status === 200, 60_000).catch((error: unknown) => assert.fail(`${String(error)}\n${said}`));

    const page = (await site.read("_site/logs/hello/index.html")).replaceAll('action="/api/', `action="${url}/`).replace(/<meta http-equiv[^>]*>/g, "");
    const browser = await launchBrowser();
    try {
      const context = await browser.newContext({ javaScriptEnabled: false });
      const tab = await context.newPage();
      await tab.route("**/hello/", (route) => route.fulfill({ contentType: "text/html", body: page }));
      await tab.goto(`${deployed.url}hello/`);
      await tab.fill('#comment-form [name="name"]', "Grace");
      await tab.fill('#comment-form [name="body"]', "From a *real* browser.");
      await Promise.all([tab.waitForURL(/\/comments\/status\?receipt=/), tab.click('#comment-form button[type="submit"]:not([formaction])')]);
      assert.match(await tab.content(), /From a <em>real<\/em> browser\./);
    } finally {
      await browser.close();
    }
    const [newest] = await github.messages(repository);
    assert.match(newest ?? "", /^comment: logs\/hello \(/);
  });
});

async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return String(port);
}
