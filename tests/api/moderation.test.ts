import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { CommentFile } from "../../src/content/schemas/comment.ts";
import { authorMark, markIn } from "../../src/readers/comments/author-mark.ts";
import { authorOf, confirmAuthor, findAuthor } from "../../src/readers/comments/authors.ts";
import { moderationLinks } from "../../src/readers/comments/moderate-comment.ts";
import { createTokens, type ModerationAction } from "../../src/readers/tokens.ts";
import { openMemoryStore } from "../../src/store/memory.ts";
import { hello, openApi, secret } from "./api-under-test.ts";

const four = "https://a.example https://b.example https://c.example https://d.example";

/** A held comment, and the links that the owner gets by mail. */
async function held(fields: Record<string, string> = {}, services: Parameters<typeof openApi>[0] = {}) {
  const opened = await openApi(services);
  const { body } = await opened.postJson("/comments", opened.form({ body: `<b>*words*</b> ${four}`, ...fields }));
  const [id, receipt] = [body.id ?? "", body.receipt ?? ""];
  const place = { page: "logs/hello", id };
  const path = `data/comments/logs/hello/${id}.json`;
  const read = async (store: "store" | "privateStore" = "store"): Promise<CommentFile | null> => {
    const bytes = await opened.services[store].read(path);
    return bytes === null ? null : (JSON.parse(Buffer.from(bytes).toString()) as CommentFile);
  };
  const links = await moderationLinks(place, opened.services);
  const tokenFor = (action: ModerationAction) => new URL(links[action]).searchParams.get("token") ?? "";
  return {
    opened,
    id,
    receipt,
    place,
    path,
    read,
    links,
    tokenFor,
    look: (action: ModerationAction) => opened.get(`/moderate?token=${tokenFor(action)}`),
    decide: (action: ModerationAction, sent: Record<string, string> = {}) => opened.postJson(`/moderate?token=${tokenFor(action)}`, sent),
    receiptSays: async () => ((await (await opened.get(`/comments/status?receipt=${receipt}`, { accept: "application/json" })).json()) as { status: string }).status,
  };
}

