import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as fc from "fast-check";
import type { CommentFile } from "../../src/content/schemas/comment.ts";
import { commentId } from "../../src/readers/comments/comment-id.ts";
import { editedAt } from "../../src/readers/comments/edit-comment.ts";
import { changeComment, findComment, findCommentIds } from "../../src/readers/comments/comment-store.ts";
import { keepComment, type StandingComment } from "../../src/readers/comments/keep-comment.ts";
import { ReaderError } from "../../src/readers/errors.ts";
import { StoreError } from "../../src/store/errors.ts";
import { openMemoryStore } from "../../src/store/memory.ts";
import type { Store } from "../../src/store/store.ts";

const page = "logs/a";
const mark = "7123-8456-123456789abc";
const now = new Date("2026-11-20T12:00:00.000Z");
const id = commentId(now.getTime(), mark);
const path = `data/comments/${page}/${id}.json`;

const published: StandingComment = { id, page, name: "Grace", body: "Well said.", date: now.toISOString(), status: "published", private: "sealed" };
const held: StandingComment = { ...published, status: "held", held: ["links"] };

type Change = (before: CommentFile | null) => Promise<CommentFile | null>;
const approve: Change = async (before) => {
  if (before?.status !== "held") return before;
  const { held: _, ...comment } = before;
  return { ...comment, status: "published" };
};
const hold: Change = async (before) => (before?.status === "published" ? { ...before, status: "held", held: ["moderation"] } : before);
const edit: Change = async (before) => (before === null || before.status === "deleted" || before.body === "Better said." ? before : { ...before, body: "Better said.", edited: editedAt(before, now) });
const remove: Change = async (before) => (before === null ? null : { id, page, name: "", body: "", date: before.date, status: "deleted" });
const reject: Change = async (before) => (before?.status === "held" ? null : before);
const changes = { approve, hold, edit, remove, reject };

/** A memory store that calls `around` for each commit. */
function watchedStore(around: (commit: () => ReturnType<Store["commit"]>) => ReturnType<Store["commit"]>, files: Record<string, CommentFile | object> = {}): Store {
  const store = openMemoryStore({ files: Object.fromEntries(Object.entries(files).map(([path, file]) => [path, JSON.stringify(file)])) });
  return { ...store, commit: (...given) => around(() => store.commit(...given)) };
}

async function openStores({ open = {}, closed = {} }: { open?: Record<string, object>; closed?: Record<string, object> } = {}) {
  const steps: { before?: () => Promise<void>; after?: () => Promise<void> }[] = [];
  const around = async (commit: () => ReturnType<Store["commit"]>) => {
    const step = steps.shift();
    await step?.before?.();
    const made = await commit();
    await step?.after?.();
    return made;
  };
  const stores = { store: watchedStore(around, open), privateStore: watchedStore(around, closed) };
  return { ...stores, stores, steps };
}

const crash = async (): Promise<never> => {
  throw new StoreError("store-unavailable", "The line is cut.", { hint: "Test" });
};

async function fileIn(store: Store): Promise<unknown> {
  const bytes = await store.read(path);
  return bytes === null ? null : JSON.parse(Buffer.from(bytes).toString());
}

const post = (stores: { store: Store; privateStore: Store }, comment: StandingComment, marks: readonly [string, ...string[]] = [mark], time = now) =>
  keepComment(stores, { page, marks, now: time, write: async (id) => ({ ...comment, id }) });

