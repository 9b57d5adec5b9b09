import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { createPageTokens } from "../../src/readers/tokens.ts";
import { SiteOnDisk } from "../../src/server/site-on-disk.ts";
import { openMemoryStore } from "../../src/store/memory.ts";
import { plainSite } from "../helpers/config.ts";

test("what is wrong in a layout is said once, until it changes, and what is wrong in a text whenever that is saved", async () => {
  const root = await mkdtemp(path.join(tmpdir(), "unfiled-site-"));
  const write = async (file: string, text: string): Promise<void> => {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), text);
  };
  try {
    const text = "content/logs/2026-01-01-a.md";
    await write("layouts/home.ts", 'html`<a href="/gone/">x</a>`');
    await write("layouts/eleventy/talks.njk", '<a href="/open/">x</a>');
    await write(text, "# A\n");
    const log: string[] = [];
    const site = new SiteOnDisk({ root, site: { ...plainSite, links: "warn" }, store: openMemoryStore(), pageTokens: createPageTokens({ pageKeys: ["k".repeat(43)] }), unpublished: false, build: true, clock: () => new Date(), log: (line) => void log.push(line) });
    const saidAfter = async (what: () => Promise<unknown>): Promise<string[]> => {
      log.length = 0;
      await what();
      return log.map((line) => line.replace(/^Warning: /, "").replace(/, which is not there$/, ""));
    };
    const save = (body: string) => async () => {
      await write(text, body);
      await site.takeIn(new Set([text]));
    };
    const layout = "layouts/home.ts:1: links to /gone/";
    const template = "layouts/eleventy/talks.njk:1: links to /open/";
    const broken = `${text}:3: links to b.md`;
    await site.load();
    // A build has run the templates, and found what they do not make.
    assert.deepEqual(await saidAfter(async () => {
      site.sayBroken(site.openLinks);
      site.noteTemplatesRun();
    }), [template, layout]);
    assert.deepEqual(await saidAfter(save("# A\n\n[B](b.md)\n")), [broken]);
    assert.deepEqual(await saidAfter(save("# A\n\n[B](b.md) again\n")), [broken]);
    assert.deepEqual(await saidAfter(save("# A\n\nText\n")), []);
    await write("_site/gone/index.html", "");
    assert.deepEqual(await saidAfter(save("# A\n\nMended.\n")), []);
    await rm(path.join(root, "_site"), { recursive: true });
    assert.deepEqual(await saidAfter(save("# A\n\nBroken again.\n")), [layout]);
  } finally {
    await rm(root, { recursive: true });
  }
});

test("where a start met mistakes, links to what templates make are left open until they were run", async () => {
  const root = await mkdtemp(path.join(tmpdir(), "unfiled-site-"));
  const write = async (file: string, text: string): Promise<void> => {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), text);
  };
  try {
    await write("layouts/eleventy/talks.md", "# Talks\n");
    await write("content/logs/2026-01-01-a.md", "---\ndraft: perhaps\n---\n# A\n\n[Talks](/talks/)\n");
    const log: string[] = [];
    const site = new SiteOnDisk({ root, site: { ...plainSite, links: "error" }, store: openMemoryStore(), pageTokens: createPageTokens({ pageKeys: ["k".repeat(43)] }), unpublished: false, build: true, clock: () => new Date(), log: (line) => void log.push(line) });
    await site.load();
    assert.equal(site.problems.length, 1);
    await write("content/logs/2026-01-01-a.md", "# A\n\n[Talks](/talks/)\n");
    assert.ok(await site.takeIn(undefined), log.join("\n"));
    assert.deepEqual(site.openLinks.map(({ address }) => address), ["/talks/"]);
    // Once a build has run the templates, what it did not make is not there.
    site.noteTemplatesRun();
    await write("content/logs/2026-01-02-b.md", "# B\n\n[Talks](/talks/)\n");
    assert.equal(await site.takeIn(undefined), undefined);
    await write("_site/talks/index.html", "");
    assert.ok(await site.takeIn(undefined));
  } finally {
    await rm(root, { recursive: true });
  }
});