describe("the owner's links", () => {
  it("are whole addresses, and looking at one shows the comment and decides nothing", async () => {
    const { opened, links, look, read } = await held({ name: "<i>Eve</i>", url: "https://eve.example/" });
    assert.match(links.approve, /^https:\/\/blog\.example\/blog\/api\/moderate\?token=/);
    for (const [action, button] of [["approve", "Publish it"], ["reject", "Reject it"], ["spam", "Mark it as spam"]] as const) {
      const answer = await look(action);
      const page = await answer.text();
      assert.equal(answer.status, 200);
      assert.ok(page.includes(`<button type="submit">${button}</button>`));
      assert.match(page, /&lt;b&gt;<em>words<\/em>&lt;\/b&gt;/);
      assert.match(page, /&lt;i&gt;Eve&lt;\/i&gt;/);
      assert.match(page, /waits because of: many links/);
      assert.deepEqual(["cache-control", "x-robots-tag", "referrer-policy"].map((name) => answer.headers.get(name)), ["no-store", "noindex", "no-referrer"]);
    }
    assert.equal((await read())?.status, "held");
    assert.equal(opened.messages.length, 1);
  });

  it("publish a comment, and answer once the page shows it", async () => {
    const published: unknown[] = [];
    const { opened, id, decide, read, receiptSays } = await held({}, { whenPublished: async (...call) => void published.push(call) });
    const { status, body } = await decide("approve");
    assert.deepEqual([status, Object.keys(body), body.status], [200, ["id", "page", "status", "commit"], "published"]);
    assert.deepEqual([(await read())?.status, (await read())?.held], ["published", undefined]);
    assert.deepEqual(published, [[["logs/hello"], { id: body.commit, changed: true }]]);
    assert.equal(opened.messages.at(-1), `moderation: approve ${id}`);
    assert.equal(await receiptSays(), "published");
  });

  for (const action of ["reject", "spam"] as const) {
    it(`delete the file of one that is to be ${action}, without touching a page`, async () => {
      const { opened, id, decide, read, receiptSays } = await held({}, { whenPublished: () => assert.fail("no page changes") });
      assert.deepEqual([(await decide(action)).body.status, await read()], ["rejected", null]);
      assert.equal(opened.messages.at(-1), `moderation: ${action} ${id}`);
      assert.equal(await receiptSays(), "rejected");
    });
  }

  it("answer a browser with a page that leads to the comment", async () => {
    const { opened, tokenFor, id } = await held({}, { findPage: () => ({ url: "/logs/hello/", title: "Hello", comments: true, moderation: "publish" }) });
    const page = await (await opened.post("/moderate", { token: tokenFor("approve") })).text();
    assert.ok(page.includes(`href="/blog/logs/hello/#comment-${id}"`));
  });

  it("are void once something was decided, also by the reader, and say how it stands", async () => {
    for (const [first, told] of [["approve", /published/], ["reject", /rejected/]] as const) {
      const { opened, decide, tokenFor } = await held();
      await decide(first);
      const messages = opened.messages.length;
      for (const action of ["approve", "reject", "spam"] as const) {
        const { status, body } = await decide(action);
        assert.deepEqual([status, body.error?.code], [403, "bad-token"]);
        assert.match(await (await opened.get(`/moderate?token=${tokenFor(action)}`)).text(), told);
      }
      assert.equal(opened.messages.length, messages);
    }
    const { opened, receipt, decide, read } = await held();
    await opened.post("/comments/delete", { receipt });
    assert.equal((await decide("approve")).status, 403);
    assert.equal((await read())?.status, "deleted");
  });

  it("decide once where the button is pressed twice at the same time", async () => {
    const { decide, opened } = await held();
    const answers = await Promise.all(Array.from({ length: 5 }, () => decide("approve")));
    assert.deepEqual(answers.map(({ status }) => status).toSorted((one, other) => one - other), [200, 403, 403, 403, 403]);
    assert.equal(opened.messages.length, 2);
  });

  it("do not publish what was edited after the owner looked", async () => {
    const { opened, look, receipt, read, tokenFor, decide } = await held();
    const seen = /name="seen" value="([^"]+)"/.exec(await (await look("approve")).text())?.[1] ?? "";
    opened.clock.pass(1000);
    await opened.post("/comments/edit", { receipt, name: "Eve", body: "Buy this" });
    const again = await opened.post("/moderate", { token: tokenFor("approve"), seen });
    assert.equal(again.status, 422);
    const page = await again.text();
    assert.match(page, /edited after you looked/);
    assert.match(page, /Buy this/);
    assert.equal((await read())?.status, "held");
    assert.equal((await decide("approve", { seen })).body.error?.field, "seen");
    const now = /name="seen" value="([^"]+)"/.exec(page)?.[1] ?? "";
    assert.equal((await decide("approve", { seen: now })).status, 200);
  });

  it("are refused forged, expired, or made for something else", async () => {
    const { opened, place, receipt, read, tokenFor } = await held();
    const expired = tokenFor("approve");
    const newsletter = await opened.services.tokens.unsubscribe.sign({ subscriber: "0".repeat(32), topic: "all" });
    const unknown = await opened.services.tokens.moderate.sign({ ...place, page: "logs/other", action: "approve" });
    const outside = await opened.services.tokens.moderate.sign({ ...place, page: "../../.git", action: "approve" });
    for (const token of ["", "x", `${expired.slice(0, -3)}abc`, receipt, opened.token, newsletter, unknown, outside]) {
      assert.equal((await opened.postJson("/moderate", { token })).body.error?.code, "bad-token");
      assert.equal((await opened.get(`/moderate?token=${token}`)).status, 403);
    }
    opened.clock.pass(30 * 24 * 60 * 60 * 1000 + 1000);
    assert.equal((await opened.postJson("/moderate", { token: expired })).body.error?.code, "bad-token");
    assert.equal((await read())?.status, "held");
  });
});

describe("moderation with a private store", () => {
  it("moves an approved comment to where readers see it, and leaves only its private field behind", async () => {
    const { read, decide } = await held({ email: "grace@example.org" }, { privateStore: openMemoryStore() });
    assert.deepEqual([await read(), (await read("privateStore"))?.status], [null, "held"]);
    await decide("approve");
    assert.deepEqual([(await read())?.status, (await read())?.private], ["published", undefined]);
    assert.deepEqual(Object.keys((await read("privateStore")) ?? {}), ["id", "page", "private"]);
  });

  it("brings an approval to its end that stopped between the two commits", async () => {
    const privateStore = openMemoryStore();
    let broken = true;
    const { decide, read } = await held({}, {
      privateStore: {
        ...privateStore,
        async commit(changes, options) {
          if (broken && options.message.startsWith("moderation:")) throw new Error("the power went");
          return privateStore.commit(changes, options);
        },
      },
    });
    assert.equal((await decide("approve")).status, 500);
    assert.deepEqual([(await read())?.status, (await read("privateStore"))?.status], ["published", "held"]);
    broken = false;
    assert.equal((await decide("approve")).body.status, "published");
    assert.deepEqual([(await read())?.status, await read("privateStore")], ["published", null]);
    assert.equal((await decide("approve")).status, 403);
  });
});

