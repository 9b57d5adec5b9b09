/** A start after which nothing changed: what stands in `_site/` is served at once, and nothing that is not as a build makes it. */
import assert from "node:assert/strict";
import { mkdir, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { createPageTokens } from "../../src/readers/tokens.ts";
import { Publishing, type PublishingOptions } from "../../src/server/publishing.ts";
import { openMemoryStore } from "../../src/store/memory.ts";
import type { Store } from "../../src/store/store.ts";
import { plainSite } from "../helpers/config.ts";
import { TestSite } from "../helpers/site.ts";
import { waitFor } from "../helpers/wait.ts";
import { postComment, textOf } from "./client.ts";

const texts = {
  "logs/2026-10-01-hello.md": "# Hello\n\nThe first words.\n",
  "logs/2026-10-02-more.md": "# More\n\nOther words.\n",
  "logs/2026-11-25-soon.md": "# Soon\n",
  "logs/a.svg": "<svg/>\n",
};
const id = "01930000-0000-7000-8000-000000000000";
const commentFile = `data/comments/logs/2026-10-01-hello/${id}.json`;
const comment = (body: string): string => JSON.stringify({ id, page: "logs/2026-10-01-hello", name: "Rosa", body, date: "2026-11-01T10:00:00Z", status: "published" });

describe("publishing after nothing changed", () => {
  const checkout = process.cwd();
  const zone = process.env["TZ"];
  let site: TestSite;
  let said: string[];
  let now: Date;
  let running: Publishing | undefined;

  before(async () => {
    site = await TestSite.create(texts);
    await mkdir(path.join(site.root, ".unfiled"));
    process.chdir(site.root);
  });
  beforeEach(async () => {
    said = [];
    now = new Date("2026-11-20T12:00:00Z");
    for (const [file, text] of Object.entries(texts)) await site.write(`content/${file}`, text);
    await site.write(commentFile, comment("Heard."));
    await (await start()).close();
  });
  afterEach(async () => {
    await stop();
    if (zone === undefined) delete process.env["TZ"];
    else process.env["TZ"] = zone;
    await rm(path.join(site.root, "content/logs/undated.md"), { force: true });
  });
  after(async () => {
    process.chdir(checkout);
    await site.remove();
  });

  async function start(more: Partial<PublishingOptions> = {}): Promise<Publishing> {
    const store = { ...openMemoryStore(), worktree: site.root, head: () => site.git("rev-parse", "HEAD") };
    const pageTokens = createPageTokens({ pageKeys: ["k".repeat(43)] });
    running = await Publishing.start({ root: site.root, site: plainSite, store, pageTokens, unpublished: false, build: true, clock: () => now, log: (line) => void said.push(line), askStoreMs: 0, ...more });
    return running;
  }

  async function stop(): Promise<void> {
    await running?.close();
    running = undefined;
  }

  /** Whether it was ready before it had read a text. */
  async function standsAtStart(options?: Partial<PublishingOptions>): Promise<boolean> {
    const { publisher } = await start(options);
    return !publisher.isLoaded;
  }

  const page = (): Promise<string> => site.read("_site/logs/hello/index.html");
  const buildInfo = async () => JSON.parse(await site.read("_site/build.json")) as { builds: string[]; commit: string; pending: number };

  it("is ready without a build, and knows what functions ask before it has read a text", async () => {
    const before = await buildInfo();
    const { publisher } = await start();
    assert.equal(publisher.isLoaded, false);
    assert.deepEqual(publisher.facts.pages.get("logs/2026-10-01-hello"), { url: "/logs/hello/", title: "Hello", moderation: "publish", comments: true });
    assert.equal(publisher.facts.pages.has("logs/2026-11-25-soon"), false);
    assert.equal(publisher.facts.nextDue, "2026-11-25T00:00:00.000Z");
    await waitFor("it to be read", () => publisher.isLoaded);
    await publisher.idle();
    assert.equal(publisher.library.entries.size, 2);
    assert.deepEqual(await buildInfo(), before);
    assert.deepEqual(said, []);
  });

  it("shows a comment that came before it had read the texts, and nothing is built for it", async () => {
    const { publisher } = await start();
    const { builds } = await buildInfo();
    await site.write(commentFile, comment("Heard again."));
    await publisher.publishComments(["logs/2026-10-01-hello"]);
    assert.match(await page(), /Heard again\./);
    await publisher.idle();
    assert.match(await site.read("_site/comments.xml"), /Heard again\./);
    assert.deepEqual((await buildInfo()).builds, builds);
    await stop();
    assert.ok(await standsAtStart(), "what was published by itself stands, too");
  });

  it("shows a text that was saved before it had read the texts", async () => {
    const { publisher } = await start();
    await site.write("content/logs/2026-10-01-hello.md", "# Hello\n\nWords of now.\n");
    await publisher.takeOver();
    await publisher.idle();
    assert.match(await page(), /Words of now\./);
  });

  it("stands after changes that were published one by one, and those of Git", async () => {
    const { publisher } = await start();
    await waitFor("it to be read", () => publisher.isLoaded);
    await site.write("content/logs/2026-10-01-hello.md", "# Hello\n\nWords of now.\n");
    await site.write("content/logs/b.svg", "<svg><a/></svg>\n");
    await rm(path.join(site.root, "content/logs/a.svg"));
    await rm(path.join(site.root, commentFile));
    await waitFor("all of it", async () => (await page()).includes("Words of now.") && !(await page()).includes("Heard.") && (await site.read("_site/media/logs/b.svg")) !== "");
    await publisher.idle();
    await site.git("add", "--all");
    await site.git("commit", "--quiet", "--message", "Say it otherwise");
    await waitFor("the history", async () => (await site.read("_site/history/logs/hello/index.html").catch(() => "")).includes("Say it otherwise"));
    await stop();
    assert.ok(await standsAtStart());
  });

  const changes: Record<string, { readonly act: () => Promise<unknown>; readonly shows?: () => Promise<boolean>; readonly options?: Partial<PublishingOptions> }> = {
    "a text changed": { act: () => site.write("content/logs/2026-10-01-hello.md", "# Hello\n\nOf now..............\n"), shows: async () => (await page()).includes("Of now.") },
    "a text came": { act: () => site.write("content/logs/2026-10-03-new.md", "# New\n"), shows: async () => (await site.read("_site/index.html")).includes("New") },
    "a text went": { act: () => rm(path.join(site.root, "content/logs/2026-10-02-more.md")), shows: async () => !(await site.read("_site/index.html")).includes("More") },
    "a picture changed": { act: () => site.write("content/logs/a.svg", "<svg>\n</svg>\n"), shows: async () => (await site.read("_site/media/logs/a.svg")) === "<svg>\n</svg>\n" },
    "a comment changed": { act: () => site.write(commentFile, comment("Head.")), shows: async () => (await page()).includes("Head.") },
    "the owner took a comment out": { act: () => rm(path.join(site.root, commentFile)), shows: async () => !(await page()).includes("Heard.") },
    "a text was committed": { act: () => site.git("commit", "--quiet", "--allow-empty", "--message", "Nothing") },
    "a log is due": { act: async () => (now = new Date("2026-11-25T12:00:00Z")), shows: async () => (await site.read("_site/index.html")).includes("Soon") },
    "the clock went back": { act: async () => (now = new Date("2026-10-01T12:00:00Z")), shows: async () => !(await site.read("_site/index.html")).includes("More") },
    "a setting changed": { act: async () => undefined, options: { site: { ...plainSite, title: "Another name" } }, shows: async () => (await page()).includes("Another name") },
    "the key of the forms changed": { act: async () => undefined, options: { pageTokens: createPageTokens({ pageKeys: ["q".repeat(43)] }) } },
    "drafts are asked for": { act: async () => undefined, options: { unpublished: true }, shows: async () => (await site.read("_site/index.html")).includes("Soon") },
    "the author went to another zone of time": {
      act: async () => {
        await site.write("content/logs/undated.md", "# Undated\n");
        await utimes(path.join(site.root, "content/logs/undated.md"), now, new Date("2026-11-01T12:00:00Z"));
        await (await start()).close();
        process.env["TZ"] = "Asia/Tokyo";
      },
      shows: async () => (await site.read("_site/logs/undated/index.html")).includes("+09:00"),
    },
    "a page was changed by hand": { act: async () => writeFile(path.join(site.root, "_site/logs/hello/index.html"), (await page()).replace("first words", "worst fords")), shows: async () => (await page()).includes("first words") },
    "a page was deleted by hand": { act: () => rm(path.join(site.root, "_site/logs/hello/index.html")), shows: async () => (await page()).includes("first words") },
    "a file was put there by hand": { act: () => site.write("_site/logs/other.html", "?"), shows: async () => (await site.read("_site/logs/other.html").catch(() => "gone")) === "gone" },
    "nothing was noted": { act: () => rm(path.join(site.root, ".cache"), { recursive: true }) },
    "half of it was noted": { act: async () => writeFile(path.join(site.root, ".cache/standing-site.json"), (await readFile(path.join(site.root, ".cache/standing-site.json"), "utf8")).slice(0, -100)) },
  };
  for (const [what, { act, shows, options }] of Object.entries(changes)) {
    it(`is ready with all of it where ${what}`, async () => {
      await act();
      assert.equal(await standsAtStart(options), false);
      if (shows !== undefined) assert.ok(await shows());
    });
  }

  it("is ready where nothing can be noted for the next start", async () => {
    const note = path.join(site.root, ".cache/standing-site.json");
    await rm(note);
    await mkdir(path.join(note, "in-the-way"), { recursive: true });
    try {
      assert.equal(await standsAtStart(), false);
      assert.match(said.join("\n"), /could be noted/);
      await stop();
    } finally {
      await rm(note, { recursive: true });
    }
  });

  it("tries again what could not be written", async () => {
    const { publisher } = await start();
    await waitFor("it to be read", () => publisher.isLoaded);
    await rm(path.join(site.root, "_site/index.html"));
    await site.write("_site/index.html/in-the-way", "");
    await site.write(commentFile, comment("Heard again."));
    await waitFor("the list", async () => (await site.read("_site/index.html").catch(() => "")).includes("Hello"));
    assert.match(said.join("\n"), /could not be written/);
  });

  it("does not take a search index that was not made to its end for one of the texts as they are", async () => {
    const search: Partial<PublishingOptions> = { site: { ...plainSite, search: true } };
    const index = async (): Promise<string[]> => (await readdir(path.join(site.root, "_site/pagefind"), { recursive: true })).toSorted();
    await start(search);
    await stop();
    const before = await index();
    const { publisher } = await start(search);
    await publisher.takeOver();
    await site.write("content/logs/2026-10-01-hello.md", "# Hello\n\nSought words.\n");
    await publisher.publishContent(["content/logs/2026-10-01-hello.md"]);
    await stop();
    const again = await start(search);
    await again.publisher.takeOver();
    await again.publisher.idle();
    assert.notDeepEqual(await index(), before);
  });

  it("knows nothing of a site with comments of a store elsewhere that moved on", async () => {
    let [head, body] = ["a".repeat(40), ""];
    const elsewhere = (): Store => ({
      ...openMemoryStore(),
      head: async () => head,
      readAll: async () => (body === "" ? [] : [{ path: commentFile, bytes: Buffer.from(comment(body)) }]),
    });
    await start({ store: elsewhere(), askStoreMs: 1e9 });
    await stop();
    const { publisher } = await start({ store: elsewhere(), askStoreMs: 1e9 });
    assert.equal(publisher.isLoaded, false);
    await publisher.takeOver();
    [head, body] = ["b".repeat(40), "Spam."];
    await publisher.publishComments(["logs/2026-10-01-hello"]);
    assert.match(await page(), /Spam\./);
    await stop();
    // The owner took the branch back.
    [head, body] = ["a".repeat(40), ""];
    const again = await start({ store: elsewhere(), askStoreMs: 1e9 });
    await again.publisher.takeOver();
    await again.publisher.idle();
    assert.doesNotMatch(await page(), /Spam\./);
  });

  it("knows nothing of a site that could not be published to its end", async () => {
    const { publisher } = await start();
    await waitFor("it to be read", () => publisher.isLoaded);
    await site.write("content/logs/2026-10-01-hello.md", "---\ndate: soonish\n---\n# Hello\n");
    await waitFor("the mistake", () => said.some((line) => line.includes("soonish")));
    await stop();
    assert.equal(await standsAtStart(), false);
  });

  it("is ready with all of it where the author has a template of his own", async () => {
    await site.write("layouts/eleventy/own.njk", "---\npermalink: /own/\n---\nMine.\n");
    assert.equal(await standsAtStart(), false);
    assert.match(await site.read("_site/own/index.html"), /Mine\./);
    await stop();
    assert.equal(await standsAtStart(), false, "nobody knows what it is made of");
  });
});

describe("npm start after npm start", () => {
  let site: TestSite;
  afterEach(() => site.remove());

  it("serves what stands, takes comments at once, and builds where a layout changed meanwhile", async () => {
    site = await TestSite.create(texts);
    const env = { UNFILED_URL: "https://blog.example/" };
    const builds = async (): Promise<number> => (JSON.parse(await site.read("_site/build.json")) as { builds: string[] }).builds.length;
    assert.equal((await site.unfiled(["build"], { ...env, UNFILED_PAGE_KEY: "k".repeat(43) })).code, 0);
    const first = await site.start({ ...env, UNFILED_PAGE_KEY: "k".repeat(43) });
    assert.equal((await postComment(first.url, "hello", "At once.")).status, 201);
    assert.match(await textOf(`${first.url}logs/hello/`), /At once\./);
    assert.match(await site.git("log", "-1", "--format=%s"), /^comment: logs\/2026-10-01-hello/);
    await first.stop();
    assert.equal(await builds(), 1);
    await site.write("layouts/not-found.ts", (await site.read("layouts/not-found.ts")).replace("<h1", '<h1 data-changed="yes"'));
    const second = await site.start({ ...env, UNFILED_PAGE_KEY: "k".repeat(43) });
    assert.match(await textOf(`${second.url}404.html`), /data-changed/);
    assert.equal(await builds(), 2);
  });
});
