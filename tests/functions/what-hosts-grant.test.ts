/** Hosts give a request some seconds, GitHub some thousand requests an hour: nobody may use them up, and no answer come too late. */
import assert from "node:assert/strict";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { after, describe, it } from "node:test";
import { startCheckedGitHub } from "../helpers/github.ts";
import { bundled, type Instance } from "./bundled.ts";
import { askThrough, eventOf } from "./host-events.ts";
import { commentForm, functionSettings, hello, pageToken, startStaticSite } from "./hosted.ts";

const api = await bundled("api");
const github = await startCheckedGitHub();
/** A mail server that takes connections and says nothing. */
const calls = new Set<Socket>();
const mute = createServer((socket) => void calls.add(socket));
await new Promise<void>((resolve) => mute.listen(0, "127.0.0.1", resolve));
let deployed: object = {};
const site = await startStaticSite({ "/build.json": () => deployed });
after(async () => {
  await Promise.all([github.close(), site.close()]);
  for (const socket of calls) socket.destroy();
  mute.close();
});

const parent = "0193a0de-0000-7000-8000-000000000000";
const request = (path: string, fields?: Record<string, string>): Request =>
  new Request(`https://blog.example/api${path}`, { headers: { accept: "application/json" }, ...(fields && { method: "POST", body: new URLSearchParams(commentForm(fields)) }) });
const get = (instance: Instance, path: string): Promise<Response> => askThrough("API Gateway v2", instance, request(path));

describe("the time that a host gives", () => {
  it("is not spent on a store in trouble a second time, to show what a reply answers", async () => {
    const instance = api.start(functionSettings(github, await github.makeRepository({ begin: true }), { GITHUB_TOKEN: "revoked" }));
    const before = github.proxy.log.length;
    const answer = await askThrough("Netlify", instance, new Request("https://blog.example/api/comments", { method: "POST", body: new URLSearchParams(commentForm({ parent, body: "Not to be lost." })), headers: { accept: "text/html" } }));
    const page = await answer.text();
    assert.deepEqual([answer.status, github.proxy.log.length - before], [503, 1]);
    assert.ok(page.includes("Not to be lost.") && page.includes(parent), page);
  });

  it("ends the waiting for a mail server that says nothing: who sent the comment is told that it is kept", async () => {
    const mail = { SMTP_URL: `smtp://127.0.0.1:${(mute.address() as AddressInfo).port}`, UNFILED_OWNER_MAIL: "me@example.org" };
    const instance = api.start(functionSettings(github, await github.makeRepository({ begin: true }), mail));
    const answer = await instance.handler(await eventOf("Netlify", request("/comments", { email: "grace@example.org" })), { getRemainingTimeInMillis: () => 1_050 });
    assert.equal(answer.statusCode, 201);
    assert.match(instance.log.join(""), /Mail was still under way/);
  });
});

describe("the requests that GitHub grants", () => {
  it("are not used up by looking", async () => {
    const instance = api.start(functionSettings(github, await github.makeRepository({ begin: true }), { UNFILED_LIMITS: "on", UNFILED_URL: site.url }));
    assert.equal((await get(instance, "/health")).status, 200);
    const before = github.proxy.log.length;
    for (let n = 0; n < 20; n += 1) assert.equal((await get(instance, "/health")).status, 200);
    assert.equal(github.proxy.log.length, before);
    const replies = await Promise.all(Array.from({ length: 70 }, () => get(instance, `/comments?page=${hello.key}&token=${pageToken}&parent=${parent}`)));
    assert.deepEqual([replies.filter(({ status }) => status === 404).length, replies.filter(({ status }) => status === 429).length], [60, 10]);
    assert.ok(replies.every(({ status, headers }) => status !== 429 || Number(headers.get("retry-after")) > 0));
  });

  it("are left to those who write when few remain: what is new is asked for less often", async () => {
    const repository = await github.makeRepository({ begin: true });
    const store = await github.open(repository);
    deployed = { commit: await store.head(), builtAt: "", builds: [] };
    const state = { aheadMs: 0 };
    const instance = api.start(functionSettings(github, repository, { UNFILED_URL: site.url }), () => Date.now() + state.aheadMs);
    const asked = async (aheadMs: number): Promise<number> => {
      state.aheadMs = aheadMs;
      const before = github.proxy.log.length;
      assert.equal((await get(instance, `/comments?page=${hello.key}&since=build`)).status, 200);
      return github.proxy.log.length - before;
    };
    github.proxy.plan(({ path }) => path.includes("/commits?"), { kind: "edit", edit: (body) => body, headers: { "x-ratelimit-remaining": "900" } }, 1);
    assert.deepEqual([await asked(0), await asked(60_000), await asked(11 * 60_000), await asked(12 * 60_000)], [1, 0, 1, 1]);
  });

  it("are not spent on what is no comment's id", async () => {
    const repository = await github.makeRepository({ begin: true });
    deployed = { commit: await (await github.open(repository)).head(), builtAt: "", builds: [] };
    const instance = api.start(functionSettings(github, repository, { UNFILED_URL: site.url }));
    const before = github.proxy.log.length;
    for (const id of ["..", "../../newsletter/x", "%00", "a%5Cb", "x".repeat(3000), "x/y", "%F0%9F%98%80"]) assert.equal((await get(instance, `/comments?page=${hello.key}&since=build&id=${id}`)).status, 200, id);
    assert.equal(github.proxy.log.length - before, 1);
  });
});
