import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { hello, openApi } from "./api-under-test.ts";

describe("holding a comment", () => {
  const four = "http://a.example http://b.example http://c.example http://d.example";

  it("publishes what has three links", async () => {
    const { postJson, form } = await openApi();
    assert.equal((await postJson("/comments", form({ body: four.slice(0, 53) }))).body.status, "published");
  });

  for (const [reason, fields] of [
    ["links", { body: four }],
    ["links", { body: "[a](HTTP://a.example) https://www.b.example www.c.example http://d.example" }],
    ["block-list", { body: "Visit our CASINO!" }],
    ["block-list", { name: "ｃａｓｉｎｏ" }],
    ["block-list", { body: "ca\u00adsi\u200bno" }],
    ["block-list", { body: "take a C++ course." }],
    ["block-list", { url: "https://casino.example/" }],
  ] as const) {
    it(`holds ${JSON.stringify(fields)} for ${reason}, and says so to the owner`, async () => {
      const { postJson, form, comments, get } = await openApi();
      const { status, body } = await postJson("/comments", form(fields));
      assert.equal(status, 201);
      assert.equal(body.status, "held");
      assert.deepEqual((await comments())[0]?.held, [reason]);
      assert.deepEqual(await (await get("/comments?page=logs/hello")).json(), { comments: [] });
    });
  }

  it("does not hold a word that only contains a blocked one", async () => {
    const { postJson, form } = await openApi();
    assert.equal((await postJson("/comments", form({ body: "occasinos casinolike" }))).body.status, "published");
  });

  for (const moderation of ["hold", "hold-new"] as const) {
    it(`holds everybody where the page says ${moderation}`, async () => {
      const { postJson, form, comments, services } = await openApi();
      const token = await services.pageTokens.sign({ ...hello, moderation });
      assert.equal((await postJson("/comments", form({ token }))).body.status, "held");
      assert.deepEqual((await comments())[0]?.held, ["moderation"]);
    });
  }

  it("does not make the reader wait for a page that does not change", async () => {
    const { postJson, form } = await openApi({ whenPublished: () => assert.fail("no page changes") });
    assert.equal((await postJson("/comments", form({ body: four }))).status, 201);
  });
});
