import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { StoreError, type StoreErrorCode } from "../../src/store/errors.ts";
import type { Store } from "../../src/store/store.ts";

/** A store on an empty branch, and how to take it away again. */
export interface OpenedStore {
  readonly store: Store;
  readonly remove: () => Promise<void>;
}

const MESSAGE = "comment: a-log (1)\n";

interface Peculiarities {
  /** Callers that come together share a commit and its name. */
  readonly sharedCommits?: boolean;
  /** How many come at once. Fewer where a commit is dear. */
  readonly atOnce?: number;
}

/** What every home of the store promises. */
export function testStore(name: string, open: () => Promise<OpenedStore>, { sharedCommits = false, atOnce = 50 }: Peculiarities = {}): void {
  function promise(title: string, check: (store: Store) => Promise<void>): void {
    test(title, async () => {
      const { store, remove } = await open();
      try {
        await check(store);
      } finally {
        await store.close();
        await remove();
      }
    });
  }

  describe(`store: ${name}`, () => {
    promise("is empty at first", async (store) => {
      assert.equal(await store.head(), null);
      assert.equal(await store.read("data/a.json"), null);
      assert.deepEqual(await store.list("data"), []);
      assert.deepEqual(await store.list(""), []);
      assert.deepEqual(await store.readAll("data"), []);
    });

    promise("holds what was written, byte for byte", async (store) => {
      const bytes = Uint8Array.of(0, 255, 13, 10, 195, 40);
      const commit = await store.commit([{ path: "data/a.bin", write: bytes }, { path: "data/b.txt", write: "Grüße\r\n" }], { message: MESSAGE });
      assert.equal(commit.changed, true);
      assert.match(commit.id, /^[0-9a-f]{40}$/);
      assert.equal(await store.head(), commit.id);
      assert.deepEqual(await store.read("data/a.bin"), bytes);
      assert.equal(await text(store, "data/b.txt"), "Grüße\r\n");
    });

    promise("keeps what it was given, whatever becomes of the caller's buffer", async (store) => {
      const bytes = Buffer.from("before");
      const commit = store.commit([{ path: "a", write: bytes }], { message: MESSAGE });
      bytes.write("AFTER!");
      await commit;
      assert.equal(await text(store, "a"), "before");
    });

    promise("lists the files directly in a folder, sorted", async (store) => {
      await write(store, { "d/b": "", "d/a": "", "d/Z": "", "d/c/x": "", "d.txt": "", "da/y": "" });
      assert.deepEqual(await store.list("d"), ["d/Z", "d/a", "d/b"]);
      assert.deepEqual(await store.list(""), ["d.txt"]);
      assert.deepEqual(await store.list("nowhere"), []);
      assert.deepEqual(await store.list("d/a"), []);
    });

    promise("reads all files below a folder, however many, byte for byte", async (store) => {
      const many = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`d/${n % 7}/${String(n).padStart(2, "0")}.json`, `{"n": ${n}}\n`]));
      await write(store, { ...many, "d/a": "Grüße\r\n", "d/b": "", "d/same": "Grüße\r\n", "da/y": "", e: "" });
      await store.commit([{ path: "d/c.bin", write: Uint8Array.of(0, 255, 10, 195) }], { message: MESSAGE });
      const all = await store.readAll("d");
      const found = Object.fromEntries(all.map(({ path, bytes }) => [path, Buffer.from(bytes).toString("latin1")]));
      const wanted = { ...many, "d/a": "Grüße\r\n", "d/b": "", "d/same": "Grüße\r\n" };
      assert.deepEqual(found, { ...Object.fromEntries(Object.entries(wanted).map(([path, text]) => [path, Buffer.from(text).toString("latin1")])), "d/c.bin": "\u0000\u00ff\n\u00c3" });
      assert.deepEqual(all.map(({ path }) => path), Object.keys(found).toSorted());
      assert.equal((await store.readAll("")).length, all.length + 2);
      assert.deepEqual(await store.readAll("nowhere"), []);
      await assert.rejects(store.readAll("../d"), hasCode("bad-path"));
    });

    promise("deletes, and does not mind what is not there", async (store) => {
      await write(store, { "d/a": "1", "d/b": "2" });
      await store.commit([{ path: "d/a", delete: true }, { path: "d/none", delete: true }, { path: "e/f/g", delete: true }], { message: MESSAGE });
      assert.equal(await store.read("d/a"), null);
      assert.deepEqual(await store.list("d"), ["d/b"]);
      const last = await store.commit([{ path: "d/b", delete: true }], { message: MESSAGE });
      assert.equal(last.changed, true);
      assert.deepEqual(await store.list("d"), []);
    });

    promise("makes no commit where nothing differs", async (store) => {
      await write(store, { "d/a": "1" });
      const head = await store.head();
      assert.deepEqual(await store.commit([{ path: "d/a", write: "1" }, { path: "d/x", delete: true }], { message: MESSAGE }), { id: head, changed: false });
      assert.deepEqual(await store.commit([], { message: MESSAGE }), { id: head, changed: false });
      assert.equal(await store.head(), head);
    });

    promise("begins a branch with a commit even where there is nothing to write", async (store) => {
      const commit = await store.commit([{ path: "a", delete: true }], { message: MESSAGE });
      assert.equal(commit.changed, true);
      assert.equal(await store.head(), commit.id);
    });

    promise("turns a file into a folder and back in one commit", async (store) => {
      await write(store, { a: "file" });
      await store.commit([{ path: "a/b", write: "below" }, { path: "a", delete: true }], { message: MESSAGE });
      assert.equal(await text(store, "a/b"), "below");
      await store.commit([{ path: "a", write: "file" }, { path: "a/b", delete: true }], { message: MESSAGE });
      assert.equal(await text(store, "a"), "file");
    });

    promise("puts a file where a folder was that lost its last file", async (store) => {
      await write(store, { "a/b/c": "1", d: "2" });
      await store.commit([{ path: "a/b/c", delete: true }], { message: MESSAGE });
      await write(store, { a: "file" });
      assert.deepEqual([await text(store, "a"), await store.list("a"), await text(store, "d")], ["file", [], "2"]);
    });

    promise("refuses a file where a folder is, and a folder where a file is, and changes nothing", async (store) => {
      await write(store, { "a/b": "1", c: "2" });
      await refuses(store, "bad-path", [{ path: "new", write: "" }, { path: "a", write: "" }]);
      await refuses(store, "bad-path", [{ path: "new", write: "" }, { path: "c/d", write: "" }]);
      await refuses(store, "bad-path", [{ path: "e", write: "" }, { path: "e/f", write: "" }]);
      assert.equal(await store.read("new"), null);
    });

    promise("begins no branch with a commit that it refuses", async (store) => {
      await refuses(store, "bad-path", [{ path: "a/b", write: "" }, { path: "a", write: "" }]);
      assert.equal(await store.head(), null);
    });

    promise("refuses bad paths in commit, read and list", async (store) => {
      for (const path of ["../a", "/a", ".git/config", "a\\b", "con", "", "a//b"]) {
        await refuses(store, "bad-path", [{ path: "good", write: "" }, { path, write: "" }]);
        await refuses(store, "bad-path", [{ path, delete: true }]);
        await assert.rejects(store.read(path), hasCode("bad-path"));
        if (path !== "") await assert.rejects(store.list(path), hasCode("bad-path"));
      }
      assert.equal(await store.read("good"), null);
    });

    promise("refuses a path that is named twice", async (store) => {
      await refuses(store, "bad-path", [{ path: "a", write: "1" }, { path: "a", write: "2" }]);
    });

    promise("commits on the expected head and on no other", async (store) => {
      const first = await store.commit([{ path: "a", write: "1" }], { message: MESSAGE, ifHead: null });
      await assert.rejects(store.commit([{ path: "a", write: "2" }], { message: MESSAGE, ifHead: null }), hasCode("conflict"));
      const second = await store.commit([{ path: "a", write: "2" }], { message: MESSAGE, ifHead: first.id });
      await assert.rejects(store.commit([{ path: "a", write: "3" }], { message: MESSAGE, ifHead: first.id }), hasCode("conflict"));
      assert.equal(await store.head(), second.id);
      assert.equal(await text(store, "a"), "2");
    });

    promise("asks the precondition about the state that the commit will stand on", async (store) => {
      await write(store, { "d/a": "1" });
      const seen: unknown[] = [];
      const precondition = async (view: Pick<Store, "read" | "list">) => {
        seen.push(Buffer.from((await view.read("d/a")) ?? []).toString(), await view.read("d/b"), await view.list("d"));
      };
      await store.commit([{ path: "d/b", write: "2" }], { message: MESSAGE, precondition });
      assert.deepEqual(seen, ["1", null, ["d/a"]]);
    });

    promise("throws what a precondition throws, as it is, and changes nothing", async (store) => {
      await write(store, { a: "1" });
      const head = await store.head();
      const refusal = new TypeError("no such parent");
      const commit = store.commit([{ path: "b", write: "" }], { message: MESSAGE, precondition: () => Promise.reject(refusal) });
      await assert.rejects(commit, (error) => error === refusal);
      assert.equal(await store.head(), head);
      assert.equal(await store.read("b"), null);
      await write(store, { c: "the store goes on" });
    });

    promise("lets one of several win where all claim the same file", async (store) => {
      const claim = (who: string) =>
        store.commit([{ path: "claim", write: who }], {
          message: MESSAGE,
          precondition: async (view) => {
            if ((await view.read("claim")) !== null) throw new Error("taken");
          },
        });
      const outcomes = await Promise.allSettled(["a", "b", "c", "d", "e"].map(claim));
      assert.deepEqual(outcomes.map(({ status }) => status), ["fulfilled", "rejected", "rejected", "rejected", "rejected"]);
      assert.equal(await text(store, "claim"), "a");
    });

    promise(`keeps every one of ${atOnce} commits made at once`, async (store) => {
      const numbers = Array.from({ length: atOnce }, (_, n) => n);
      const commits = await Promise.all(numbers.map((n) => store.commit([{ path: `data/${n % 3}/${n}.json`, write: `${n}\n` }], { message: MESSAGE, timeoutMs: 60_000 })));
      const ids = new Set(commits.map(({ id }) => id));
      if (sharedCommits) assert.ok(ids.size < atOnce, `${ids.size} commits for ${atOnce} callers`);
      else assert.equal(ids.size, atOnce);
      for (const n of numbers) assert.equal(await text(store, `data/${n % 3}/${n}.json`), `${n}\n`);
    });

    promise("waits at its close for what is under way", async (store) => {
      let done = false;
      void store.commit([{ path: "a", write: "1" }], { message: MESSAGE }).then(() => (done = true));
      await store.close();
      assert.equal(done, true);
    });
  });
}

async function write(store: Store, files: Record<string, string>): Promise<void> {
  await store.commit(Object.entries(files).map(([path, write]) => ({ path, write })), { message: MESSAGE });
}

async function text(store: Store, path: string): Promise<string | null> {
  const bytes = await store.read(path);
  return bytes === null ? null : Buffer.from(bytes).toString();
}

async function refuses(store: Store, code: StoreErrorCode, changes: Parameters<Store["commit"]>[0]): Promise<void> {
  const head = await store.head();
  await assert.rejects(store.commit(changes, { message: MESSAGE }), hasCode(code));
  assert.equal(await store.head(), head);
}

/** For `assert.rejects`: a `StoreError` with this code and a hint. */
export function hasCode(code: StoreErrorCode): (error: unknown) => boolean {
  return (error) => error instanceof StoreError && error.code === code && error.hint !== "";
}
