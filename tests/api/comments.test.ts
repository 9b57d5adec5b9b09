import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openMemoryStore } from "../../src/store/memory.ts";
import { hello, openApi, openSealed, type ApiUnderTest } from "./api-under-test.ts";

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

describe("a sealed address", () => {
  it("does not tell its length", async () => {
    const { postJson, form, comments } = await openApi();
    for (const email of ["a@b.example", "a.rather.long.and.telling.name@university.example"]) await postJson("/comments", form({ email, notify: "yes" }));
    const lengths = (await comments()).map((comment) => comment.private?.length);
    assert.equal(new Set(lengths).size, 1, lengths.join());
  });
});

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

describe("reading comments", () => {
  it("gives what is published, with HTML that is safe, for a minute", async () => {
    const { postJson, get, form } = await openApi();
    const first = await postJson("/comments", form({ url: "https://grace.example/", body: "<script>x</script> **b**" }));
    const second = await postJson("/comments", form({ parent: first.body.id ?? "", body: "two" }));
    const answer = await get("/comments?page=logs/hello");
    assert.equal(answer.headers.get("cache-control"), "public, max-age=60");
    const { comments } = (await answer.json()) as { comments: Record<string, string>[] };
    assert.deepEqual(comments.toSorted((a, b) => (a["parent"] ?? "").localeCompare(b["parent"] ?? "")), [
      { id: first.body.id, name: "Grace", url: "https://grace.example/", html: "<p>&lt;script&gt;x&lt;/script&gt; <strong>b</strong></p>\n", date: "2026-11-20T12:00:00.000Z" },
      { id: second.body.id, parent: first.body.id, name: "Grace", html: "<p>two</p>\n", date: "2026-11-20T12:00:00.000Z" },
    ]);
  });

  it("reads the files again only after something was committed", async () => {
    let reads = 0;
    const memory = openMemoryStore();
    const counting = {
      ...memory,
      readAll: (folder: string) => {
        reads++;
        return memory.readAll(folder);
      },
    };
    const { postJson, get, form } = await openApi({ store: counting, privateStore: counting });
    await postJson("/comments", form());
    const listed = async () => {
      const before = reads;
      const { comments } = (await (await get("/comments?page=logs/hello")).json()) as { comments: unknown[] };
      return { comments: comments.length, reads: reads - before };
    };
    assert.deepEqual(await listed(), { comments: 1, reads: 1 });
    assert.deepEqual(await listed(), { comments: 1, reads: 0 });
    await postJson("/comments", form({ body: "Another." }));
    assert.deepEqual(await listed(), { comments: 2, reads: 1 });
  });

  it("gives no comments of a page whose key only begins the same", async () => {
    const { postJson, get, form, store } = await openApi();
    const posted = await postJson("/comments", form());
    const other = { id: posted.body.id, page: "logs/hello/again", name: "Ada", body: "Elsewhere", date: "2026-11-20T12:00:00.000Z", status: "published" };
    await store.commit([{ path: `data/comments/logs/hello/again/${posted.body.id}.json`, write: JSON.stringify(other) }], { message: "another page" });
    const { comments } = (await (await get("/comments?page=logs/hello")).json()) as { comments: { name: string }[] };
    assert.deepEqual(comments.map(({ name }) => name), ["Grace"]);
  });

  it("leaves out a file that is broken, and gives the rest", async () => {
    const { postJson, get, form, store } = await openApi();
    await postJson("/comments", form());
    await store.commit([{ path: "data/comments/logs/hello/broken.json", write: "{" }], { message: "broken" });
    const { comments } = (await (await get("/comments?page=logs/hello")).json()) as { comments: unknown[] };
    assert.equal(comments.length, 1);
  });

  for (const page of ["../../.git", "logs/../logs/hello", "/etc", "a//b", "a\\b", "logs/hello\0", "con", ".git", "x".repeat(301)]) {
    it(`finds no page called ${JSON.stringify(page.slice(0, 20))}`, async () => {
      const { get } = await openApi();
      const answer = await get(`/comments?page=${encodeURIComponent(page)}`, { accept: "application/json" });
      assert.equal(answer.status, 404);
      assert.equal(((await answer.json()) as { error: { code: string } }).error.code, "no-such-page");
    });
  }
});

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
