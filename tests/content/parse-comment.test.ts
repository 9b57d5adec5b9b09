import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseCommentFile } from "../../src/content/comments/parse-comment.ts";
import { formatProblem } from "../../src/content/problems.ts";
import { commentId, commentSource } from "./make-library.ts";

const parse = (more: Record<string, unknown> = {}, page = "logs/x") => {
  const { path, text } = commentSource(page, 1, more);
  return parseCommentFile(path, text);
};
const problemOf = (more: Record<string, unknown>) => {
  const { problem } = parse(more);
  return problem && formatProblem({ ...problem, file: "c.json" });
};

describe("a comment file", () => {
  it("that is published gives what readers see, and nothing that is not for them", () => {
    const { comment } = parse({ url: "https://example.org", body: "*Hi*", author: "hash", private: "age", owner: true, generation: 2 });
    assert.deepEqual(
      { ...comment, html: comment?.html },
      {
        id: commentId(1),
        page: "logs/x",
        name: "Grace",
        url: "https://example.org",
        html: "<p><em>Hi</em></p>\n",
        date: "2026-10-01T00:01:00.000Z",
        deleted: false,
        owner: true,
      },
    );
    assert.ok(Object.isFrozen(comment));
  });

  it("that is held gives no comment and no problem", () => {
    const { comment, file, problem } = parse({ status: "held", held: ["links"] });
    assert.equal(comment, undefined);
    assert.equal(file?.status, "held");
    assert.equal(problem, undefined);
  });

  it("that is deleted keeps its place and nothing else, also where words were left in it", () => {
    const { comment } = parse({ status: "deleted", name: "Grace", body: "left", url: "https://example.org" });
    assert.deepEqual([comment?.deleted, comment?.name, comment?.html, comment?.url], [true, "", "", undefined]);
  });

  it("may lie in a page key of several parts", () => assert.equal(parse({}, "projects/robot/2026-01-02-first").comment?.page, "projects/robot/2026-01-02-first"));

  const wrong: [Record<string, unknown>, string][] = [
    [{ id: commentId(2) }, `c.json: id: is not the file's name (expected ${commentId(1)})`],
    [{ page: "logs/y" }, "c.json: page: is not the folder's name (expected logs/x)"],
    [{ id: "../../x" }, "c.json: id: expected a UUIDv7 in lower case"],
    [{ date: "yesterday" }, "c.json: date: expected an ISO 8601 date in UTC, such as 2026-11-20T09:30:00Z"],
    [{ url: "javascript:alert(1)" }, "c.json: url: expected an http or https address"],
  ];
  for (const [more, expected] of wrong) it(`with ${JSON.stringify(more)} is a problem`, () => assert.equal(problemOf(more), expected));

  for (const text of ["", "{", "null", "[]", "1", '"x"', "{}", "<<<<<<< HEAD"]) {
    it(`that holds ${JSON.stringify(text)} is a problem, never an error`, () => assert.ok(parseCommentFile(`data/comments/logs/x/${commentId(1)}.json`, text).problem));
  }

  it("outside its folder is a problem", () => {
    const { text } = commentSource("logs/x", 1);
    assert.ok(parseCommentFile(`data/comments/${commentId(1)}.json`, text).problem);
  });
});
