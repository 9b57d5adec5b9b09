import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { hello, openApi, type ApiUnderTest } from "./api-under-test.ts";

describe("the same words again", () => {
  const day = 24 * 60 * 60 * 1000;

  it("are the same comment within 24 hours, answered 200", async () => {
    const { postJson, form, clock, comments } = await openApi();
    const first = await postJson("/comments", form({ email: "grace@example.org" }));
    clock.pass(day - 1);
    const again = await postJson("/comments", form({ email: "grace@example.org" }));
    assert.equal(again.status, 200);
    assert.deepEqual(Object.keys(again.body), ["id", "status", "receipt", "url", "commit"]);
    assert.equal(again.body.id, first.body.id);
    assert.equal((await comments()).length, 1);
  });

  it("are a new comment after 24 hours", async () => {
    const { postJson, form, clock, comments } = await openApi();
    const first = await postJson("/comments", form());
    clock.pass(day);
    const again = await postJson("/comments", form());
    assert.equal(again.status, 201);
    assert.notEqual(again.body.id, first.body.id);
    assert.equal((await comments()).length, 2);
  });

  it("by somebody else, or elsewhere in the thread, are another comment", async () => {
    const { postJson, form, comments } = await openApi();
    const first = await postJson("/comments", form());
    for (const other of [{ name: "Ada" }, { email: "grace@example.org" }, { parent: first.body.id ?? "" }]) {
      assert.equal((await postJson("/comments", form(other))).status, 201);
    }
    assert.equal((await comments()).length, 4);
  });

  it("sent twenty times at once make one file, and twenty answers that name it", async () => {
    const { postJson, form, comments, messages } = await openApi();
    const answers = await Promise.all(Array.from({ length: 20 }, () => postJson("/comments", form({ email: "grace@example.org" }))));
    const files = await comments();
    assert.equal(files.length, 1);
    assert.equal(messages.length, 1);
    assert.deepEqual(new Set(answers.map(({ body }) => body.id)), new Set([files[0]?.id]));
    assert.deepEqual([200, 201].map((wanted) => answers.filter(({ status }) => status === wanted).length), [19, 1]);
  });

  describe("get a receipt that only shows how the comment stands, since anybody can copy them from the page,", () => {
    const minute = 60_000;
    const own = ({ get }: ApiUnderTest, receipt: string) => get(`/comments/edit?receipt=${receipt}`).then(({ status }) => status === 200);
    const from = (address: string) => ({ accept: "application/json", "x-forwarded-for": address });
    const receiptOf = async ({ post, form }: ApiUnderTest, address: string, fields = {}) => ((await (await post("/comments", form(fields), from(address))).json()) as { receipt: string }).receipt;
    const timed = async ({ get, token }: ApiUnderTest) => ((await (await get(`/token?page=${hello.key}&token=${token}`)).json()) as { token: string }).token;

    it("from elsewhere", async () => {
      const opened = await openApi({ trustProxy: 1 });
      const first = await receiptOf(opened, "198.51.100.1");
      const copied = await receiptOf(opened, "203.0.113.9");
      const sentTwice = await receiptOf(opened, "198.51.100.1");
      assert.doesNotMatch(await (await opened.get(`/comments/status?receipt=${copied}`)).text(), /comments\/(edit|delete|export)/);
      assert.equal((await opened.postJson("/comments/delete", { receipt: copied })).status, 403);
      assert.equal(await own(opened, sentTwice), true);
      assert.equal((await opened.postJson("/comments/delete", { receipt: first })).status, 200);
    });

    it("from the same network, which a whole town may share, once the minutes are over in which a browser sends twice", async () => {
      const opened = await openApi({ trustProxy: 1 });
      await receiptOf(opened, "198.51.100.1");
      opened.clock.pass(11 * minute);
      assert.equal(await own(opened, await receiptOf(opened, "198.51.100.1")), false);
    });

    it("through a proxy that nobody told us of: its address says nothing of the sender", async () => {
      const opened = await openApi({ trustProxy: 0 });
      await receiptOf(opened, "198.51.100.1");
      assert.equal(await own(opened, await receiptOf(opened, "203.0.113.9")), false);
    });

    it("and not what its writer makes of it, before the owner has looked at that", async () => {
      const opened = await openApi({ trustProxy: 1 });
      const first = await receiptOf(opened, "198.51.100.1");
      const copied = await receiptOf(opened, "203.0.113.9");
      const shown = async (receipt: string) => (await opened.get(`/comments/status?receipt=${receipt}`)).text();
      assert.match(await shown(copied), /Well said\./);
      await opened.postJson("/comments/edit", { receipt: first, name: "Grace", body: `On second thoughts: ${"http://a.example ".repeat(4)}` });
      assert.match(await shown(first), /On second thoughts/);
      assert.doesNotMatch(await shown(copied), /On second thoughts/);
    });

    it("but not with the timed token of their first sending, wherever its reader is by now", async () => {
      const opened = await openApi({ trustProxy: 1 });
      const token = await timed(opened);
      const another = await timed(opened);
      await receiptOf(opened, "198.51.100.1", { token });
      opened.clock.pass(60 * minute);
      assert.equal(await own(opened, await receiptOf(opened, "203.0.113.9", { token })), true);
      assert.equal(await own(opened, await receiptOf(opened, "198.51.100.1", { token: another })), false, "another reader of that network, whose form was opened at the same moment");
      assert.equal(await own(opened, await receiptOf(opened, "198.51.100.1")), false);
    });
  });

  it("may be said again once they were deleted", async () => {
    const { postJson, form, comments, store, clock } = await openApi();
    const first = await postJson("/comments", form());
    clock.pass(1000);
    const [comment] = await comments();
    const path = `data/comments/logs/hello/${first.body.id}.json`;
    await store.commit([{ path, write: JSON.stringify({ ...comment, name: "", body: "", status: "deleted" }) }], { message: "delete" });
    const again = await postJson("/comments", form());
    assert.equal(again.status, 201);
    assert.notEqual(again.body.id, first.body.id);
  });
});
