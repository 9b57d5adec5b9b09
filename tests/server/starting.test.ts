import assert from "node:assert/strict";
import { rm, stat } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import path from "node:path";
import { afterEach, describe, it } from "node:test";
import { TestSite } from "../helpers/site.ts";
import { waitFor } from "../helpers/wait.ts";
import { postComment, textOf } from "./client.ts";

const content = {
  "logs/2026-10-01-hello.md": "# Hello\n\nThe first words.\n",
  "logs/2026-10-02-unfinished.md": "---\ndraft: true\n---\n# Unfinished\n",
  "logs/2999-01-01-later.md": "# Much later\n",
};
const mistakes = {
  "logs/2026-10-03-broken.md": "---\ndate: soonish\n---\n# Broken\n",
  "projects/boat/index.md": "---\ntitle: Boat\nstatus: sunk\n---\n",
};

let site: TestSite;
afterEach(() => site.remove());

describe("starting", () => {
  it("makes a repository where there is none, with a first commit and nothing private in it", async () => {
    site = await TestSite.create(content, { git: false });
    await rm(path.join(site.root, ".gitignore"));
    await site.write(".env", "UNFILED_LIMITS=off\n");
    const running = await site.start();
    assert.match(running.output(), /no Git repository yet/);
    assert.equal(await site.git("log", "--format=%s"), "Begin the blog");
    assert.doesNotMatch(await site.git("ls-tree", "-r", "--name-only", "HEAD"), /\.unfiled|\.env|_site|\.cache|node_modules/);
    assert.equal(await site.git("config", "receive.denyCurrentBranch"), "updateInstead");
    assert.equal((await postComment(running.url, "hello", "In a new repository.")).status, 201);
    assert.equal(await site.git("status", "--porcelain"), "");
  });

  it("keeps what the author set for pushes, its own folder out of Git whatever .gitignore says, and goes on without a damaged data file, which it names", async () => {
    site = await TestSite.create(content, { files: { "data/comments/logs/2026-10-01-hello/broken.json": "{" } });
    await site.write(".gitignore", "_site/\n.cache/\n");
    await site.git("config", "receive.denyCurrentBranch", "refuse");
    const running = await site.start();
    assert.equal(await site.git("config", "receive.denyCurrentBranch"), "refuse");
    assert.equal(await site.git("status", "--porcelain", "--", ".unfiled"), "");
    assert.match(running.output(), /Left out: data\/comments\/logs\/2026-10-01-hello\/broken\.json/);
    const statusOf = async (log: string): Promise<number> => (await fetch(`${running.url}logs/${log}/`)).status;
    assert.deepEqual([await statusOf("hello"), await statusOf("unfinished"), await statusOf("later")], [200, 404, 404]);
  });

  it("ends with 1 and every mistake at once where there is no good site to serve", async () => {
    site = await TestSite.create({ ...content, ...mistakes });
    const { code, stderr, stdout } = await site.unfiled(["start"], { PORT: "0" });
    assert.equal(code, 1);
    assert.match(stderr, /2 mistakes in the content/);
    assert.match(stderr, /content\/logs\/2026-10-03-broken\.md:2: date: .*\(expected /);
    assert.match(stderr, /content\/projects\/boat\/index\.md:3: status: .*sunk.*\(expected .*active/);
    assert.doesNotMatch(stdout, /is ready/);
    await assert.rejects(stat(path.join(site.root, "_site")));
  });

  it("does not begin beside a process that shows drafts, nor shows them beside one that does not", async () => {
    site = await TestSite.create(content);
    const dev = await site.start({}, "dev");
    assert.equal((await fetch(`${dev.url}logs/unfinished/`)).status, 200);
    const beside = await site.unfiled(["start"], { PORT: "0" });
    assert.equal(beside.code, 1);
    assert.match(beside.stderr, /^"npm run dev" is running in this checkout.*\nStop it first/m);
    await dev.stop();
    const start = await site.start();
    assert.equal((await fetch(`${start.url}logs/unfinished/`)).status, 404);
    const devBeside = await site.unfiled(["dev"], { PORT: "0" });
    assert.equal(devBeside.code, 1);
    assert.match(devBeside.stderr, /^"npm start" is running in this checkout/m);
    assert.equal((await fetch(`${start.url}logs/unfinished/`)).status, 404);
  });

  it("serves the last good site where there is one, takes comments, and goes on once the mistake is mended", async () => {
    site = await TestSite.create(content);
    await (await site.start()).stop();
    await site.write("content/logs/2026-10-03-broken.md", mistakes["logs/2026-10-03-broken.md"]);
    const running = await site.start();
    assert.match(running.output(), /2026-10-03-broken\.md:2: date:/);
    assert.equal((await postComment(running.url, "hello", "Meanwhile.")).status, 201);
    assert.match(await textOf(`${running.url}logs/hello/`), /Meanwhile\./);
    await site.write("content/logs/2026-10-03-broken.md", "# Mended\n\nNow.\n");
    await waitFor("the mended log", async () => (await textOf(`${running.url}logs/broken/`)).includes("Now."));
    assert.match(await textOf(running.url), /1 comment/);
  });

  it("says which setting is wrong, and which port is taken", async () => {
    site = await TestSite.create(content);
    const wrong = await site.unfiled(["start"], { PORT: "http", UNFILED_PRIVAT_STORE: "local:../x" });
    assert.equal(wrong.code, 1);
    assert.match(wrong.stderr, /PORT: expected a whole number/);
    assert.match(wrong.stderr, /UNFILED_PRIVAT_STORE: there is no setting of this name/);
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;
    const taken = await site.unfiled(["start"], { PORT: String(port) });
    other.close();
    assert.equal(taken.code, 1);
    assert.match(taken.stderr, new RegExp(`^Port ${port} is taken by another program\\.`, "m"));
  });

  it("reads .env, and serves the site as it is where it is told not to build", async () => {
    site = await TestSite.create(content, { files: { ".env": "UNFILED_NO_BUILD=1\n", "_site/index.html": "as it was\n" } });
    const running = await site.start();
    assert.equal(await textOf(running.url), "as it was\n");
    await site.write("content/logs/2026-10-04-more.md", "# More\n");
    assert.equal((await fetch(`${running.url}logs/more/`)).status, 404);
  });

  it("shows drafts and what is to come in dev, where comments go to a scratch store and pages load themselves again", async () => {
    site = await TestSite.create(content);
    const dev = await site.start({}, "dev");
    for (const log of ["unfinished", "later"]) assert.equal((await fetch(`${dev.url}logs/${log}/`)).status, 200);
    const head = await site.git("rev-parse", "HEAD");
    assert.equal((await postComment(dev.url, "hello", "Only a try.")).status, 201);
    assert.match(await textOf(`${dev.url}logs/hello/`), /Only a try\./);
    assert.equal(await site.git("rev-parse", "HEAD"), head);
    assert.match(await textOf(`${dev.url}logs/hello/`), /<script src="\/\.unfiled\/reload\.js">/);
    const listening = await fetch(`${dev.url}.unfiled/reload`);
    const reader = listening.body?.getReader() ?? assert.fail("a stream");
    await reader.read();
    await site.write("content/logs/2026-10-01-hello.md", "# Hello\n\nOther words.\n");
    // Lists of the comment before may still be told of.
    for (let told = ""; !told.includes("data: /logs/hello/\n\n"); ) {
      const { done, value } = await reader.read();
      assert.ok(!done, "the page was never told of");
      told += new TextDecoder().decode(value);
    }
    assert.match(await textOf(`${dev.url}logs/hello/`), /Other words\./);
    await reader.cancel();
    await dev.stop();
  });
});

describe("two processes in one checkout", () => {
  it("both take comments, one publishes, and the other takes over when it dies", async () => {
    site = await TestSite.create(content);
    const first = await site.start();
    const second = await site.start();
    assert.equal((await postComment(second.url, "hello", "Sent to the second.")).status, 201);
    assert.match(await textOf(`${second.url}logs/hello/`), /Sent to the second\./);
    assert.equal((await postComment(first.url, "hello", "Sent to the first.")).status, 201);
    await waitFor("the second to serve it too", async () => (await textOf(`${second.url}logs/hello/`)).includes("Sent to the first."));
    await first.stop("SIGKILL");
    await waitFor("the second to take over", () => second.output().includes("taking over"));
    await site.write("content/logs/2026-10-05-after.md", "# After\n\nStill published.\n");
    await waitFor("a new log", async () => (await textOf(`${second.url}logs/after/`)).includes("Still published."));
    await rm(path.join(site.root, "content/logs/2026-10-05-after.md"));
  });
});

describe("npm run build beside the running site", () => {
  it("does not leave pages behind that lack what came while it worked", async () => {
    site = await TestSite.create(content);
    const running = await site.start();
    const built = await site.unfiled(["build"], { UNFILED_URL: "https://elsewhere.example/" });
    assert.equal(built.code, 0, built.stderr);
    await waitFor("the site's own pages again", async () => !(await textOf(`${running.url}logs/hello/`)).includes("elsewhere.example"));
    assert.equal((await postComment(running.url, "hello", "Still here.")).status, 201);
    assert.match(await textOf(`${running.url}logs/hello/`), /Still here\./);
  });
});

describe("a store elsewhere", () => {
  it("is built from, its comments never touch the author's branch, and one that cannot be reached fails the build: the site is never published without its comments", async () => {
    site = await TestSite.create(content);
    await site.git("branch", "data");
    const head = await site.git("rev-parse", "main");
    const running = await site.start({ UNFILED_STORE: "local:.#data" });
    assert.equal((await postComment(running.url, "hello", "On another branch.")).status, 201);
    assert.match(await textOf(`${running.url}logs/hello/`), /On another branch\./);
    assert.equal(await site.git("rev-parse", "main"), head);
    assert.equal(await site.git("status", "--porcelain"), "");
    assert.match(await site.git("ls-tree", "-r", "--name-only", "data", "data/"), /data\/comments\/logs\/2026-10-01-hello\//);
    await running.stop();
    await rm(path.join(site.root, "_site"), { recursive: true });
    const built = await site.unfiled(["build"], { UNFILED_STORE: "local:.#data" });
    assert.equal(built.code, 0, built.stderr);
    assert.match(await site.read("_site/logs/hello/index.html"), /On another branch\./);
    const unreachable = await site.unfiled(["build"], { UNFILED_STORE: "local:../nowhere" });
    assert.equal(unreachable.code, 1);
    assert.match(unreachable.stderr, /nowhere/);
  });
});
