import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { CommentFile } from "../../src/content/schemas/comment.ts";
import { openMemoryStore } from "../../src/store/memory.ts";
import { openApi, type ApiUnderTest, type JsonAnswer } from "./api-under-test.ts";

const five = "https://a.example https://b.example https://c.example https://d.example https://e.example";
const edit = { name: "Grace H.", url: "https://grace.example/", body: "Better **said**." };

interface Posted {
  readonly opened: ApiUnderTest;
  readonly id: string;
  readonly receipt: string;
  /** The comment's file, by which store it lies in. */
  readonly file: (store?: "store" | "privateStore") => Promise<CommentFile | null>;
  /** Changes the file as the owner does by hand. */
  readonly change: (change: (comment: CommentFile) => object | null) => Promise<void>;
  readonly act: (act: string, fields?: Record<string, string>) => Promise<{ status: number; body: JsonAnswer & { live?: boolean } }>;
}

async function posted(fields: Record<string, string> = {}, services: Parameters<typeof openApi>[0] = {}): Promise<Posted> {
  const opened = await openApi(services);
  const { body } = await opened.postJson("/comments", opened.form(fields));
  const [id, receipt] = [body.id ?? assert.fail("nothing was posted"), body.receipt ?? ""];
  const path = `data/comments/logs/hello/${id}.json`;
  const file: Posted["file"] = async (store = "store") => {
    const bytes = await opened.services[store].read(path);
    return bytes === null ? null : (JSON.parse(Buffer.from(bytes).toString()) as CommentFile);
  };
  return {
    opened,
    id,
    receipt,
    file,
    async change(change) {
      const changed = change((await file()) ?? assert.fail("there is no file"));
      await opened.store.commit([changed === null ? { path, delete: true } : { path, write: JSON.stringify(changed) }], { message: "by hand" });
    },
    act: (act, sent = {}) => opened.postJson(`/comments/${act}?receipt=${receipt}`, sent),
  };
}

const waits: (page: string) => Partial<Parameters<typeof openApi>[0]> = (moderation) => ({ findPage: () => ({ url: "/logs/hello/", title: "Hello", comments: true, moderation: moderation as "publish" }) });

