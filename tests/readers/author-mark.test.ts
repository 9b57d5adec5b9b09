import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { authorMark, authorMarks } from "../../src/readers/comments/author-mark.ts";
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
