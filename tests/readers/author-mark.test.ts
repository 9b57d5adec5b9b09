import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { authorField, authorMark, authorMarks, markIn } from "../../src/readers/comments/author-mark.ts";
import { subscriberIds } from "../../src/readers/newsletter/subscriber-files.ts";
import { createTokens } from "../../src/readers/tokens.ts";

const older = "a secret that is at least 32 bytes long";
const newer = "another secret that is at least 32 bytes";

describe("an author's mark", () => {
  it("is the same for one address however it is spelt in case, and another for another", () => {
    const { authorKeys } = createTokens({ secrets: [older] });
    assert.match(authorMark("ada@example.org", authorKeys), /^[0-9a-f]{32}$/);
    assert.equal(authorMark("Ada@Example.org", authorKeys), authorMark("ada@example.org", authorKeys));
    assert.notEqual(authorMark("ada@example.org", authorKeys), authorMark("bea@example.org", authorKeys));
  });

  it("is found again after the secret was renewed", () => {
    const before = authorMark("ada@example.org", createTokens({ secrets: [older] }).authorKeys);
    const now = createTokens({ secrets: [newer, older] }).authorKeys;
    assert.notEqual(authorMark("ada@example.org", now), before);
    assert.ok(authorMarks("ada@example.org", now).includes(before));
  });

  it("does not tell which subscriber its author is", () => {
    const { authorKeys, subscriberIdKeys } = createTokens({ secrets: [older] });
    assert.notEqual(authorMark("ada@example.org", authorKeys), subscriberIds("ada@example.org", subscriberIdKeys)[0]);
  });
});

describe("a comment's author", () => {
  const [id, otherId] = ["01a1f8d3-ea00-7087-9525-9d384f8a8082", "01a1f8d3-eb00-7087-9525-9d384f8a8082"];
  const { authorKeys } = createTokens({ secrets: [older] });
  const mark = authorMark("ada@example.org", authorKeys);
  const author = authorField(mark, id, authorKeys);

  it("is another on each comment of one address, with nothing in common, and says the same mark to the secret", () => {
    const other = authorField(mark, otherId, authorKeys);
    assert.match(author, /^[0-9a-f]{64}$/);
    for (const half of [0, 32]) assert.notEqual(author.slice(half, half + 32), other.slice(half, half + 32));
    assert.ok(![author, other].some((field) => field.includes(mark)));
    assert.deepEqual([markIn({ id, author }, authorKeys), markIn({ id: otherId, author: other }, authorKeys)], [mark, mark]);
  });

  it("says the mark after the secret was renewed, and none without the secret that wrote it", () => {
    assert.equal(markIn({ id, author }, createTokens({ secrets: [newer, older] }).authorKeys), mark);
    assert.equal(markIn({ id, author }, createTokens({ secrets: [newer] }).authorKeys), undefined);
  });

  it("looks alike for an address that nobody confirmed, and says no mark", () => {
    const stranger = authorField(undefined, id, authorKeys);
    assert.match(stranger, /^[0-9a-f]{64}$/);
    assert.notEqual(stranger, authorField(undefined, id, authorKeys));
    assert.equal(markIn({ id, author: stranger }, authorKeys), undefined);
  });

  it("says no mark where it is of another comment, a bare mark, cut, longer, or no hex", () => {
    for (const wrong of [{ id: otherId, author }, { id, author: mark }, { id, author: author.slice(2) }, { id, author: `${author}00` }, { id, author: "grace" }, { id, author: "" }, { id }]) {
      assert.equal(markIn(wrong, authorKeys), undefined, JSON.stringify(wrong));
    }
  });
});