describe("a comment kept in two stores", () => {
  it("lies in the public one without its private field, which lies in the other", async () => {
    const { stores, store, privateStore } = await openStores();
    const kept = await post(stores, published);
    const { private: sealed, ...open } = published;
    assert.deepEqual(await fileIn(store), open);
    assert.deepEqual(await fileIn(privateStore), { id, page, private: sealed });
    assert.deepEqual(await findComment(stores, page, id), published);
    assert.equal(kept.commit, await store.head());
  });

  it("lies whole in the private one while it is held", async () => {
    const { stores, store, privateStore } = await openStores();
    const kept = await post(stores, held);
    assert.deepEqual(await fileIn(privateStore), held);
    assert.equal(await store.head(), null);
    assert.deepEqual(await findComment(stores, page, id), held);
    assert.equal(kept.commit, await privateStore.head());
  });

  it("is one comment however often it is sent, whichever store has it", async () => {
    for (const comment of [published, held]) {
      const { stores } = await openStores();
      await post(stores, comment);
      const again = await post(stores, comment, ["7999-8456-123456789abc", mark], new Date(now.getTime() + 60_000));
      assert.deepEqual([again.repeat, again.comment], [true, comment]);
      assert.deepEqual(await findCommentIds(stores, page), [id]);
    }
  });

  it("is finished under its id by the next try where the first one ended between the commits", async () => {
    const { stores, steps } = await openStores();
    steps.push({}, { before: crash });
    await assert.rejects(post(stores, published), (error) => error instanceof ReaderError && error.code === "store-unavailable");
    assert.equal(await findComment(stores, page, id), null);
    const again = await post(stores, published, [mark], new Date(now.getTime() + 5000));
    assert.deepEqual([again.repeat, again.comment.id], [false, id]);
    assert.deepEqual(await findCommentIds(stores, page), [id]);
  });

  it("leaves no address behind where the same was posted at the same time, or its place went away", async () => {
    const { stores, steps, privateStore } = await openStores();
    steps.push({ after: async () => void (await post(stores, published, [mark], new Date(now.getTime() + 7))) });
    const kept = await post(stores, published);
    assert.equal(kept.repeat, true);
    assert.deepEqual(await findCommentIds(stores, page), [kept.comment.id]);

    const closed = new ReaderError("no-such-parent", ({ noSuchParent }) => noSuchParent);
    let asked = 0;
    const posting = keepComment(stores, {
      page,
      marks: ["7777-8456-123456789abc"],
      now,
      write: async (id) => ({ ...published, id }),
      requirePlace: async () => {
        asked += 1;
        if (asked === 3) throw closed;
      },
    });
    await assert.rejects(posting, closed);
    assert.equal((await privateStore.walk("data")).length, 1);
  });
});

