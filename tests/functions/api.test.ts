import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { testApi } from "../api/conformance.ts";
import { startCheckedGitHub } from "../helpers/github.ts";
import { MailServer } from "../helpers/mail-server.ts";
import { bundled } from "./bundled.ts";
import { askThrough, hosts } from "./host-events.ts";
import { commentForm, functionSettings, secret, signUpForms, startStaticSite } from "./hosted.ts";

const api = await bundled("api");
const github = await startCheckedGitHub();
/** For tests in which it has its moods. */
const rough = await startCheckedGitHub();
const mail = await MailServer.start();
const topics = [{ value: "all", label: "Everything" }, { value: "robot", label: "The <robot>" }];
const site = await startStaticSite({ "/topics.json": () => topics });
const signUp = await signUpForms();
after(() => Promise.all([github.close(), rough.close(), mail.close(), site.close()]));

const repositories = await Promise.all(hosts.map(() => github.makeRepository({ begin: true })));

for (const [n, host] of hosts.entries()) {
  const repository = repositories[n] ?? assert.fail();
  const instance = api.start(functionSettings(github, repository, { UNFILED_URL: site.url, SMTP_URL: mail.url }));
  testApi(host, () => ({
    ask: (path, init) => askThrough(host, instance, new Request(`https://blog.example/api${path}`, init)),
    form: commentForm,
    signUp,
    mails: () => mail.received.map(({ text }) => text.replaceAll("=\r\n", "").replaceAll("=3D", "=")),
  }));
}

describe("the bundle of the api", () => {
  it("is at most 1.6 MB", () => {
    assert.ok(Buffer.byteLength(api.text) <= 1_600_000, `${Buffer.byteLength(api.text)} bytes`);
  });

  it("does not start where a setting is missing or too short, and names each without repeating any", () => {
    const start = (settings: Record<string, string>) => () => api.start(settings);
    assert.throws(start({}), (error: Error) => ["UNFILED_URL", "UNFILED_SECRET", "UNFILED_OWNER_KEY", "UNFILED_STORE"].every((name) => error.message.includes(`${name}: `)));
    assert.throws(start({ UNFILED_SECRET: "planted-short-one" }), (error: Error) => /UNFILED_SECRET.0: expected at least 32 bytes/.test(error.message) && !error.message.includes("planted"));
    assert.throws(start({ UNFILED_STORE: "github:me/blog" }), /GITHUB_TOKEN: UNFILED_STORE cannot be opened without it/);
  });

  it("answers with the navigation of the site, the author's own pages too", async () => {
    const instance = api.start(functionSettings(rough, await rough.makeRepository({ begin: true }), { UNFILED_URL: "https://blog.example/below/" }));
    const text = await (await askThrough("Netlify", instance, new Request("https://blog.example/api/comments/status?receipt=none", { headers: { accept: "text/html" } }))).text();
    assert.match(text, /<nav aria-label="Site">[^]*<a href="\/below\/archive\/">Archive<\/a>[^]*<a href="\/below\/about\/">About<\/a>[^]*<\/nav>/);
  });

  it("says 503 with a time where GitHub does not answer, and keeps every word typed", async () => {
    const repository = await rough.makeRepository({ begin: true });
    const instance = api.start(functionSettings(rough, repository, { GITHUB_TOKEN: "one-that-was-revoked" }));
    const answer = await askThrough("Netlify", instance, new Request("https://blog.example/api/comments", { method: "POST", body: new URLSearchParams(commentForm({ body: "Not to be lost." })), headers: { accept: "text/html" } }));
    assert.equal(answer.status, 503);
    assert.ok(Number(answer.headers.get("retry-after")) > 0);
    assert.match(await answer.text(), /Not to be lost\./);
  });

  it("writes one line for a request, with its id, outcome and what the store took, and nothing secret, even when all goes wrong", async () => {
    const repository = await rough.makeRepository({ begin: true });
    const settings = functionSettings(rough, repository, { SMTP_URL: "smtp://user:planted-password@127.0.0.1:9", UNFILED_OWNER_MAIL: "owner-planted@example.org" });
    const instance = api.start(settings);
    const ask = (fields: Record<string, string>) => askThrough("API Gateway v2", instance, new Request("https://blog.example/api/comments?receipt=planted-receipt", { method: "POST", body: new URLSearchParams(fields), headers: { accept: "application/json" } }));
    const answers = [await ask(commentForm({ email: "grace-planted@example.org", notify: "yes" }))];
    rough.proxy.plan(() => true, { kind: "answer", status: 401, message: "Bad credentials" }, 50);
    answers.push(await ask(commentForm({ body: "planted-words" })));
    rough.proxy.clear();
    assert.deepEqual(answers.map(({ status }) => status), [201, 503]);
    const lines = instance.log.map((line) => JSON.parse(line) as { msg: string; requestId?: string; status?: number; outcome?: string; path?: string; store?: { calls: number; attempts: number; ms: number } });
    const answered = lines.filter(({ msg }) => msg === "answered");
    assert.deepEqual(answered.map(({ requestId, status, outcome, path }) => ({ requestId, status, outcome, path })), [[201, "published"], [503, "store-unavailable"]].map(([status, outcome]) => ({ requestId: "request-1", status, outcome, path: "/api/comments" })));
    assert.deepEqual(answers.map(({ headers }) => headers.get("x-request-id")), ["request-1", "request-1"]);
    assert.ok(answered.every(({ store }) => store !== undefined && store.calls > 0 && store.attempts > 0));
    assert.ok(lines.some(({ msg, requestId }) => msg.includes("store-unavailable") && requestId === "request-1"), "the owner finds the reason");
    const said = `${instance.log.join("")}${api.text}${(await Promise.all(answers.map((answer) => answer.text()))).join("")}`;
    for (const planted of [secret, settings["GITHUB_TOKEN"] ?? "", "planted-password", "planted@example.org", "planted-words", "planted-receipt"]) assert.ok(!said.includes(planted), planted);
  });
});
