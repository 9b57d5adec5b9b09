import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isShown } from "../../src/publish/rebuild/shown-changes.ts";

const path = "data/comments/logs/hello/019a.json";
const patch = (...lines: string[]): string => ["@@ -1,9 +1,9 @@", ...lines].join("\n");

describe("what shows in published pages", () => {
  for (const [name, expected, file] of [
    ["a text", true, { path: "content/logs/x.md", status: "modified" }],
    ["a sign-up", false, { path: "data/newsletter/0f.json", status: "added" }],
    ["a published comment", true, { path, status: "added", patch: patch("+{", '+  "id": "019a",', '+  "body": "x",', '+  "status": "published"', "+}") }],
    ["a held one", false, { path, status: "added", patch: patch("+{", '+  "id": "019a",', '+  "body": "say \\"status\\": \\"published\\"",', '+  "status": "held"', "+}") }],
    ["a held one that is refused", false, { path, status: "removed", patch: patch("-{", '-  "body": "x",', '-  "status": "held"', "-}") }],
    ["a held one that is edited", false, { path, status: "modified", patch: patch('-  "body": "x",', '+  "body": "y",', '   "date": "2026",', '   "status": "held"') }],
    ["an approval", true, { path, status: "modified", patch: patch('   "date": "2026",', '-  "status": "held",', '-  "held": ["links"]', '+  "status": "published"') }],
    ["an edit", true, { path, status: "modified", patch: patch('-  "body": "x",', '+  "body": "y",', '   "status": "published"') }],
    ["a deletion", true, { path, status: "modified", patch: patch('-  "body": "x",', '+  "body": "",', '-  "status": "published"', '+  "status": "deleted"') }],
    ["an author's mark and what is private", false, { path, status: "modified", patch: patch('-  "status": "published"', '+  "status": "published",', '+  "author": "0f"') }],
    ["a published one that an edit took off its page", true, { path, status: "modified", patch: patch('-  "status": "published"', '+  "status": "held",', '+  "held": ["edited"]') }],
    ["what is too large to be told", true, { path, status: "modified" }],
  ] as const) {
    it(`${name}: ${expected ? "yes" : "no"}`, () => assert.equal(isShown(file), expected));
  }
});
