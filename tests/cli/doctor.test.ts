import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { startCheckedGitHub } from "../helpers/github.ts";
import { MailServer } from "../helpers/mail-server.ts";
import { TestSite } from "../helpers/site.ts";

const site = await TestSite.create({ "logs/hello.md": "Hello\n" });
const github = await startCheckedGitHub();
const mail = await MailServer.start();
after(() => Promise.all([site.remove(), github.close(), mail.close()]));

describe("unfiled doctor", () => {
  it("finds nothing wrong where all is well, and changes nothing", async () => {
    const [{ owner, repo }, other] = [await github.makeRepository({ begin: true }), await github.makeRepository({ begin: true })];
    const settings = {
      UNFILED_URL: "https://blog.example/", UNFILED_SECRET: "a-secret-that-is-at-least-32-bytes-long", UNFILED_OWNER_KEY: "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
      UNFILED_STORE: `github:${owner}/${repo}`, UNFILED_PRIVATE_STORE: `github:${other.owner}/${other.repo}`, GITHUB_TOKEN: github.makeToken(), GITHUB_API_URL: github.url, SMTP_URL: mail.url,
    };
    const { code, stdout } = await site.unfiled(["doctor"], settings);
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
});