describe("editing one's comment", () => {
  it("shows the form filled, changes nothing by looking, and lets nobody else's cache keep it", async () => {
    const { opened, receipt } = await posted({ body: "</textarea>\nfirst", name: 'G"race', url: "https://g.example/?a=1&b" });
    const answer = await opened.get(`/comments/edit?receipt=${receipt}`);
    const page = await answer.text();
    assert.equal(answer.status, 200);
    assert.match(page, /<textarea[^>]*>\n&lt;\/textarea&gt;\nfirst<\/textarea>/);
    assert.match(page, /value="G&quot;race"/);
    assert.match(page, /value="https:\/\/g\.example\/\?a=1&amp;b"/);
    assert.deepEqual(["cache-control", "x-robots-tag", "referrer-policy"].map((name) => answer.headers.get(name)), ["no-store", "noindex", "no-referrer"]);
    assert.equal(opened.messages.length, 1);
  });

  it("is a commit without a reader's word in its message, says when, and keeps what was not changed", async () => {
    const { opened, id, receipt, file } = await posted({ email: "grace@example.org" });
    const before = await file();
    opened.clock.pass(60_000);
    const answer = await opened.post("/comments/edit", { receipt, ...edit });
    assert.equal(answer.status, 303);
    assert.match(answer.headers.get("location") ?? "", /^\/blog\/api\/comments\/status\?receipt=/);
    assert.deepEqual(await file(), { ...before, ...edit, edited: "2026-11-20T12:01:00.000Z" });
    assert.deepEqual(opened.messages, [`comment: logs/hello (${id})`, `comment: logs/hello (${id})`]);
    const page = await (await opened.get(`/comments/status?receipt=${receipt}`)).text();
    assert.match(page, /Better <strong>said<\/strong>/);
    assert.match(page, /edited <time[^>]*datetime="2026-11-20T12:01:00.000Z"/);
  });

  it("answers JSON with what a receipt says, once the page shows it", async () => {
    const published: unknown[] = [];
    const { act, id } = await posted({}, { whenPublished: async (...call) => void published.push(call) });
    const { status, body } = await act("edit", edit);
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(body), ["id", "page", "status", "live", "url", "date", "commit"]);
    assert.deepEqual([body.id, body.status, body.live], [id, "published", true]);
    assert.deepEqual(published[1], [["logs/hello"], { id: body.commit, changed: true }]);
  });

  it("changes nothing where the same is sent again", async () => {
    const { act, opened } = await posted();
    await act("edit", edit);
    const before = opened.messages.length;
    assert.equal((await act("edit", edit)).status, 200);
    assert.equal(opened.messages.length, before);
  });

  it("takes the website away where it is emptied", async () => {
    const { act, file } = await posted({ url: "https://grace.example/" });
    await act("edit", { ...edit, url: "" });
    assert.equal("url" in ((await file()) ?? {}), false);
  });

  it("is checked as a new comment is, and keeps every word", async () => {
    const { act, opened, receipt } = await posted();
    for (const [code, field, fields] of [["required", "name", { name: " " }], ["too-long", "body", { body: "x".repeat(10_001) }], ["invalid", "url", { url: "javascript:alert(1)" }], ["invalid", "body", { body: "a\0b" }]] as const) {
      const { status, body } = await act("edit", { ...edit, ...fields });
      assert.deepEqual([status, body.error?.code, body.error?.field], [422, code, field]);
    }
    const page = await (await opened.post(`/comments/edit?receipt=${receipt}`, { ...edit, name: "", body: "kept <words>" })).text();
    assert.match(page, /<textarea[^>]*>\nkept &lt;words&gt;<\/textarea>/);
    assert.match(page, /role="alert"/);
    assert.match(page, /name="name" aria-invalid="true"/);
    assert.equal(opened.messages.length, 1);
  });

  it("takes a published comment from the page where it gives a reason to hold, until it is approved", async () => {
    const pages: string[][] = [];
    const told: string[] = [];
    const { act, file, opened } = await posted({}, { whenPublished: async (changed) => void pages.push(changed), tellOwner: async ({ comment }) => void told.push(comment.status) });
    assert.equal((await act("edit", { ...edit, body: five })).body.status, "held");
    assert.deepEqual((await file())?.held, ["edited", "links"]);
    assert.deepEqual(await (await opened.get("/comments?page=logs/hello")).json(), { comments: [] });
    assert.equal(pages.length, 2, "the page is written without it before the answer");
    assert.equal((await act("edit", edit)).body.status, "held", "taking the links out does not approve it");
    assert.deepEqual(told, ["published", "held"], "the owner hears of it once");
  });

  it("is looked at again where the owner looks at everything: an approved comment must not become another one", async () => {
    const { act, change, file } = await posted({}, waits("hold"));
    await change(({ held: _held, ...comment }) => ({ ...comment, status: "published" }));
    await act("edit", edit);
    assert.deepEqual((await file())?.held, ["edited", "moderation"]);
  });

  it("keeps a held comment held, with the reasons of both", async () => {
    const { act, file } = await posted({ body: five }, { whenPublished: () => assert.fail("no page changes") });
    await act("edit", { ...edit, body: "casino" });
    assert.deepEqual([(await file())?.status, (await file())?.held], ["held", ["links", "block-list"]]);
  });

  for (const [what, code, change] of [
    ["deleted", "closed", (comment: CommentFile) => ({ ...comment, name: "", body: "", status: "deleted" })],
    ["rejected", "closed", () => null],
    ["made void by the owner", "bad-token", (comment: CommentFile) => ({ ...comment, generation: 1 })],
  ] as const) {
    it(`is refused for one that is ${what}`, async () => {
      const { act, change: byHand, opened, receipt } = await posted();
      await byHand(change);
      const { status, body } = await act("edit", edit);
      assert.deepEqual([status, body.error?.code], [403, code]);
      assert.equal((await opened.get(`/comments/edit?receipt=${receipt}`)).status, 403);
    });
  }

  it("loses no edit where two are sent at once: the last one stands whole", async () => {
    const { act, file, opened } = await posted();
    const answers = await Promise.all([1, 2, 3, 4].map((number) => act("edit", { ...edit, name: `Grace ${number}`, body: `version ${number}` })));
    assert.deepEqual(answers.map(({ status }) => status), [200, 200, 200, 200]);
    const { name = "", body = "" } = (await file()) ?? {};
    assert.equal(name.replace("Grace ", ""), body.replace("version ", ""));
    assert.equal(opened.messages.length, 5);
  });
});

