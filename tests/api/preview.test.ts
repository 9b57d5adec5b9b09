import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openApi } from "./api-under-test.ts";

const json = { accept: "application/json" };

describe("a preview", () => {
  it("is the HTML that the comment will have, for programs that give nothing but the text", async () => {
    const { post, store } = await openApi();
    const answer = await post("/comments/preview", { body: "I *like*\r\n<b>it</b>." }, json);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get("cache-control"), "no-store");
    assert.deepEqual(await answer.json(), { html: "<p>I <em>like</em><br>\n&lt;b&gt;it&lt;/b&gt;.</p>\n" });
    assert.equal(await store.head(), null);
  });

  it("is a page with the form filled, ready to be sent, for browsers", async () => {
    const { post, form, store } = await openApi();
    const answer = await post("/comments/preview", form({ body: "I *like* it.", email: "grace@example.org", notify: "yes" }));
    const page = await answer.text();
    assert.equal(answer.status, 200);
    assert.match(page, /id="preview">[^]*<em>like<\/em>[^]*<form id="comment-form" method="post" action="\/blog\/api\/comments">/);
    assert.match(page, /name="token" value="ey/);
    assert.match(page, /value="Grace"[^]*value="grace@example\.org"[^]*name="notify" value="yes" checked/);
    assert.match(page, />\nI \*like\* it\.<\/textarea>/);
    assert.equal(await store.head(), null, "nothing is kept");
  });

  it("holds to the limits of a comment, and keeps the words that break them", async () => {
    const { post, form } = await openApi();
    const refusals: [string, string][] = [["  ", "required"], ["x".repeat(10_001), "too-long"], ["a\u0000b", "invalid"]];
    for (const [body, code] of refusals) {
      const answer = await post("/comments/preview", { body }, json);
      const { error } = (await answer.json()) as { error: { code: string; field: string } };
      assert.deepEqual([answer.status, error.code, error.field], [422, code, "body"]);
    }
    const page = await (await post("/comments/preview", form({ body: "word ".repeat(2001) }))).text();
    assert.match(page, /role="alert"[^]*word word/);
    const large = await post("/comments/preview", { body: "x".repeat(70_000) }, json);
    assert.equal(large.status, 413);
  });

  it("does not use up what may be sent, and has a share of its own", async () => {
    const { post, form } = await openApi({ limits: true });
    const statuses: number[] = [];
    for (let time = 0; time < 31; time++) statuses.push((await post("/comments/preview", { body: "x" }, json)).status);
    assert.deepEqual(new Set(statuses.slice(0, 30)), new Set([200]));
    assert.equal(statuses.at(-1), 429);
    assert.equal((await post("/comments", form())).status, 303);
  });

  it("is asked for by POST only", async () => {
    const { get } = await openApi();
    assert.equal((await get("/comments/preview?body=x")).status, 405);
  });
});