describe("an author whose address is confirmed", () => {
  const email = "grace@example.org";

  it("is trusted once a comment of theirs was approved", async () => {
    const { opened, place, decide, read } = await held({ email });
    await confirmAuthor(place, email, opened.services);
    assert.equal(markIn((await read()) as CommentFile, opened.services.tokens.authorKeys), authorMark(email, opened.services.tokens.authorKeys));
    assert.equal(await findAuthor(email, opened.services), undefined, "confirmed is not approved");
    await decide("approve");
    assert.equal((await findAuthor("Grace@example.org", opened.services))?.standing, "trusted");
  });

  it("is trusted once confirmed where the comment was approved before", async () => {
    const { opened, place, decide } = await held({ email });
    await decide("approve");
    assert.equal(await findAuthor(email, opened.services), undefined);
    await confirmAuthor({ ...place, held: true }, email, opened.services);
    assert.equal((await findAuthor(email, opened.services))?.standing, "trusted");
  });

  it("is not trusted by a comment that was published at once: nobody has looked at it", async () => {
    const opened = await openApi();
    await opened.postJson("/comments", opened.form({ email }));
    await opened.quiet();
    const confirmation = /confirm\?token=(\S+)/.exec(opened.mails[0]?.text ?? "")?.[1] ?? "";
    assert.equal((await opened.post("/newsletter/confirm", { token: confirmation })).status, 200);
    const { authorKeys } = opened.services.tokens;
    assert.equal(markIn((await opened.comments())[0] as CommentFile, authorKeys), authorMark(email, authorKeys));
    assert.equal((await findAuthor(email, opened.services))?.standing, undefined);
  });

  it("is trusted once confirmed by the mail's link where the comment was approved before", async () => {
    const { opened, decide } = await held({ email });
    await decide("approve");
    await opened.quiet();
    const confirmation = /confirm\?token=(\S+)/.exec(opened.mails[0]?.text ?? "")?.[1] ?? "";
    await opened.post("/newsletter/confirm", { token: confirmation });
    assert.equal((await findAuthor(email, opened.services))?.standing, "trusted");
  });

  it("cannot be told by whoever types the address: each comment has another author, and so has a stranger's", async () => {
    const { opened, place } = await held({ email });
    await confirmAuthor(place, email, opened.services);
    for (const [name, typed] of [["Grace", email], ["Mallory", email], ["Mallory", "nobody@example.org"], ["Mallory", ""]] as const) {
      await opened.postJson("/comments", opened.form({ name, email: typed, body: `By ${name}, ${typed}` }));
    }
    const files = await opened.comments();
    const authors = files.flatMap(({ author }) => author ?? []);
    assert.deepEqual([files.length, authors.length], [5, 4], "all that came with an address");
    for (const author of authors) assert.match(author, /^[0-9a-f]{64}$/);
    assert.equal(new Set(authors.flatMap((author) => [author.slice(0, 32), author.slice(32)])).size, 8);
  });

  it("keeps the mark that a comment has when the secret is renewed, and is trusted by it", async () => {
    const { opened, place, decide, read } = await held({ email });
    await confirmAuthor(place, email, opened.services);
    const before = (await read()) as CommentFile;
    const renewed = { ...opened.services, tokens: createTokens({ secrets: ["a new secret that is at least 32 bytes long", secret], clock: opened.clock.read }) };
    await confirmAuthor(place, email, renewed);
    assert.equal((await read())?.author, before.author);
    await decide("approve");
    assert.equal((await findAuthor(email, renewed))?.standing, "trusted");
    assert.equal((await authorOf(before, renewed))?.standing, "trusted");
  });

  it("is remembered for spam, and a later confirmation changes nothing about that", async () => {
    const { opened, place, decide } = await held({ email });
    await confirmAuthor(place, email, opened.services);
    await decide("spam");
    assert.equal((await findAuthor(email, opened.services))?.standing, "spam");
    const other = await opened.postJson("/comments", opened.form({ email, body: "harmless" }));
    await confirmAuthor({ page: "logs/hello", id: other.body.id ?? "" }, email, opened.services);
    assert.equal((await findAuthor(email, opened.services))?.standing, "spam");
  });

  it("is neither trusted nor remembered where a comment was only rejected, or no address confirmed", async () => {
    const rejected = await held({ email });
    await confirmAuthor(rejected.place, email, rejected.opened.services);
    await rejected.decide("reject");
    assert.equal(await findAuthor(email, rejected.opened.services), undefined);
    const unconfirmed = await held({ email });
    await unconfirmed.decide("approve");
    assert.equal(await findAuthor(email, unconfirmed.opened.services), undefined);
  });
});

