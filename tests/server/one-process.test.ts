import assert from "node:assert/strict";
import { rm, stat } from "node:fs/promises";
import { request } from "node:http";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { TestSite, type RunningSite } from "../helpers/site.ts";
import { waitFor } from "../helpers/wait.ts";
import { postComment, textOf } from "./client.ts";

const content = {
  "logs/2026-10-01-hello.md": "# Hello\n\nThe first words.\n",
  "logs/2026-10-02-again.md": "# Again\n\nMore words. ![A dot](dot.svg)\n",
  "logs/dot.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="4"/></svg>\n',
};

/** Sends exactly this path: `fetch` would tidy it up. */
function rawGet(url: string, pathname: string): Promise<{ status: number; location: string | undefined }> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path: pathname }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, location: response.headers.location });
    })
      .on("error", reject)
      .end();
  });
}

describe("the one process", () => {
  let site: TestSite;
  let running: RunningSite;
  before(async () => {
    site = await TestSite.create(content);
    running = await site.start();
  });
  after(() => site.remove());

  it("serves pages with a strict policy, and says nothing changed where nothing did", async () => {
    const first = await fetch(`${running.url}logs/hello/`);
    assert.equal(first.status, 200);
    assert.equal(first.headers.get("content-type"), "text/html; charset=utf-8");
    assert.match(first.headers.get("content-security-policy") ?? "", /default-src 'none'.*form-action 'self'/);
    const etag = first.headers.get("etag") ?? "";
    const second = await fetch(`${running.url}logs/hello/`, { headers: { "If-None-Match": etag } });
    assert.equal(second.status, 304);
    assert.equal((await fetch(`${running.url}feed.xml`)).headers.get("content-type"), "application/atom+xml; charset=utf-8");
    assert.equal((await fetch(`${running.url}media/logs/dot.svg`)).headers.get("content-type"), "image/svg+xml; charset=utf-8");
  });

  it("sends an address without its slash to the one with it, and unknown ones to the 404 page", async () => {
    const slash = await fetch(`${running.url}logs/hello?from=mail`, { redirect: "manual" });
    assert.deepEqual([slash.status, slash.headers.get("location")], [301, "/logs/hello/?from=mail"]);
    const unknown = await fetch(`${running.url}logs/nowhere/`);
    assert.equal(unknown.status, 404);
    const page = await unknown.text();
    assert.match(page, /<h1/);
    assert.doesNotMatch(page, /nearest/);
    const mistyped = await fetch(`${running.url}log/helo`);
    assert.deepEqual([mistyped.status, mistyped.headers.get("content-type")], [404, "text/html; charset=utf-8"]);
    assert.match(mistyped.headers.get("content-security-policy") ?? "", /default-src 'none'/);
    assert.match(await mistyped.text(), /nearest[^]*<a href="\/logs\/hello\/">Hello<\/a>/);
  });

  it("sends nobody to another host, whatever the address", async () => {
    for (const address of ["//evil.example/%2e%2e/logs/hello", "//evil.example/..%2flogs/hello", "///logs/hello"]) {
      const { location } = await rawGet(running.url, address);
      assert.doesNotMatch(location ?? "", /^\/\//, address);
    }
  });

  it("lets the script of a version be kept, and no page", async () => {
    const kept = async (address: string) => /immutable/.test((await fetch(running.url + address)).headers.get("cache-control") ?? "");
    const script = /data-src="\/(site\.js\?v=\w+)"/.exec(await textOf(running.url))?.[1] ?? assert.fail("a script with a version");
    assert.deepEqual([await kept(script), await kept("logs/hello/?v=1"), await kept("nowhere.css?v=1")], [true, false, false]);
  });

  it("serves nothing outside its folder, and changes nothing for who does not only read", async () => {
    for (const outside of ["/../package.json", "/%2e%2e/package.json", "/..%2fpackage.json", "/logs/%00", "/%", "/..\\package.json", "//etc/passwd"]) {
      assert.equal((await rawGet(running.url, outside)).status, 404, outside);
    }
    assert.equal((await fetch(`${running.url}logs/hello/`, { method: "DELETE" })).status, 405);
  });

  it("answers a comment once it stands in the page, and shows it in lists and feeds soon after", async () => {
    const posted = await postComment(running.url, "hello", "Standing already.");
    assert.equal(posted.status, 201);
    assert.match(await textOf(`${running.url}logs/hello/`), /Standing already\./);
    await waitFor("the comment in the site's feed", async () => (await textOf(`${running.url}comments.xml`)).includes("Standing already."));
    await waitFor("the count on the home page", async () => /1 comment/.test(await textOf(running.url)));
    const info = JSON.parse(await textOf(`${running.url}build.json`)) as { commit: string; pending: number };
    await waitFor("build.json to name the commit", async () => (JSON.parse(await textOf(`${running.url}build.json`)) as typeof info).commit === (await site.git("rev-parse", "HEAD")));
    assert.equal(info.pending, 0);
  });

  it("loses none of 30 comments sent at once", async () => {
    const posted = await Promise.all(Array.from({ length: 30 }, (_, number) => postComment(running.url, "again", `Voice ${number}.`)));
    assert.deepEqual([...new Set(posted.map(({ status }) => status))], [201]);
    const page = await textOf(`${running.url}logs/again/`);
    for (const { id } of posted) assert.match(page, new RegExp(`id="comment-${id}"`));
    const committed = await site.git("ls-tree", "-r", "--name-only", "HEAD", "data/comments/logs/2026-10-02-again");
    assert.equal(committed.split("\n").length, 30);
    assert.match(await site.git("log", "--format=%s"), /^comments: \d+ on 1 pages?$/m);
    assert.equal(await site.git("status", "--porcelain"), "");
  });

  it("publishes what the author saves, and keeps the old page where it is a mistake", async () => {
    await site.write("content/logs/2026-10-03-new.md", "# New\n\nJust saved.\n");
    await waitFor("the new log", async () => (await textOf(`${running.url}logs/new/`)).includes("Just saved."));
    await site.write("content/logs/2026-10-03-new.md", "---\ndate: soonish\n---\n# Broken\n");
    await waitFor("the mistake to be said", () => running.output().includes("content/logs/2026-10-03-new.md:2: date:"));
    assert.match(await textOf(`${running.url}logs/new/`), /Just saved\./);
    await rm(path.join(site.root, "content/logs/2026-10-03-new.md"));
    await waitFor("word that it is mended", () => running.output().includes("The mistakes are mended"));
    await waitFor("the log to be gone", async () => (await fetch(`${running.url}logs/new/`)).status === 404);
    await waitFor("the front page to follow", async () => !(await textOf(running.url)).includes("Just saved"));
  });

  it("publishes what the owner does to a comment by hand", async () => {
    const { id } = await postComment(running.url, "hello", "To be taken out.");
    const file = `data/comments/logs/2026-10-01-hello/${id}.json`;
    await rm(path.join(site.root, file));
    await waitFor("the comment to be gone", async () => !(await textOf(`${running.url}logs/hello/`)).includes("To be taken out."));
    await site.git("checkout", "--", file);
    await waitFor("the comment to be back", async () => (await textOf(`${running.url}logs/hello/`)).includes("To be taken out."));
  });

  it("names the commit it shows also after commits that change no page", async () => {
    await site.git("commit", "--quiet", "--allow-empty", "--message", "Nothing to see");
    const head = await site.git("rev-parse", "HEAD");
    await waitFor("build.json to name the commit", async () => (JSON.parse(await textOf(`${running.url}build.json`)) as { commit: string }).commit === head);
  });

  it("keeps its secrets to itself", async () => {
    assert.equal((await stat(path.join(site.root, ".unfiled"))).mode & 0o777, 0o700);
    for (const file of [".unfiled/secret", ".unfiled/owner-identity.txt"]) assert.equal((await stat(path.join(site.root, file))).mode & 0o777, 0o600);
    assert.match(running.output(), /owner-identity\.txt.*Back it up/);
    const secret = (await site.read(".unfiled/secret")).trim();
    assert.ok(!running.output().includes(secret));
    assert.equal((await fetch(`${running.url}.unfiled/secret`)).status, 404);
    assert.equal(await site.git("status", "--porcelain", "--ignored", "--", ".unfiled"), "!! .unfiled/");
  });
});

describe("a site below a prefix", () => {
  let site: TestSite;
  after(() => site.remove());

  it("has every link, form and feed below it", async () => {
    site = await TestSite.create(content);
    const running = await site.start({ UNFILED_URL: "https://me.github.io/blog/" });
    assert.match(running.url, /\/blog\/$/);
    const pages = ["", "logs/hello/", "logs/again/", "archive/", "404.html"];
    for (const page of pages) {
      const html = await textOf(running.url + page);
      const links = [...html.matchAll(/\s(?:href|src|action)="([^"]+)"/g)].map(([, link = ""]) => link);
      assert.ok(links.length > 5, `${page} has links`);
      for (const link of links) assert.match(link, /^(\/blog\/|https:\/\/me\.github\.io\/blog\/|data:image\/svg\+xml,|#|mailto:\?|https?:\/\/(?!me\.github))/, `${link} on /${page}`);
      for (const link of links.filter((link) => link.startsWith("/blog/") && !/\?|\/api\//.test(link))) {
        assert.equal((await fetch(new URL(link, running.url))).status, 200, `${link} on /${page} is there`);
      }
    }
    assert.match(await textOf(`${running.url}feed.xml`), /<link href="https:\/\/me\.github\.io\/blog\/logs\/again\/"\/>/);
    assert.equal((await fetch(new URL("/elsewhere/", running.url))).status, 404);
    assert.equal((await fetch(new URL("/", running.url), { redirect: "manual" })).headers.get("location"), "/blog/");
    const posted = await postComment(running.url, "hello", "From below.");
    assert.equal(posted.status, 201);
    assert.match(await textOf(`${running.url}logs/hello/`), /From below\./);
    await running.stop();
  });

  it("builds the same pages from the command line", async () => {
    const built = await site.unfiled(["build", "--json"], { UNFILED_URL: "https://me.github.io/blog/" });
    assert.equal(built.code, 0, built.stderr);
    assert.ok(JSON.parse(built.stdout).pages > 10);
    assert.match(await site.read("_site/logs/hello/index.html"), /From below\./);
    assert.match(await site.read("_site/index.html"), /href="\/blog\/logs\/hello\/"/);
  });
});