describe("deleting one's comment", () => {
  it("asks first, then empties it and keeps its place", async () => {
    const { opened, receipt, file, id } = await posted({ email: "grace@example.org", url: "https://g.example/" });
    const reply = await opened.postJson("/comments", opened.form({ parent: id, body: "an answer" }));
    const page = await opened.get(`/comments/delete?receipt=${receipt}`);
    assert.match(await page.text(), /<form method="post" action="\/blog\/api\/comments\/delete\?receipt=/);
    assert.equal((await file())?.status, "published");

    assert.equal((await opened.post(`/comments/delete?receipt=${receipt}`, {})).status, 303);
    assert.deepEqual(await file(), { id, page: "logs/hello", name: "", body: "", date: "2026-11-20T12:00:00.000Z", status: "deleted" });
    const { comments } = (await (await opened.get("/comments?page=logs/hello")).json()) as { comments: { id: string; parent: string }[] };
    assert.deepEqual(comments.map(({ id: own, parent }) => [own, parent]), [[reply.body.id, id]]);
    assert.match(await (await opened.get(`/comments/status?receipt=${receipt}`)).text(), /Your comment is deleted/);
  });

  it("twice is the same as once, and nothing can be edited afterwards", async () => {
    const { act, opened } = await posted();
    const first = await act("delete");
    assert.deepEqual([first.status, first.body.status, first.body.live], [200, "deleted", false]);
    assert.equal((await act("delete")).body.status, "deleted");
    assert.equal(opened.messages.length, 2);
    assert.equal((await act("edit", edit)).body.error?.code, "closed");
  });

  it("leaves no trace on the page of a comment that never stood there", async () => {
    const { act, file } = await posted({ body: five }, { whenPublished: () => assert.fail("no page changes") });
    assert.equal((await act("delete")).body.status, "deleted");
    assert.deepEqual([(await file())?.status, (await file())?.held], ["deleted", ["links"]]);
  });

  it("keeps the place of one that was held for its edit", async () => {
    const { act, file } = await posted();
    await act("edit", { ...edit, body: five });
    await act("delete");
    assert.deepEqual([(await file())?.status, (await file())?.held], ["deleted", undefined]);
  });

  it("leaves nothing in the private store", async () => {
    const privateStore = openMemoryStore();
    const open = await posted({ email: "grace@example.org" }, { privateStore });
    await open.act("delete");
    assert.deepEqual([(await open.file())?.status, await open.file("privateStore")], ["deleted", null]);

    const held = await posted({ email: "grace@example.org", body: five }, { privateStore });
    await held.act("delete");
    assert.deepEqual([await held.file(), (await held.file("privateStore"))?.status, (await held.file("privateStore"))?.private], [null, "deleted", undefined]);
    assert.equal((await held.act("edit", edit)).body.error?.code, "closed");
  });

  it("is refused to a receipt that is void, and does not bring back what the owner rejected", async () => {
    const revoked = await posted();
    await revoked.change((comment) => ({ ...comment, generation: 1 }));
    assert.equal((await revoked.act("delete")).status, 403);
    const rejected = await posted();
    await rejected.change(() => null);
    assert.deepEqual([(await rejected.act("delete")).body.status, await rejected.file()], ["rejected", null]);
  });
});

describe("stopping mail about replies", () => {
  it("is offered to who gave an address, asked once, and noted", async () => {
    const { opened, receipt } = await posted({ email: "grace@example.org", notify: "yes" });
    const status = async () => (await opened.get(`/comments/status?receipt=${receipt}`)).text();
    assert.match(await status(), /href="\/blog\/api\/comments\/stop\?receipt=/);
    assert.match(await (await opened.get(`/comments/stop?receipt=${receipt}`)).text(), /<button type="submit">Stop the mail<\/button>/);
    assert.equal((await opened.post("/comments/stop", { receipt })).status, 303);
    const after = await status();
    assert.doesNotMatch(after, /comments\/stop/);
    assert.match(after, /No more mail is sent about replies/);
  });

  it("is not offered to who gave none", async () => {
    const { opened, receipt } = await posted();
    assert.doesNotMatch(await (await opened.get(`/comments/status?receipt=${receipt}`)).text(), /comments\/stop/);
  });
});

describe("the export", () => {
  it("has all that is stored; what is encrypted says for whom", async () => {
    const { opened, receipt, file, id } = await posted({ email: "grace@example.org", url: "https://g.example/" });
    const answer = await opened.get(`/comments/export?receipt=${receipt}`);
    assert.equal(answer.headers.get("content-disposition"), `attachment; filename="comment-${id}.json"`);
    assert.equal(answer.headers.get("cache-control"), "no-store");
    assert.deepEqual(await answer.json(), { id, page: "logs/hello", comment: { ...(await file()), private: "encrypted for the owner" } });
  });

  it("opens what is private where the owner's identity is at hand", async () => {
    const { generateX25519Identity, identityToRecipient } = await import("age-encryption");
    const ownerIdentity = await generateX25519Identity();
    const { opened, receipt } = await posted({ email: "grace@example.org", notify: "yes" }, { ownerIdentity, ownerKey: await identityToRecipient(ownerIdentity) });
    const { comment } = (await (await opened.get(`/comments/export?receipt=${receipt}`)).json()) as { comment: { private: unknown } };
    assert.deepEqual(comment.private, { email: "grace@example.org", notify: true });
  });
});

describe("receipts that are none", () => {
  it("open nothing: forged, changed, of another purpose or another comment's generation", async () => {
    const { opened, receipt, id } = await posted();
    const moderate = await opened.services.tokens.moderate.sign({ id, page: "logs/hello", action: "approve" });
    const readOnly = await opened.services.tokens.receipt.sign({ id, page: "logs/hello", url: "/logs/hello/", title: "Hello", generation: 0, commit: "", readOnly: true });
    for (const token of ["", "x", `${receipt.slice(0, -3)}abc`, moderate, opened.token, readOnly]) {
      for (const act of ["edit", "delete", "stop"]) {
        const answer = await opened.postJson(`/comments/${act}?receipt=${token}`, { ...edit });
        assert.deepEqual([answer.status, answer.body.error?.code], [403, "bad-token"], `${act} with ${token}`);
        assert.equal((await opened.get(`/comments/${act}?receipt=${token}`)).status, 403);
      }
      assert.equal((await opened.get(`/comments/export?receipt=${token}`)).status, 403);
    }
    assert.equal(opened.messages.length, 1);
    assert.equal((await opened.get(`/comments/status?receipt=${readOnly}`)).status, 200);
  });

  it("expire after a year", async () => {
    const { opened, act } = await posted();
    opened.clock.pass(365 * 24 * 60 * 60 * 1000 + 1000);
    assert.equal((await act("delete")).status, 403);
  });
});
