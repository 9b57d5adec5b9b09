import assert from "node:assert/strict";
import { mkdir, rename, rm, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { createPageTokens } from "../../src/readers/tokens.ts";
import { Publishing } from "../../src/server/publishing.ts";
import type { PublisherOptions } from "../../src/server/publisher-options.ts";
import { ResidentPublisher } from "../../src/server/resident-publisher.ts";
import { waiter } from "../../src/server/waiter.ts";
import { openMemoryStore } from "../../src/store/memory.ts";
import type { Store } from "../../src/store/store.ts";
import { TestSite } from "../helpers/site.ts";
import { waitFor } from "../helpers/wait.ts";
import { plainSite as config } from "../helpers/config.ts";

const checkout = process.cwd();
const id = "01930000-0000-7000-8000-000000000000";
const comment = JSON.stringify({ id, page: "logs/2026-10-01-hello", name: "Rosa", body: "Heard.", date: "2026-11-01T10:00:00Z", status: "published" });
const commentFile = `data/comments/logs/2026-10-01-hello/${id}.json`;

let site: TestSite;
let said: string[];
beforeEach(async () => {
  site = await TestSite.create({ "logs/2026-10-01-hello.md": "# Hello\n", "logs/a.svg": "<svg/>\n" });
  await mkdir(path.join(site.root, ".unfiled"));
  said = [];
  // Eleventy and the layouts are found from where a process stands.
  process.chdir(site.root);
});
afterEach(async () => {
  process.chdir(checkout);
  await site.remove();
});

/** A publisher's options; `head` is asked whenever the store's head is. */
function options({ head, ...more }: { head?: () => Promise<void> } & Partial<PublisherOptions> = {}): PublisherOptions {
  const store: Store = {
    ...openMemoryStore(),
    worktree: site.root,
    async head() {
      await head?.();
      return null;
    },
  };
  const pageTokens = createPageTokens({ pageKeys: ["k".repeat(43)] });
  return { root: site.root, site: config, store, pageTokens, unpublished: false, build: true, clock: () => new Date("2026-11-20T12:00:00Z"), log: (line) => void said.push(line), ...more };
}

describe("the resident publisher", () => {
  it("says nothing published while a list could not be written, names the first one only, and a whole build mends it", async () => {
    let commit = "a".repeat(40);
    const store: Store = { ...openMemoryStore(), worktree: site.root, head: async () => commit };
    const publisher = await ResidentPublisher.start(options({ store }), { writing: true });
    await publisher.idle();
    const published = async () => (JSON.parse(await site.read("_site/build.json")) as { commit: string }).commit;
    for (const list of ["index.html", "logs/index.html"]) {
      await rm(path.join(site.root, "_site", list));
      await site.write(`_site/${list}/in-the-way`, "");
    }
    commit = "b".repeat(40);
    await site.write(commentFile, comment);
    await publisher.publishComments(["logs/2026-10-01-hello"]);
    await publisher.idle();
    assert.match(await site.read("_site/logs/hello/index.html"), /Heard\./);
    assert.equal(await published(), "a".repeat(40));
    assert.equal(publisher.isIncomplete, true);
    assert.equal(said.filter((line) => line.includes("could not be written")).length, 1, said.join("\n"));
    await publisher.startWriting();
    await publisher.idle();
    assert.equal(await published(), "b".repeat(40));
    assert.equal(publisher.isIncomplete, false);
    assert.match(await site.read("_site/index.html"), /Hello/);
  });

  it("tells of a link that no template makes true after all, also where the build before failed", async () => {
    await site.write("content/logs/2026-10-02-linking.md", "# Linking\n\n[Talks](/talks/)\n");
    await site.write("layouts/eleventy/broken.njk", "{% unknown %}");
    const publisher = await ResidentPublisher.start(options(), { writing: false });
    await assert.rejects(publisher.startWriting(), /broken\.njk/);
    assert.deepEqual(said, []);
    await rm(path.join(site.root, "layouts/eleventy/broken.njk"));
    await site.write("layouts/eleventy/humans.njk", "---\npermalink: /humans/\n---\nAda");
    await publisher.startWriting();
    assert.match(said.join("\n"), /2026-10-02-linking\.md:3: links to \/talks\/, which is not there/);
  });

  it("keeps a comment that arrives while it takes over and builds everything", async () => {
    const opened = waiter();
    const asked = waiter();
    let calls = 0;
    const head = async (): Promise<void> => {
      calls += 1;
      asked.resolve();
      if (calls === 1) await opened.done;
    };
    const publisher = await ResidentPublisher.start(options({ head }), { writing: false });
    const built = publisher.startWriting();
    await asked.done;
    await site.write(commentFile, comment);
    const published = publisher.publishComments(["logs/2026-10-01-hello"]);
    // Where both went on at once, the comment's page would be written by now.
    await Promise.race([published, new Promise((resolve) => setTimeout(resolve, 300))]);
    opened.resolve();
    await Promise.all([built, published]);
    await publisher.idle();
    assert.match(await site.read("_site/logs/hello/index.html"), /Heard\./);
    assert.match(await site.read("_site/comments.xml"), /Heard\./);
  });

  it("removes pictures that are gone, and copies one that another with an older date replaced", async () => {
    await site.write("content/logs/b.svg", "<svg><a/></svg>\n");
    const publisher = await ResidentPublisher.start(options(), { writing: true });
    assert.equal(await site.read("_site/media/logs/b.svg"), "<svg><a/></svg>\n");
    await site.write("content/old.svg", "<svg><b/></svg>\n");
    await utimes(path.join(site.root, "content/old.svg"), 1, 1);
    await rename(path.join(site.root, "content/old.svg"), path.join(site.root, "content/logs/b.svg"));
    await rm(path.join(site.root, "content/logs/a.svg"));
    await publisher.publishContent();
    assert.equal(await site.read("_site/media/logs/b.svg"), "<svg><b/></svg>\n");
    await assert.rejects(site.read("_site/media/logs/a.svg"), { code: "ENOENT" });
  });

  it("mends with the next change what a failure left half done", async () => {
    const publisher = await ResidentPublisher.start(options(), { writing: true });
    // A folder with something in it where a file should go: what is written before and after it stays undone.
    await site.write("_site/media/logs/c.svg/in-the-way", "");
    await writeFile(path.join(site.root, "content/logs/c.svg"), "<svg/>\n");
    await site.write("content/logs/2026-10-01-hello.md", "# Hello\n\nOther words.\n");
    await assert.rejects(publisher.publishContent());
    await rm(path.join(site.root, "_site/media/logs/c.svg"), { recursive: true });
    await publisher.publishContent();
    assert.match(await site.read("_site/logs/hello/index.html"), /Other words\./);
  });
});

describe("publishing", () => {
  it("shows what changed while it started", async () => {
    let calls = 0;
    const head = async (): Promise<void> => {
      calls += 1;
      // The second time is the whole build: everything is read by then.
      if (calls === 2) await site.write(commentFile, comment);
    };
    const publishing = await Publishing.start({ ...options({ head }), askStoreMs: 0 });
    try {
      await waitFor("the comment", async () => (await site.read("_site/logs/hello/index.html")).includes("Heard."), 5_000);
    } finally {
      await publishing.close();
    }
  });

  it("says what is wrong with a template, and not only which it is", async () => {
    await site.write("layouts/eleventy/own.njk", "---\npermalink: /own/\n---\nMine");
    const publishing = await Publishing.start({ ...options(), askStoreMs: 0 });
    await site.write("layouts/eleventy/broken.njk", "{% unknown %}");
    // As if `npm run build` had come in between: all is built again.
    const info = JSON.parse(await site.read("_site/build.json")) as object;
    await site.write("_site/build.json", JSON.stringify({ ...info, builds: ["2026-11-20T13:00:00.000Z"] }));
    await waitFor("the trouble", () => said.some((line) => /^Publishing failed: .*broken\.njk.*unknown block tag/s.test(line)));
    await publishing.close();
  });

  it("says a mistake once, also while a log is due", async () => {
    await site.write("content/logs/2026-11-21-soon.md", "# Soon\n");
    let now = new Date("2026-11-20T12:00:00Z");
    let asked = 0;
    const clock = (): Date => {
      asked += 1;
      return now;
    };
    const publishing = await Publishing.start({ ...options({ clock }), askStoreMs: 0 });
    await site.write("content/logs/2026-10-02-broken.md", "---\ndate: soonish\n---\n# Broken\n");
    await waitFor("the mistake", () => said.some((line) => line.includes("soonish")));
    now = new Date("2026-11-23T12:00:00Z");
    const times = (): number => said.filter((line) => line.includes("soonish")).length;
    await waitFor("the due log to be looked for", () => times() === 2);
    const before = asked;
    await waitFor("it to look at the clock again", () => asked >= before + 3);
    assert.equal(times(), 2);
    await site.write("content/logs/2026-10-02-broken.md", "# Mended\n");
    await waitFor("both logs", async () => (await site.read("_site/logs/soon/index.html").catch(() => "")).includes("Soon"));
    await publishing.close();
  });
});
