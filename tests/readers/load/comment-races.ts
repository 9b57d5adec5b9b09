import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { CommentFile } from "../../../src/content/schemas/comment.ts";
import { commentId } from "../../../src/readers/comments/comment-id.ts";
import { changeComment, findComment } from "../../../src/readers/comments/comment-store.ts";
import { emptied } from "../../../src/readers/comments/delete-comment.ts";
import { wasPublished } from "../../../src/readers/comments/comment-halves.ts";
import { editedAt } from "../../../src/readers/comments/edit-comment.ts";
import { StoreError } from "../../../src/store/errors.ts";
import { openMemoryStore } from "../../../src/store/memory.ts";
import type { Store } from "../../../src/store/store.ts";

const page = "logs/a";
const now = new Date("2026-11-20T12:00:00.000Z");
const id = commentId(now.getTime(), "7123-8456-123456789abc");
const held: CommentFile = { id, page, name: "Grace", body: "First words.", date: now.toISOString(), status: "held", held: ["links"], private: "sealed" };

type Change = (before: CommentFile | null) => Promise<CommentFile | null>;

const approve: Change = async (before) => {
  if (before?.status === "published") return before;
  if (before?.status !== "held") throw new Error("nothing to approve");
  const { held: _, ...comment } = before;
  return { ...comment, status: "published" };
};
const remove: Change = async (before) => before && emptied(before);
const revoke: Change = async (before) => before && { ...before, generation: (before.generation ?? 0) + 1 };
/** `holds`: the owner has to look at it again. */
const edit = (at: Date, holds: boolean): Change => async (before) => {
  if (before === null || before.status === "deleted") throw new Error("nothing to edit");
  const comment = { ...before, body: at.toISOString(), edited: editedAt(before, at) };
  return holds && before.status === "published" ? { ...comment, status: "held", held: [wasPublished] } : comment;
};

const step = fc.record({
  what: fc.constantFrom("approve", "approve", "edit", "edit and hold", "remove", "revoke"),
  /** After which of its commits it dies, or before which: 0 not at all. */
  dies: fc.constantFrom(0, 0, 0, 1, 2),
  before: fc.boolean(),
});

/** Whatever comes between the commits of several changes, and whoever of them dies: what a reader was told is done stays done. */
export async function assertNothingLost({ numRuns, seed }: { readonly numRuns: number; readonly seed: number }): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.array(step, { minLength: 2, maxLength: 4 }), async (scheduler, script) => {
      const memory = { store: openMemoryStore(), privateStore: openMemoryStore({ files: { [`data/comments/${page}/${id}.json`]: JSON.stringify(held) } }) };
      const told: { edited: string[]; removed: boolean; revoked: number } = { edited: [], removed: false, revoked: 0 };
      const work = script.map(async ({ what, dies, before }, index) => {
        const at = new Date(now.getTime() + 60_000 * (index + 1));
        const changes: Record<string, Change> = { approve, remove, revoke, edit: edit(at, false), "edit and hold": edit(at, true) };
        let commits = 0;
        const around = (store: Store): Store => ({
          ...store,
          read: (path) => scheduler.schedule(Promise.resolve(), "read").then(() => store.read(path)),
          commit: async (...given) => {
            commits += 1;
            const dying = new StoreError("store-unavailable", "The process died.", { hint: "Test" });
            await scheduler.schedule(Promise.resolve(), "commit");
            if (commits === dies && before) throw dying;
            const commit = await store.commit(...given);
            if (commits === dies) throw dying;
            await scheduler.schedule(Promise.resolve(), "committed");
            return commit;
          },
        });
        const { comment } = await changeComment({ store: around(memory.store), privateStore: around(memory.privateStore) }, page, id, changes[what] ?? approve, what);
        if (what.startsWith("edit") && comment?.edited !== undefined) told.edited.push(comment.edited);
        if (what === "remove") told.removed = true;
        if (what === "revoke") told.revoked += 1;
      });
      const settled = Promise.allSettled(work);
      await scheduler.waitFor(settled);

      const after = await findComment(memory, page, id);
      await changeComment(memory, page, id, approve, "approve again").catch((error: Error) => assert.equal(error.message, "nothing to approve"));
      const repaired = await findComment(memory, page, id);
      for (const comment of [after, repaired]) {
        assert.ok(comment !== null, "the comment is gone");
        if (told.removed) assert.deepEqual([comment.status, comment.body], ["deleted", ""]);
        if (comment.status !== "deleted") {
          for (const edited of told.edited) assert.ok((comment.edited ?? "") >= edited, `told of ${edited}, kept ${comment.edited}`);
          assert.ok((comment.generation ?? 0) >= told.revoked, `revoked ${told.revoked} times, kept ${comment.generation}`);
        }
      }
      const [open, closed] = await Promise.all([memory.store, memory.privateStore].map((store) => store.read(`data/comments/${page}/${id}.json`)));
      assert.ok(!Buffer.from(open ?? "").toString().includes("sealed"), "something private is in the public store");
      if (told.removed) assert.ok(!`${Buffer.from(open ?? "").toString()}${Buffer.from(closed ?? "").toString()}`.includes("Grace"), "words of a deleted comment are kept");
      if (repaired?.status === "published") assert.deepEqual(JSON.parse(Buffer.from(closed ?? "").toString()), { id, page, private: "sealed" });
    }),
    { numRuns, seed },
  );
}
