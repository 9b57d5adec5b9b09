import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { identity, ownerKey, startStaticSite } from "../functions/hosted.ts";
import { startCheckedGitHub } from "../helpers/github.ts";
import { MailServer } from "../helpers/mail-server.ts";
import { TestSite } from "../helpers/site.ts";

const site = await TestSite.create({ "logs/hello.md": "Hello\n" });
const github = await startCheckedGitHub();
const mail = await MailServer.start();
let told: unknown = "nothing";
const published = await startStaticSite({ "/build.json": () => told });
after(() => Promise.all([site.remove(), github.close(), mail.close(), published.close()]));

describe("unfiled doctor", () => {
  it("finds nothing wrong where all is well, and changes nothing", async () => {
    const [{ owner, repo }, other] = [await github.makeRepository({ begin: true }), await github.makeRepository({ begin: true })];
    const settings = {
      UNFILED_URL: "https://blog.example/", UNFILED_SECRET: "a-secret-that-is-at-least-32-bytes-long", UNFILED_OWNER_KEY: "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
      UNFILED_STORE: `github:${owner}/${repo}`, UNFILED_PRIVATE_STORE: `github:${other.owner}/${other.repo}`, GITHUB_TOKEN: github.makeToken(), GITHUB_API_URL: github.url, SMTP_URL: mail.url,
    };
    const hidden = github.proxy.plan(({ path }) => path.endsWith(`/repos/${other.owner}/${other.repo}`), { kind: "edit", edit: (body) => ({ ...(body as object), private: true }) }, 10);
    const { code, stdout } = await site.unfiled(["doctor"], settings);
    hidden();
    assert.deepEqual([code, stdout.includes("problem")], [0, false], stdout);
    assert.match(stdout, new RegExp(`^ok {7}GITHUB_TOKEN at ${owner}/${repo}$`, "m"));
    assert.equal((await github.commits({ owner, repo })).length, 1);
  });

  it("names each thing that is missing or wrong, with what to do, and no secret", async () => {
    const { owner, repo } = await github.makeRepository({ begin: true });
    const settings = { UNFILED_STORE: `github:${owner}/${repo}`, GITHUB_TOKEN: "planted-token", GITHUB_API_URL: github.url, SMTP_URL: "smtp://me:planted-password@127.0.0.1:9" };
    const { code, stdout, stderr } = await site.unfiled(["doctor", "--json"], settings);
    const { ok, findings } = JSON.parse(stdout) as { ok: boolean; findings: { about: string; problem?: string }[] };
    const wrong = findings.filter(({ problem }) => problem !== undefined).map(({ about }) => about);
    assert.deepEqual([code, ok, wrong], [1, false, ["UNFILED_URL", "the secret", "the owner's key", `the store github:${owner}/${repo}`, `GITHUB_TOKEN at ${owner}/${repo}`, "mail"]]);
    assert.ok(!`${stdout}${stderr}`.includes("planted"));
  });

  it("looks at what functions and rebuilds need, and at rights that would fail only when a reader writes", async () => {
    const [{ owner, repo }, other] = [await github.makeRepository({ begin: true }), await github.makeRepository({ begin: true })];
    const doctor = async (more: Record<string, string>): Promise<Map<string, string | undefined>> => {
      const settings = {
        UNFILED_URL: published.url, UNFILED_SECRET: "a-secret-that-is-at-least-32-bytes-long", UNFILED_OWNER_KEY: "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
        UNFILED_STORE: `github:${owner}/${repo}`, UNFILED_PRIVATE_STORE: `github:${other.owner}/${other.repo}`, GITHUB_TOKEN: github.makeToken(), GITHUB_API_URL: github.url, ...more,
      };
      const { stdout, stderr } = await site.unfiled(["doctor", "--json"], settings);
      assert.ok(!`${stdout}${stderr}`.includes("planted"), stdout);
      return new Map((JSON.parse(stdout) as { findings: { about: string; problem?: string }[] }).findings.map(({ about, problem }) => [about, problem]));
    };
    const guarded = github.proxy.plan(({ path }) => path.endsWith("/branches/main"), { kind: "edit", edit: (body) => ({ ...(body as object), protected: true }) }, 10);
    const wrong = await doctor({ UNFILED_REBUILD: "hook:https://api.netlify.com/planted-hook" });
    guarded();
    assert.match(wrong.get(`GITHUB_TOKEN at ${owner}/${repo}`) ?? "", /branch main is protected/);
    assert.match(wrong.get(`GITHUB_TOKEN at ${other.owner}/${other.repo}`) ?? "", /repository is public/);
    assert.match(wrong.get("rebuilding by hook") ?? "", /expected a hook of Netlify's/);
    assert.match(wrong.get("the published /build.json") ?? "", /nothing is rebuilt/);

    told = { commit: null, builtAt: new Date().toISOString(), builds: [] };
    const right = await doctor({ UNFILED_REBUILD: `hook:${published.url}planted-hook` });
    for (const about of ["what functions need", "the time that functions have", "rebuilding by hook", "the published /build.json"]) assert.deepEqual([right.has(about), right.get(about)], [true, undefined], about);
    assert.match((await doctor({ UNFILED_OWNER_IDENTITY: identity })).get("the owner's key") ?? "", /UNFILED_OWNER_IDENTITY is not its secret half/);
    const local = await doctor({ UNFILED_REBUILD: "dispatch", UNFILED_STORE: "local:.", UNFILED_OWNER_IDENTITY: identity, UNFILED_OWNER_KEY: ownerKey });
    assert.match(local.get("what functions need") ?? "", /UNFILED_STORE: a function keeps nothing on its disk.*; UNFILED_OWNER_IDENTITY: not used by functions/);
    assert.match(local.get("rebuilding by dispatch") ?? "", /only a github: store/);
  });
});