describe("changing a comment in two stores", () => {
  it("keeps an edit that came between an approval's two commits", async () => {
    for (const sawTheApproval of [true, false]) {
      const { stores, steps, store, privateStore } = await openStores({ closed: { [path]: held } });
      steps.push({ after: async () => void (sawTheApproval ? await changeComment(stores, page, id, edit, "edit") : await editHeld(privateStore)) });
      await changeComment(stores, page, id, approve, "approve");
      const found = await findComment(stores, page, id);
      assert.deepEqual([found?.status, found?.body, found?.private], ["published", "Better said.", "sealed"]);
      assert.equal(((await fileIn(store)) as CommentFile).body, "Better said.");
    }
  });

  it("keeps deleted what its reader deleted while it was being approved, whoever comes next and finds it in both", async () => {
    const deleted: CommentFile = { id, page, name: "", body: "", date: published.date, status: "deleted", held: ["links"] };
    for (const [name, change] of Object.entries(changes)) {
      const { stores } = await openStores({ open: { [path]: published }, closed: { [path]: deleted } });
      const { held: _, ...place } = deleted;
      assert.deepEqual(await findComment(stores, page, id), place);
      assert.equal((await changeComment(stores, page, id, change, "by the test")).comment?.status, "deleted", name);
      // Readers may have seen it: its place stays with them.
      assert.deepEqual([await fileIn(stores.store), await fileIn(stores.privateStore)], [place, null], name);
    }
  });

  it("publishes once where two approve at once", async () => {
    const { stores, steps, privateStore } = await openStores({ closed: { [path]: held } });
    steps.push({ after: async () => void (await changeComment(stores, page, id, approve, "approve")) });
    await changeComment(stores, page, id, approve, "approve");
    assert.equal((await findComment(stores, page, id))?.status, "published");
    assert.deepEqual(await fileIn(privateStore), { id, page, private: "sealed" });
  });

  it("takes back what it published where the change is refused after all", async () => {
    const { stores, steps, store, privateStore } = await openStores({ closed: { [path]: held } });
    steps.push({ after: () => editHeld(privateStore) });
    const refused = new Error("not as it was");
    const changing = changeComment(stores, page, id, async (before) => (before?.edited === undefined ? approve(before) : Promise.reject(refused)), "approve");
    await assert.rejects(changing, refused);
    assert.equal(await fileIn(store), null);
    assert.equal((await findComment(stores, page, id))?.status, "held");
  });

  it("moves what the public store held before there was a private one, and only then", async () => {
    for (const comment of [held, published]) {
      const { stores, store } = await openStores({ open: { [path]: comment } });
      const head = await store.head();
      assert.deepEqual(await findComment(stores, page, id), comment);
      assert.equal(await store.head(), head);
      await changeComment(stores, page, id, async (before) => before, "moved");
      assert.deepEqual(await findComment(stores, page, id), comment);
      assert.ok(!JSON.stringify((await fileIn(store)) ?? "").includes("sealed"));
    }
  });

  it("commits nothing where nothing shall change, and touches no file that it cannot read", async () => {
    const { stores, store, privateStore } = await openStores({ open: { [path]: { id } }, closed: { "data/comments/logs/b/x.json": {} } });
    const heads = [await store.head(), await privateStore.head()];
    const same = await changeComment(stores, page, id, async (before) => before, "same");
    assert.deepEqual([same.before, same.commit], [null, { id: heads[0], changed: false }]);
    assert.deepEqual([await store.head(), await privateStore.head()], heads);
  });

  it("ends as one store would, wherever it is cut off, when it is repeated", async () => {
    const step = fc.record({
      change: fc.constantFrom(...(Object.keys(changes) as (keyof typeof changes)[])),
      /** Which commit is cut off, if any, and whether it was made. */
      crash: fc.option(fc.record({ commit: fc.integer({ min: 0, max: 1 }), made: fc.boolean() })),
    });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(published, held, { ...published, private: undefined }), fc.array(step, { maxLength: 6 }), async (first, script) => {
        const comment = JSON.parse(JSON.stringify(first)) as StandingComment;
        const one = openMemoryStore();
        const reference = { store: one, privateStore: one };
        const { stores, steps, store, privateStore } = await openStores();
        await post(reference, comment);
        await post(stores, comment);
        for (const { change, crash: cut } of script) {
          const before = await findComment(reference, page, id);
          await changeComment(reference, page, id, changes[change], change);
          const after = await findComment(reference, page, id);
          if (cut !== null) steps.push(...Array.from({ length: cut.commit }, () => ({})), cut.made ? { after: crash } : { before: crash });
          await changeComment(stores, page, id, changes[change], change).catch(() => undefined);
          steps.length = 0;
          const between = await findComment(stores, page, id);
          assert.ok([before, after].some((state) => JSON.stringify(state) === JSON.stringify(between)), `neither before nor after: ${JSON.stringify(between)}`);
          await requireNothingPrivate(store);

          await changeComment(stores, page, id, changes[change], change);
          assert.deepEqual(await findComment(stores, page, id), after);
          const isPrivate = after?.status === "held" || after?.private !== undefined;
          assert.equal((await fileIn(privateStore)) !== null, isPrivate);
          assert.equal((await fileIn(store)) !== null, after !== null && after.status !== "held");
        }
      }),
      { numRuns: 200, seed: 3 },
    );
  });
});

/** An edit that read both stores before the approval began. */
async function editHeld(privateStore: Store): Promise<void> {
  await privateStore.commit([{ path, write: JSON.stringify(await edit(held)) }], { message: "edit" });
}

async function requireNothingPrivate(store: Store): Promise<void> {
  const file = (await fileIn(store)) as CommentFile | null;
  assert.ok(file?.private === undefined && file?.status !== "held", `in the public store: ${JSON.stringify(file)}`);
}