describe("a page that holds who is new", () => {
  const email = "grace@example.org";
  const holdsNew = { findPage: () => ({ url: "/logs/hello/", title: "Hello", comments: true, moderation: "hold-new" as const }) };

  it("publishes at once what comes from a confirmed address that was approved before, and from no other", async () => {
    const { opened, place, decide } = await held({ email, body: "first" }, holdsNew);
    const post = async (fields: Record<string, string>) => (await opened.postJson("/comments", opened.form(fields))).body.status;
    await confirmAuthor(place, email, opened.services);
    assert.equal(await post({ email, body: "second" }), "held");
    await decide("approve");
    assert.equal(await post({ email, body: "third" }), "published");
    assert.equal(await post({ email, body: `spam after all ${four}` }), "held");
    assert.equal(await post({ email: "eve@example.org", body: "fourth" }), "held");
    assert.equal(await post({ body: "fifth" }), "held");
    const marked = (await opened.comments()).filter((comment) => markIn(comment, opened.services.tokens.authorKeys) !== undefined).map(({ body }) => body.slice(0, 5));
    assert.deepEqual(marked.toSorted(), ["first", "spam ", "third"]);
  });

  it("knows a confirmed subscriber by the mark, so that one approval is enough", async () => {
    const opened = await openApi(holdsNew);
    const { tokens } = opened.services;
    const token = await tokens.confirm.sign({ address: email, topics: ["all"] });
    await opened.post("/newsletter/confirm", { token });
    const first = await opened.postJson("/comments", opened.form({ email, body: "first" }));
    const { approve } = await moderationLinks({ page: "logs/hello", id: first.body.id ?? "" }, opened.services);
    await opened.post("/moderate", { token: new URL(approve).searchParams.get("token") ?? "" });
    assert.equal((await opened.postJson("/comments", opened.form({ email, body: "second" }))).body.status, "published");
  });

  it("lets who is trusted edit without waiting, until a comment of theirs was spam", async () => {
    const { opened, place, decide, receipt } = await held({ email, body: "first" }, holdsNew);
    await confirmAuthor(place, email, opened.services);
    await decide("approve");
    const edit = async (body: string) => (await opened.postJson("/comments/edit", { receipt, name: "Grace", body })).body.status;
    assert.equal(await edit("first, mended"), "published");
    const spam = await opened.postJson("/comments", opened.form({ email, body: four }));
    const links = await moderationLinks({ page: "logs/hello", id: spam.body.id ?? "" }, opened.services);
    await opened.post("/moderate", { token: new URL(links.spam).searchParams.get("token") ?? "" });
    assert.equal(await edit("first, worse"), "held");
    assert.equal((await opened.postJson("/comments", opened.form({ email, body: "more" }))).body.status, "held");
  });
});

describe("more doubtful posts than an owner can look at", () => {
  it("are refused after 100 in an hour, while others are published; and taken again when the hour is over", async () => {
    const { post, form, clock, messages } = await openApi({ limits: true, trustProxy: 1 });
    const doubtful = (number: number) => post("/comments", form({ body: `${number} ${four}` }), { accept: "application/json", "x-forwarded-for": `198.51.${number % 100}.${number % 250}` });
    const answers = await Promise.all(Array.from({ length: 130 }, (_, number) => doubtful(number)));
    assert.deepEqual([201, 429].map((wanted) => answers.filter(({ status }) => status === wanted).length), [100, 30]);
    const refused = answers.find(({ status }) => status === 429) ?? assert.fail("nothing was refused");
    assert.equal(((await refused.json()) as { error: { code: string } }).error.code, "too-many");
    assert.equal(refused.headers.get("retry-after"), "3600");
    assert.equal(messages.length, 100);
    clock.pass(60 * 60 * 1000 + 1);
    assert.equal((await doubtful(1000)).status, 201);
  });

  it("are counted in the store, so that another process knows of them", async () => {
    const before = await openApi({ limits: false });
    for (let number = 0; number < 100; number += 1) await before.post("/comments", before.form({ body: `${number} ${four}` }));
    const { postJson, post, form, services, comments } = await openApi({ store: before.store, clock: before.services.clock, tokens: before.services.tokens, limits: true });
    assert.equal((await postJson("/comments", form({ body: `one more ${four}` }))).status, 429);
    const other = { page: "logs/other", token: await services.pageTokens.sign({ ...hello, key: "logs/other" }) };
    assert.equal((await postJson("/comments", form({ ...other, body: "a good one" }))).status, 201);
    const [first] = await comments();
    const { reject } = await moderationLinks({ page: "logs/hello", id: first?.id ?? "" }, services);
    await post("/moderate", { token: new URL(reject).searchParams.get("token") ?? "" });
    before.clock.pass(60_001);
    assert.equal((await postJson("/comments", form({ body: `one more ${four}` }))).status, 201, "what the owner decided about does not count");
  });
});
