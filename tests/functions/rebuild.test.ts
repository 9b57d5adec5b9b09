import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, describe, it } from "node:test";
import { startCheckedGitHub } from "../helpers/github.ts";
import { bundled } from "./bundled.ts";
import { functionSettings, hello, startStaticSite } from "./hosted.ts";

const rebuild = await bundled("rebuild");
const github = await startCheckedGitHub();
let deployed: object = {};
const site = await startStaticSite({ "/build.json": () => deployed });
const hooked: string[] = [];
const hook = createServer((request, response) => {
  hooked.push(`${request.method} ${request.url}`);
  response.writeHead(hooked.length > 1 ? 500 : 200).end();
});
await new Promise<void>((resolve) => hook.listen(0, "127.0.0.1", resolve));
after(() => Promise.all([github.close(), site.close(), new Promise((resolve) => hook.close(resolve))]));

const day = 24 * 60 * 60_000;
const noon = Date.parse("2026-11-21T12:00:00Z");
const comment = (status: string) => `{\n  "id": "1",\n  "body": "x",\n  "status": "${status}"\n}\n`;

describe("the scheduled rebuild", () => {
  it("asks for a build where a published comment is not in the pages, and for none where only a held one or a sign-up came", async () => {
    const repository = await github.makeRepository({ begin: true });
    const store = await github.open(repository, { clock: () => new Date(noon - 15 * 60_000) });
    const start = await store.head();
    deployed = { commit: start, builtAt: new Date(noon - 3 * day).toISOString(), generator: "Unfiled", pending: 0, builds: [] };
    const { handler, log } = rebuild.start(functionSettings(github, repository, { UNFILED_URL: site.url, UNFILED_REBUILD: "dispatch" }), () => noon);
    await handler({});
    await store.commit([{ path: `data/comments/${hello.key}/1.json`, write: comment("held") }, { path: "data/newsletter/0f.json", write: "{}\n" }], { message: "comment: logs/hello (1)" });
    await handler({});
    assert.deepEqual(log.map((line) => (JSON.parse(line) as { why?: string }).why), ["nothing new", "nothing new"]);
    await store.commit([{ path: `data/comments/${hello.key}/1.json`, write: comment("published") }], { message: "moderation: approve 1" });
    await handler({});
    assert.match(log.at(-1) ?? "", /asked for a build/);
    assert.deepEqual(github.proxy.dispatches, [{ event_type: "unfiled-rebuild", client_payload: { commit: await store.head() } }]);
  });

  it("asks for a build where the branch was moved back: what was taken out of it still stands in the pages", async () => {
    const repository = await github.makeRepository({ begin: true });
    const store = await github.open(repository, { clock: () => new Date(noon - 15 * 60_000) });
    await store.commit([{ path: "content/a.md", write: "A\n" }], { message: "A" });
    const before = await store.head();
    await store.commit([{ path: `data/comments/${hello.key}/1.json`, write: comment("published") }], { message: "comment: logs/hello (1)" });
    deployed = { commit: await store.head(), builtAt: new Date(noon - 3 * day).toISOString(), generator: "Unfiled", pending: 0, builds: [] };
    const { handler, log } = rebuild.start(functionSettings(github, repository, { UNFILED_URL: site.url, UNFILED_REBUILD: "dispatch" }), () => noon);
    await github.ask(repository, "PATCH", "git/refs/heads/main", { sha: before, force: true });
    await handler({});
    assert.match(log.at(-1) ?? "", /asked for a build/);
    await store.commit([{ path: "data/newsletter/0f.json", write: "{}\n" }], { message: "newsletter: 1" });
    await handler({});
    assert.match(log.at(-1) ?? "", /asked for a build/);
  });

  it("calls the hook when a text is due, and keeps its address out of the log where it fails", async () => {
    const repository = await github.makeRepository({ begin: true });
    const head = await (await github.open(repository)).head();
    deployed = { commit: head, builtAt: new Date(noon - 3 * day).toISOString(), generator: "Unfiled", pending: 0, builds: [], nextDue: new Date(noon - 60_000).toISOString() };
    const address = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/build_hooks/planted-hook`;
    const { handler, log } = rebuild.start(functionSettings(github, repository, { UNFILED_URL: site.url, UNFILED_REBUILD: `hook:${address}` }), () => noon);
    assert.equal((await handler({})).statusCode, 200);
    assert.equal((await handler({})).statusCode, 500);
    assert.deepEqual(hooked, ["POST /build_hooks/planted-hook", "POST /build_hooks/planted-hook"]);
    assert.match(log.join(""), /asked for a build[^]*the hook of UNFILED_REBUILD answered 500/);
    assert.ok(!log.join("").includes("planted-hook"));
  });

  it("does nothing where it is not asked to, and does not start where it cannot know what is new", async () => {
    assert.equal((await rebuild.start({}).handler({})).statusCode, 200);
    assert.throws(() => rebuild.start({ UNFILED_REBUILD: "dispatch", UNFILED_URL: "https://blog.example/", UNFILED_STORE: "https://git.example/blog.git" }), /UNFILED_STORE: what is not published yet can only be asked of a github: store/);
  });
});
