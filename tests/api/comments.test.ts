import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openApi, openSealed } from "./api-under-test.ts";

describe("posting a comment", () => {
  it("commits it and sends a browser to a receipt that shows it and links to its place", async () => {
    const { post, get, form, comments, messages } = await openApi();
    const answer = await post("/comments", form({ body: "I *like* it." }));
    assert.equal(answer.status, 303);
    const location = answer.headers.get("location") ?? "";
    assert.match(location, /^\/blog\/api\/comments\/status\?receipt=/);

    const [comment] = await comments();
    assert.equal(comment?.body, "I *like* it.");
    assert.deepEqual(messages, [`comment: logs/hello (${comment?.id})`]);

    const receipt = await get(location.replace("/blog/api", ""));
    const page = await receipt.text();
    assert.equal(receipt.status, 200);
    assert.match(page, /I <em>like<\/em> it\./);
    assert.ok(page.includes(`href="/blog/logs/hello/#comment-${comment?.id}"`));
  });

  it("answers JSON clients with 201 and what the contract names", async () => {
    const { postJson, form, comments } = await openApi();
    const { status, body } = await postJson("/comments", form());
    const [comment] = await comments();
    assert.equal(status, 201);
    assert.deepEqual(Object.keys(body), ["id", "status", "receipt", "url", "commit"]);
    assert.equal(body.id, comment?.id);
    assert.equal(body.status, "published");
    assert.equal(body.url, `https://blog.example/blog/logs/hello/#comment-${comment?.id}`);
    assert.match(body.commit ?? "", /^[0-9a-f]{40}$/);
  });

  it("keeps the keys on disk in the contract's order, two spaces deep, with one newline at the end", async () => {
    const { postJson, form, store } = await openApi();
    const parent = await postJson("/comments", form());
    await postJson("/comments", form({ body: "Yes", parent: parent.body.id ?? "", url: "https://grace.example/", email: "grace@example.org", notify: "yes" }));
    const texts = await Promise.all((await store.list("data/comments/logs/hello")).map(async (path) => Buffer.from((await store.read(path)) ?? []).toString()));
    const reply = texts.find((text) => text.includes("parent")) ?? "";
    const parsed = JSON.parse(reply) as Record<string, unknown>;
    assert.deepEqual(Object.keys(parsed), ["id", "page", "parent", "name", "url", "body", "date", "status", "author", "private"]);
    assert.equal(reply, `${JSON.stringify(parsed, null, 2)}\n`);
  });

  it("takes all three encodings alike", async () => {
    const { api, form, comments } = await openApi();
    const multipart = new FormData();
    for (const [name, value] of Object.entries(form({ body: "as parts: ä 漢 🦀" }))) multipart.set(name, value);
    const requests = [
      new Request("https://blog.example/api/comments", { method: "POST", body: multipart }),
      new Request("https://blog.example/api/comments", { method: "POST", body: JSON.stringify(form({ body: "as JSON: ä 漢 🦀" })), headers: { "content-type": "application/json; charset=utf-8" } }),
      new Request("https://blog.example/api/comments", { method: "POST", body: new URLSearchParams(form({ body: "as a form: ä 漢 🦀" })) }),
    ];
    for (const request of requests) assert.equal((await api.fetch(request)).status, 303);
    assert.deepEqual((await comments()).map(({ body }) => body).toSorted(), ["as JSON: ä 漢 🦀", "as a form: ä 漢 🦀", "as parts: ä 漢 🦀"]);
  });

  it("encrypts the address to the owner, and shows it nowhere else", async () => {
    const { postJson, form, comments, get, messages } = await openApi();
    const { body } = await postJson("/comments", form({ email: "grace@example.org", notify: "yes" }));
    const [comment] = await comments();
    assert.deepEqual(await openSealed(comment?.private), { email: "grace@example.org", notify: true });
    const shown = [JSON.stringify({ ...comment, private: "" }), JSON.stringify(body), await (await get("/comments?page=logs/hello")).text(), await (await get(`/comments/status?receipt=${body.receipt}`)).text(), ...messages];
    for (const text of shown) assert.ok(!text.includes("grace@example.org") && !text.includes(Buffer.from("grace@example.org").toString("base64url")), text);
  });

  it("waits for the page before it answers, and names the commit", async () => {
    const published: unknown[] = [];
    const { postJson, form } = await openApi({ whenPublished: async (...call) => void published.push(call) });
    const { body } = await postJson("/comments", form());
    assert.deepEqual(published, [[["logs/hello"], { id: body.commit, changed: true }]]);
  });

  it("answers success where the page could not be written, since the comment is durable", async () => {
    for (const whenPublished of [() => Promise.reject(new Error("disk full")), () => { throw new Error("at once"); }]) {
      const { postJson, form, log } = await openApi({ whenPublished });
      assert.equal((await postJson("/comments", form())).status, 201);
      assert.match(log.join("\n"), /logs\/hello does not show its new comment yet: (disk full|at once)/);
    }
  });

  it("does not wait for ever for the page", async () => {
    const { postJson, form, log } = await openApi({ whenPublished: () => new Promise(() => {}), patience: { durableMs: 8_000, publishedMs: 1 } });
    assert.equal((await postJson("/comments", form())).status, 201);
    assert.match(log.join(), /does not show its new comment yet: not within 1 ms/);
  });

  it("uses what the Library knows of a page now, rather than what an old form says", async () => {
    const { postJson, form } = await openApi({ findPage: () => ({ url: "/moved/", title: "Moved", comments: true, moderation: "hold" }) });
    const { body } = await postJson("/comments", form());
    assert.equal(body.status, "held");
    assert.match(body.url ?? "", /\/blog\/moved\/#comment-/);
  });

  it("answers a reply below its parent, and its form without scripts", async () => {
    const { postJson, get, form, comments, token } = await openApi();
    const parent = await postJson("/comments", form({ name: "Ada <i>", body: "First **words**" }));
    const page = await get(`/comments?page=logs/hello&parent=${parent.body.id}&token=${token}`);
    const html = await page.text();
    assert.equal(page.status, 200);
    assert.ok(html.includes(`name="parent" value="${parent.body.id}"`));
    assert.match(html, /Ada &lt;i&gt;/);
    assert.match(html, /First <strong>words<\/strong>/);

    const reply = await postJson("/comments", form({ parent: parent.body.id ?? "", body: "An answer" }));
    assert.equal(reply.status, 201);
    assert.equal((await comments()).find(({ id }) => id === reply.body.id)?.parent, parent.body.id);
  });
});

describe("a sealed address", () => {
  it("does not tell its length", async () => {
    const { postJson, form, comments } = await openApi();
    for (const email of ["a@b.example", "a.rather.long.and.telling.name@university.example"]) await postJson("/comments", form({ email, notify: "yes" }));
    const lengths = (await comments()).map((comment) => comment.private?.length);
    assert.equal(new Set(lengths).size, 1, lengths.join());
  });
});
