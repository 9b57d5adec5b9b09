import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openApi } from "./api-under-test.ts";

describe("a receipt", () => {
  it("says how the comment stands now", async () => {
    const { json, page, posted } = await received((comment) => comment);
    assert.deepEqual(await json.json(), { id: posted.id, page: "logs/hello", status: "published", live: true, url: posted.url, date: "2026-11-20T12:00:00.000Z", commit: posted.commit });
    assert.match(await page.text(), /Gr&lt;a&gt;ce/);
  });

  for (const [status, change] of [
    ["held", (comment: object) => ({ ...comment, status: "held" })],
    ["deleted", (comment: object) => ({ ...comment, status: "deleted", name: "", body: "" })],
    ["rejected", () => null],
  ] as const) {
    it(`says ${status}, and that it is not live, and leads to no place in the page that is not there`, async () => {
      const { json, page, posted } = await received(change);
      assert.deepEqual(await json.json(), { id: posted.id, page: "logs/hello", status, live: false, url: posted.url, date: "2026-11-20T12:00:00.000Z", commit: posted.commit });
      assert.equal(page.status, 200);
      assert.doesNotMatch(await page.text(), /logs\/hello\/#comment/);
    });
  }

  it("is void once the owner raises the comment's generation", async () => {
    const { json } = await received((comment) => ({ ...comment, generation: 1 }));
    assert.equal(json.status, 403);
  });

  it("expires after a year", async () => {
    const { postJson, form, clock, get } = await openApi();
    const { body } = await postJson("/comments", form());
    clock.pass(365 * 24 * 60 * 60 * 1000 + 1000);
    assert.equal((await get(`/comments/status?receipt=${body.receipt}`)).status, 403);
  });
});

/** Posts, lets the owner change the file (null: delete it), and opens the receipt. */
async function received(change: (comment: Record<string, unknown>) => object | null) {
  const opened = await openApi();
  const { body } = await opened.postJson("/comments", opened.form({ name: "Gr<a>ce" }));
  const path = `data/comments/logs/hello/${body.id}.json`;
  const [comment] = await opened.comments();
  const changed = change({ ...comment });
  if (changed === null) await opened.store.commit([{ path, delete: true }], { message: "reject" });
  else await opened.store.commit([{ path, write: JSON.stringify(changed) }], { message: "change" });
  const address = `/comments/status?receipt=${body.receipt}`;
  return { json: await opened.get(address, { accept: "application/json" }), page: await opened.get(address, { accept: "text/html" }), posted: body };
}
