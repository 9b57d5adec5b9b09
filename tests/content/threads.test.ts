import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as fc from "fast-check";
import type { Comment, CommentNode } from "../../src/content/model.ts";
import { buildThread } from "../../src/content/comments/threads.ts";

const comment = (id: string, more: Partial<Comment> = {}): Comment => ({ id, page: "logs/x", name: "A", html: "<p>x</p>", date: "2026-01-01T00:00:00Z", deleted: false, owner: false, ...more });

/** Every comment of the tree with its depth, without recursion. */
function flat(roots: readonly CommentNode[]): { id: string; depth: number }[] {
  const found: { id: string; depth: number }[] = [];
  const waiting = roots.map((node) => ({ node, depth: 0 })).toReversed();
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    found.push({ id: next.node.comment.id, depth: next.depth });
    for (const reply of next.node.replies.toReversed()) waiting.push({ node: reply, depth: next.depth + 1 });
  }
  return found;
}
const shape = (comments: Comment[]) => flat(buildThread(comments).roots).map(({ id, depth }) => `${">".repeat(depth)}${id}`).join(" ");

describe("a thread", () => {
  it("is oldest first on every level", () => {
    assert.equal(
      shape([
        comment("b", { date: "2026-01-02T00:00:00Z" }),
        comment("a2", { parent: "a", date: "2026-01-04T00:00:00Z" }),
        comment("a1", { parent: "a", date: "2026-01-03T00:00:00Z" }),
        comment("a"),
      ]),
      "a >a1 >a2 b",
    );
  });

  it("sorts by instant, not by spelling", () => {
    assert.equal(shape([comment("late", { date: "2026-01-01T00:00:00.100Z" }), comment("early", { date: "2026-01-01T00:00:00Z" })]), "early late");
  });

  it("counts what can be read: a deleted comment keeps its place but is no comment", () => {
    const thread = buildThread([comment("a", { deleted: true }), comment("b", { parent: "a" })]);
    assert.equal(thread.count, 1);
    assert.deepEqual(thread.newest.map(({ id }) => id), ["b"]);
    assert.equal(flat(thread.roots).length, 2);
  });

  it("puts a comment whose parent is not there at the top", () => assert.equal(shape([comment("a", { parent: "gone" })]), "a"));

  it("opens a ring of parents at its oldest", () => {
    assert.equal(shape([comment("c", { parent: "b", date: "2026-01-03T00:00:00Z" }), comment("b", { parent: "a", date: "2026-01-02T00:00:00Z" }), comment("a", { parent: "c" })]), "a >b >>c");
    assert.equal(shape([comment("a", { parent: "a" })]), "a");
  });

  it("may be 5,000 replies deep", () => {
    const deep = Array.from({ length: 5000 }, (_, index) => comment(`c${index}`, index === 0 ? {} : { parent: `c${index - 1}` }));
    assert.equal(flat(buildThread(deep).roots).at(-1)?.depth, 4999);
  });

  it("keeps every comment exactly once, whatever the parents, and is the same whatever the order", () => {
    const someone = fc.nat({ max: 20 });
    const some = fc.uniqueArray(fc.record({ id: someone, parent: fc.option(someone), minute: fc.nat({ max: 3 }) }), { selector: ({ id }) => id, maxLength: 20 });
    fc.assert(
      fc.property(some, (records) => {
        const comments = records.map(({ id, parent, minute }) => comment(String(id), { date: `2026-01-01T00:0${minute}:00Z`, ...(parent !== null && { parent: String(parent) }) }));
        const ids = flat(buildThread(comments).roots).map(({ id }) => id);
        assert.deepEqual(ids.toSorted(), comments.map(({ id }) => id).toSorted());
        assert.equal(shape(comments.toReversed()), shape(comments));
      }),
    );
  });

  it("is frozen", () => {
    const thread = buildThread([comment("a"), comment("b", { parent: "a" })]);
    for (const part of [thread, thread.roots, thread.roots[0], thread.roots[0]?.replies, thread.newest]) assert.ok(Object.isFrozen(part));
  });
});
