import assert from "node:assert/strict";
import { createSecretKey } from "node:crypto";
import { describe, it } from "node:test";
import * as fc from "fast-check";
import { commentIdSchema } from "../../src/content/schemas/comment.ts";
import { commentId, commentMark, commentTime, isRepeat, madeWithin, type CommentIdentity } from "../../src/readers/comments/comment-id.ts";

const key = createSecretKey(Buffer.alloc(32, 1));
const entry: CommentIdentity = { page: "logs/a", parent: "", name: "Grace", body: "Well said.", email: "" };
const day = 24 * 60 * 60 * 1000;

describe("a comment's id", () => {
  it("is a UUIDv7 of its time, whatever the words", () => {
    const words = fc.record({ page: fc.string(), parent: fc.string(), name: fc.string(), body: fc.string(), email: fc.string() });
    fc.assert(
      fc.property(words, fc.integer({ min: 0, max: 2 ** 48 - 1 }), (identity, time) => {
        const id = commentId(time, commentMark(key, identity));
        assert.ok(commentIdSchema.safeParse(id).success, id);
        assert.equal(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16), time);
      }),
    );
  });

  it("sorts by time", () => {
    const ids = [2 ** 40, 5, 2 ** 47, 0].map((time) => commentId(time, commentMark(key, entry)));
    assert.deepEqual(ids.toSorted(), [ids[3], ids[1], ids[0], ids[2]]);
  });

  it("is another one for any other field, and where words move from one field into the next", () => {
    const marks = [
      entry,
      { ...entry, page: "logs/b" },
      { ...entry, parent: "x" },
      { ...entry, name: "GraceW", body: "ell said." },
      { ...entry, name: "Grac", body: "eWell said." },
      { ...entry, body: "", email: "Well said." },
      { ...entry, page: "logs/aG", name: "race" },
    ].map((identity) => commentMark(key, identity));
    assert.equal(new Set(marks).size, marks.length);
  });

  it("is another one under another key", () => {
    assert.notEqual(commentMark(createSecretKey(Buffer.alloc(32, 2)), entry), commentMark(key, entry));
  });

  it("uses all 74 free bits", () => {
    const ones = Array.from({ length: 200 }, (_, count) => BigInt(`0x${commentId(0, commentMark(key, { ...entry, body: String(count) })).replaceAll("-", "")}`));
    const everSet = ones.reduce((all, bits) => all | bits, 0n);
    const alwaysSet = ones.reduce((all, bits) => all & bits, everSet);
    assert.equal(everSet.toString(16), "7fffbfffffffffffffff");
    assert.equal(alwaysSet.toString(16), "70008000000000000000");
  });
});

describe("a repeat", () => {
  const mark = commentMark(key, entry);
  const now = Date.UTC(2026, 10, 20);

  it("has the same mark and is less than 24 hours away", () => {
    assert.ok(isRepeat(commentId(now, mark), [mark], now));
    assert.ok(isRepeat(commentId(now - day + 1, mark), ["older", mark], now));
    assert.ok(isRepeat(commentId(now + 5, mark), [mark], now), "by a clock that runs ahead");
  });

  it("is nothing else", () => {
    assert.ok(!isRepeat(commentId(now - day, mark), [mark], now));
    assert.ok(!isRepeat(commentId(now, commentMark(key, { ...entry, body: "else" })), [mark], now));
    assert.ok(!isRepeat("README", [mark], now));
  });
});

describe("the time in an id", () => {
  const mark = commentMark(key, entry);
  const now = Date.parse("2026-11-20T12:00:00.000Z");

  it("is when it was made", () => assert.equal(commentTime(commentId(now, mark)), now));

  it("tells those of the last hour, and leaves out what is no id", () => {
    const [fresh, old] = [commentId(now - 1, mark), commentId(now - 60 * 60 * 1000, mark)];
    assert.deepEqual(madeWithin([old, fresh, "broken"], 60 * 60 * 1000, now), [fresh]);
  });
});
