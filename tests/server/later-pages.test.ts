import assert from "node:assert/strict";
import { test } from "node:test";
import { LaterPages } from "../../src/server/later-pages.ts";

const pages = [{ kind: "home" }, { kind: "logs" }] as const;

test("pages that nobody waits for may be written at once, unless more of their kind may come", () => {
  const later = new LaterPages();
  later.add(pages, { soon: true });
  assert.equal(later.wait, 0);
  later.add(pages, { soon: false });
  assert.ok(later.wait > 0);
});

test("while somebody waits for an answer they give way, but are not forgotten", async () => {
  let isAwaited = true;
  const later = new LaterPages({ isAwaited: () => isAwaited });
  later.add(pages, { soon: true });
  assert.ok(later.wait > 0);
  while (later.wait > 0) await new Promise((resolve) => setTimeout(resolve, later.wait));
  assert.deepEqual(later.take(), pages[0]);
  assert.ok(later.wait > 0, "the next one does not follow at once");
  isAwaited = false;
  assert.equal(later.wait, 0);
  assert.deepEqual(later.take(), pages[1]);
});
