import assert from "node:assert/strict";
import { once } from "node:events";
import { describe, it } from "node:test";
import { cacheOf } from "../../src/content/library/library-cache.ts";
import type { Library } from "../../src/content/model.ts";
import { beginThreads, endThreads, type TextsToRender, TextsUnderWay } from "../../src/publish/texts/render-texts.ts";
import { load } from "../content/make-library.ts";
import { waitFor } from "../helpers/wait.ts";

const texts = Object.fromEntries(
  Array.from({ length: 90 }, (_, number) => [`logs/2026-01-01-log-${number}.md`, `# Log ${number}\n\nSee [the next](2026-01-01-log-${(number + 1) % 90}.md) and [nothing](gone.md).\n\n\`\`\`ts\nconst a = ${number};\n\`\`\`\n\n$${number}^2$\n`]),
);

const thread = new URL("./render-thread.mjs", import.meta.url);

function toRender(library: Library): TextsToRender {
  const { entries, targets } = cacheOf(library);
  return { entries, targets, order: library.logs.map(({ source }) => source) };
}

function rendered(library: Library): readonly boolean[] {
  return [...cacheOf(library).entries.values()].map(({ rendering }) => rendering.made !== undefined);
}

describe("texts rendered on several threads", () => {
  it("are what one thread makes of them, links and all", async () => {
    const { library } = load(texts);
    await new TextsUnderWay(toRender(library), { threads: 2, worth: 1, file: thread }).finish();
    assert.ok(rendered(library).every(Boolean));
    const { library: alone } = load(texts);
    for (const [key, entry] of library.entries) {
      const expected = alone.entries.get(key);
      assert.equal(entry.html, expected?.html);
      assert.deepEqual([entry.references, entry.words, entry.description, entry.mistakes], [expected?.references, expected?.words, expected?.description, expected?.mistakes]);
    }
  });

  it("are each answered once, as soon as they are there", async () => {
    const { library } = load(texts);
    const underWay = new TextsUnderWay(toRender(library), { threads: 1, worth: 1, file: thread });
    const answered: string[] = [];
    for (let paths = await underWay.next(); paths !== undefined; paths = await underWay.next()) {
      for (const path of paths) assert.ok(cacheOf(library).entries.get(path)?.rendering.made);
      answered.push(...paths);
    }
    assert.deepEqual(answered.toSorted(), [...cacheOf(library).entries.keys()].toSorted());
    assert.equal(await underWay.next(), undefined);
  });

  it("are made when they are asked for where a thread fails", async () => {
    const { library } = load(texts);
    await new TextsUnderWay(toRender(library), { threads: 1, worth: 1, file: new URL("./not-there.mjs", import.meta.url) }).finish();
    for (const entry of library.entries.values()) assert.match(entry.html, /<math/);
  });

  it("are made when they are asked for where a thread ended before there was anything to do", async () => {
    const { library } = load(texts);
    const begun = beginThreads(90, { threads: 1, worth: 1, file: new URL("./not-there.mjs", import.meta.url) });
    for (const one of begun) {
      one.ref();
      await new Promise((resolve) => one.once("exit", resolve));
    }
    await new TextsUnderWay(toRender(library), { worth: 1, begun }).finish();
    assert.ok(rendered(library).every(Boolean));
  });

  it("are rendered by threads also where none were begun, as a cache knew all texts at another place", async () => {
    const { library } = load(texts);
    const underWay = new TextsUnderWay(toRender(library), { begun: [], threads: 1, worth: 1, file: thread });
    assert.ok(underWay.isWaiting);
    await underWay.end();
  });

  it("get as many threads as are worth it, with those that were begun before", async () => {
    const begun = beginThreads(200, { threads: 2, worth: 1, file: thread });
    const more = [1, 2, 3].flatMap((count) => beginThreads(500, { begun: count, threads: 3, worth: 1, file: thread }));
    assert.deepEqual([begun.length, more.length], [2, 3]);
    await endThreads([...begun, ...more]);
  });

  it("are what they are whatever a thread practised on before", async () => {
    const { library } = load(texts);
    const begun = beginThreads(90, { practice: Object.values(texts), threads: 1, worth: 1, file: thread });
    for (const one of begun) {
      one.ref();
      await once(one, "online");
    }
    const underWay = new TextsUnderWay(toRender(library), { worth: 1, begun });
    assert.ok(await underWay.next());
    await underWay.finish();
    const { library: alone } = load(texts);
    assert.deepEqual([...library.entries.values()].map(({ html }) => html), [...alone.entries.values()].map(({ html }) => html));
  });

  it("are held where the disk takes none, and whoever asks for more is told", async () => {
    // More than may wait in memory.
    const { library } = load(Object.fromEntries(Array.from({ length: 720 }, (_, number) => [`logs/2026-01-01-log-${number}.md`, `# Log ${number}\n`])));
    const putAway = (of: Iterable<unknown>): void => assert.deepEqual([...of], [], "The disk is full.");
    const underWay = new TextsUnderWay(toRender(library), { threads: 1, worth: 1, file: thread, cache: { putAway } });
    await waitFor("all texts", () => underWay.rendered === 720);
    assert.ok(await underWay.next());
    await assert.rejects(underWay.next(), /disk is full/);
    await underWay.end();
  });

  it("are no thread's any more once finishing them failed", async () => {
    const { library } = load(texts);
    const begun = beginThreads(90, { threads: 1, worth: 1, file: thread });
    const putAway = (of: Iterable<unknown>): void => assert.deepEqual([...of], [], "The disk is full.");
    await assert.rejects(new TextsUnderWay(toRender(library), { worth: 1, begun, cache: { putAway } }).finish(), /disk is full/);
    assert.deepEqual(begun.map(({ threadId }) => threadId), [-1]);
  });

  it("are left for later where there are few", async () => {
    const { library } = load(texts);
    await new TextsUnderWay(toRender(library), { threads: 1, worth: 91, file: thread }).finish();
    assert.ok(!rendered(library).some(Boolean));
  });
});
