import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir, readFile, symlink } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { readSettings, SettingsError } from "../../src/config/settings.ts";
import { prepareBuild } from "../../src/publish/prepare-build.ts";
import { startFakeGitHub } from "../fake-github/fake-github.ts";
import { startGitServer } from "../helpers/git-server.ts";
import { TestSite } from "../helpers/site.ts";
import { waitFor } from "../helpers/wait.ts";
import { hasCode } from "../store/conformance.ts";
import { postComment, textOf } from "./client.ts";

const content = { "logs/hello.md": "# Hello\n\nThe first words.\n", "logs/held.md": "---\nmoderation: hold\n---\n# Held\n\nThe first words.\n" };

/** The commands of docs/store.md under a heading, the first block of code there. */
async function documented(heading: string): Promise<string> {
  const text = await readFile(new URL("../../docs/store.md", import.meta.url), "utf8");
  return new RegExp(`^## ${heading}$.*?^\`\`\`sh\n(.*?)^\`\`\``, "ms").exec(text)?.[1] ?? assert.fail(`docs/store.md has commands under "${heading}"`);
}

describe("the one process with its store elsewhere", () => {
  let site: TestSite;
  before(async () => {
    site = await TestSite.create(content);
  });
  after(() => site.remove());

  it("keeps comments on a branch of their own, and leaves the author's branch and files alone", async () => {
    await site.gitIn(site.root, "-c", `alias.documented=!${await documented("A branch of their own")}`, "documented");
    const env = { UNFILED_STORE: "local:.#data" };
    const head = await site.git("rev-parse", "main");
    const running = await site.start(env);
    const posted = await postComment(running.url, "hello", "On a branch of its own.");
    assert.equal(posted.status, 201);
    assert.match(await textOf(posted.url), /On a branch of its own\./);
    assert.equal(await site.git("rev-parse", "data"), posted.commit);
    assert.equal(await site.git("ls-tree", "-r", "--name-only", "data"), `data/comments/logs/hello/${posted.id}.json`);
    assert.deepEqual([await site.git("rev-parse", "main"), await site.git("status", "--porcelain")], [head, ""]);
    assert.ok(!existsSync(`${site.root}/data`));

    await site.git("worktree", "add", "--quiet", site.beside("data"), "data");
    await site.gitIn(site.beside("data"), "rm", "--quiet", "-r", ".");
    await site.gitIn(site.beside("data"), "commit", "--quiet", "--message", "Gone again");
    await waitFor("the page without what was taken off the branch", async () => !(await textOf(posted.url)).includes("On a branch of its own."));
    await site.gitIn(site.beside("data"), "revert", "--no-edit", "HEAD");
    await running.stop();

    await site.git("clone", "--quiet", site.root, site.beside("clone"));
    await site.gitIn(site.beside("clone"), "fetch", "--quiet", "origin", "data:data");
    await symlink(`${site.root}/node_modules`, `${site.beside("clone")}/node_modules`);
    const built = await site.unfiled(["build"], { ...env, UNFILED_PAGE_KEY: "k".repeat(43) }, site.beside("clone"));
    assert.equal(built.code, 0, built.stderr);
    assert.match(await readFile(`${site.beside("clone")}/_site/logs/hello/index.html`, "utf8"), /On a branch of its own\./);
  });

  it("keeps what is private in the private store, and not a line of it in the public one", async () => {
    const bare = site.beside("private.git");
    await site.git("init", "--quiet", "--bare", "--initial-branch=main", bare);
    const running = await site.start({ UNFILED_PRIVATE_STORE: `local:${bare}` });
    const mail = { email: "rosa@example.org", notify: "yes" };
    const published = await postComment(running.url, "hello", "For everybody.", mail);
    const held = await postComment(running.url, "held", "For the owner first.", mail);
    assert.match(await textOf(published.url), /For everybody\./);

    await signUp(running.url, site.root);
    await running.stop();
    const inPrivate = (await site.gitIn(bare, "ls-tree", "-r", "--name-only", "main")).split("\n");
    assert.deepEqual(inPrivate.filter((name) => name.startsWith("data/comments/")), [`data/comments/logs/held/${held.id}.json`, `data/comments/logs/hello/${published.id}.json`]);
    assert.equal(inPrivate.filter((name) => name.startsWith("data/newsletter/")).length, 1);
    assert.match(await site.read(`data/comments/logs/hello/${published.id}.json`), /For everybody\./);
    const everything = await site.git("log", "--all", "--patch", "--format=%B", "--", "data");
    for (const secret of ["AGE ENCRYPTED", "For the owner first.", held.id, "rosa@", "consent"]) assert.ok(!everything.includes(secret), secret);
    assert.equal(await site.git("status", "--porcelain"), "");
  });

  it("keeps comments at a Git host", async (t) => {
    const host = await startGitServer({ files: { "README.md": "" } });
    t.after(() => host.remove());
    const env = { UNFILED_STORE: `${host.url}#main`, GIT_USERNAME: host.username, GIT_PASSWORD: host.password };
    await staysElsewhere(env, async () => await host.repository.git("log", "-1", "--format=%H %s", "main"));
    host.fault = () => 502;
    await assert.rejects(prepareBuild(site.root, readSettings(env)), hasCode("store-unavailable"));
  });

  it("keeps comments at GitHub", async (t) => {
    const github = await startFakeGitHub();
    t.after(() => github.close());
    const { owner, repo } = await github.makeRepository({ begin: true });
    const token = github.makeToken();
    const env = { UNFILED_STORE: `github:${owner}/${repo}`, GITHUB_API_URL: github.url, GITHUB_TOKEN: token };
    await staysElsewhere(env, async () => {
      const [newest] = (await (await fetch(`${github.url}/repos/${owner}/${repo}/commits`, { headers: { authorization: `token ${token}` } })).json()) as { sha: string; commit: { message: string } }[];
      return `${newest?.sha} ${newest?.commit.message.trim()}`;
    });
    await assert.rejects(prepareBuild(site.root, readSettings({ ...env, GITHUB_TOKEN: "unknown-token" })), hasCode("store-unavailable"));
    await assert.rejects(prepareBuild(site.root, readSettings({ ...env, GITHUB_TOKEN: "" })), SettingsError);
  });

  /** A comment is the newest commit there, stands in the page, in the next build, and nowhere in the author's repository. */
  async function staysElsewhere(env: Record<string, string>, newestThere: () => Promise<string>): Promise<void> {
    const before = await site.git("rev-parse", "HEAD");
    const running = await site.start(env);
    const posted = await postComment(running.url, "hello", "Kept elsewhere.");
    assert.equal(posted.status, 201);
    assert.match(await textOf(posted.url), /Kept elsewhere\./);
    assert.equal(await newestThere(), `${posted.commit} comment: logs/hello (${posted.id})`);
    await running.stop();
    assert.deepEqual([await site.git("rev-parse", "HEAD"), await site.git("status", "--porcelain")], [before, ""]);

    const { library, commit } = await prepareBuild(site.root, readSettings(env));
    assert.match(library.threads.get("logs/hello")?.newest[0]?.html ?? "", /Kept elsewhere\./);
    assert.equal(commit, posted.commit);
  }
});

/** Joins the newsletter and presses the button behind the link in the mail. */
async function signUp(url: string, root: string): Promise<void> {
  const page = await textOf(url);
  const form = /<form id="newsletter-form".*?<\/form>/s.exec(page)?.[0] ?? assert.fail("the home page has a newsletter form");
  const token = /name="token" value="([^"]+)"/.exec(form)?.[1] ?? "";
  const post = (path: string, fields: Record<string, string>) => fetch(new URL(path, url), { method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams(fields) });
  assert.equal((await post("api/newsletter", { email: "rosa@example.org", topic: "all", token })).status, 202);
  const outbox = `${root}/.unfiled/outbox`;
  await waitFor("the mail", async () => existsSync(outbox) && (await readdir(outbox)).length > 0);
  const mail = (await readFile(`${outbox}/${(await readdir(outbox))[0]}`, "utf8")).replaceAll("=\r\n", "").replaceAll("=3D", "=");
  const confirmation = /confirm\?token=([\w.-]+)/.exec(mail)?.[1] ?? assert.fail("the mail has a link");
  assert.equal((await post("api/newsletter/confirm", { token: confirmation })).status, 200);
}
