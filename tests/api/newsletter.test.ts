import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { newsletterConsent } from "../../layouts/parts/newsletter-form.ts";
import { subscriberFileSchema, type SubscriberFile } from "../../src/content/schemas/subscriber.ts";
import { createTokens } from "../../src/readers/tokens.ts";
import { StoreError } from "../../src/store/errors.ts";
import { openMemoryStore } from "../../src/store/memory.ts";
import type { Store } from "../../src/store/store.ts";
import { openApi, openSealed, secret, site, type ApiUnderTest } from "./api-under-test.ts";

const hour = 60 * 60 * 1000;
const address = "grace@example.org";

async function signUp(opened: ApiUnderTest, fields: Readonly<Record<string, string>> = {}) {
  return opened.postJson("/newsletter", { email: address, topic: "all", token: opened.newsletterToken, subject: "", ...fields });
}

/** The path and query of the link in the last mail. */
function linkIn({ mails }: ApiUnderTest): string {
  const link = /https:\/\/\S+/.exec(mails.at(-1)?.text ?? "")?.[0] ?? "";
  assert.ok(link.startsWith("https://blog.example/blog/api/"), link);
  return link.slice("https://blog.example/blog/api".length);
}

function tokenIn(page: string): string {
  return /name="token" value="([^"]+)"/.exec(page)?.[1] ?? "";
}

async function subscribers(store: Store): Promise<SubscriberFile[]> {
  const files = await Promise.all((await store.list("data/newsletter")).map((path) => store.read(path)));
  return files.map((bytes) => subscriberFileSchema.parse(JSON.parse(Buffer.from(bytes ?? []).toString())));
}

/** Signs up and confirms; answers the page that says so. */
async function confirmed(opened: ApiUnderTest, fields: Readonly<Record<string, string>> = {}): Promise<string> {
  await signUp(opened, fields);
  const asked = await opened.get(linkIn(opened));
  const answer = await opened.post("/newsletter/confirm", { token: tokenIn(await asked.text()) });
  assert.equal(answer.status, 200);
  return answer.text();
}

function unsubscribeLinkIn(page: string): string {
  return /href="\/blog\/api(\/newsletter\/unsubscribe\?token=[^"]+)"/.exec(page)?.[1] ?? "";
}

describe("signing up", () => {
  it("sends one mail with a link, and keeps nothing", async () => {
    const opened = await openApi();
    const { status } = await signUp(opened);
    assert.equal(status, 202);
    assert.deepEqual(opened.mails.map(({ to }) => to), [address]);
    assert.match(linkIn(opened), /^\/newsletter\/confirm\?token=/);
    assert.deepEqual(await opened.store.list("data/newsletter"), []);
  });

  it("seals the address in the link, so that it shows in no log", async () => {
    const opened = await openApi();
    await signUp(opened);
    const [header = ""] = (new URL(linkIn(opened), site.origin).searchParams.get("token") ?? "").split(".");
    assert.equal((JSON.parse(Buffer.from(header, "base64url").toString()) as { enc: string }).enc, "A256GCM");
    assert.ok(!linkIn(opened).includes(Buffer.from(address).toString("base64url").slice(0, 12)));
  });

  it("answers the same for who is known and who is not, and never looks at the store", async () => {
    const opened = await openApi();
    await confirmed(opened);
    opened.clock.pass(25 * hour);
    const blind: Store = { ...opened.store, read: () => assert.fail("read"), list: () => assert.fail("list"), head: () => assert.fail("head"), commit: () => assert.fail("commit") };
    const closed = await openApi({ store: blind });
    for (const accept of ["application/json", "text/html"]) {
      const answers = await Promise.all([address, "stranger@example.org", address].map(async (email) => {
        const answer = await closed.post("/newsletter", { email, topic: "all", token: closed.newsletterToken }, { accept });
        return [answer.status, await answer.text()];
      }));
      assert.deepEqual(answers[1], answers[0]);
      assert.deepEqual(answers[2], answers[0]);
    }
  });

  it("sends an address one mail a day, however it is written", async () => {
    const opened = await openApi();
    for (const email of [address, "GRACE@example.org", ` ${address} `]) assert.equal((await signUp(opened, { email })).status, 202);
    assert.equal(opened.mails.length, 1);
    opened.clock.pass(24 * hour);
    await signUp(opened);
    assert.equal(opened.mails.length, 2);
  });

  it("mails nothing that was typed, but the address it goes to", async () => {
    const opened = await openApi();
    await signUp(opened, { email: "Buy-pills.example@example.org", name: "http://pills.example", topic: "robot" });
    const [mail] = opened.mails;
    assert.equal(mail?.to, "Buy-pills.example@example.org");
    for (const text of [mail?.subject, mail?.text, mail?.html]) assert.ok(!/pills/i.test(text ?? ""));
  });

  it("tries again where the mail could not be sent", async () => {
    let works = false;
    const sent: string[] = [];
    const opened = await openApi({ mail: { send: async ({ to }) => (works ? void sent.push(to) : Promise.reject(new Error("connection refused"))) } });
    const failed = await signUp(opened);
    assert.equal(failed.status, 503);
    assert.equal(failed.body.error?.code, "mail-unavailable");
    assert.match(failed.headers.get("retry-after") ?? "", /^\d+$/);
    assert.match(opened.log.join(), /connection refused/);
    works = true;
    assert.equal((await signUp(opened)).status, 202);
    assert.deepEqual(sent, [address]);
  });

  it("is not waited for longer than a host gives, where the mail server says nothing", async () => {
    const { status, headers, body } = await signUp(await openApi({ mail: { send: () => new Promise(() => {}) }, patience: { durableMs: 1, publishedMs: 1 } }));
    assert.deepEqual([status, body.error?.code, headers.get("retry-after")], [503, "mail-unavailable", "300"]);
  });

  for (const [code, status, fields] of [
    ["required", 422, { email: "" }],
    ["invalid", 422, { email: "a@example.org, b@example.org" }],
    ["invalid", 422, { email: "a@example.org\r\nBcc: b@example.org" }],
    ["too-long", 422, { email: `a@${"b".repeat(260)}.org` }],
    ["invalid", 422, { topic: "no-such-project" }],
    ["bad-token", 403, { token: "forged" }],
    ["spam", 422, { subject: "filled" }],
  ] as const) {
    it(`is refused with ${code} for ${JSON.stringify(fields).slice(0, 60)}, and its form comes back ready`, async () => {
      const opened = await openApi();
      const { body, status: answered } = await signUp(opened, fields);
      assert.deepEqual([answered, body.error?.code], [status, code]);
      assert.deepEqual(opened.mails, []);

      const page = await (await opened.post("/newsletter", { email: address, topic: "robot", token: opened.newsletterToken, ...fields })).text();
      assert.match(page, /role="alert"/);
      if (!("email" in fields)) assert.ok(page.includes(`value="${address}"`));
      if (!("topic" in fields)) assert.match(page, /<option value="robot" selected>/);
      assert.equal((await signUp(opened, { token: tokenIn(page) })).status, 202);
    });
  }

  it("is refused with a comment form's token", async () => {
    const opened = await openApi();
    assert.equal((await signUp(opened, { token: opened.token })).body.error?.code, "bad-token");
  });

  it("is closed where the site has no newsletter", async () => {
    const opened = await openApi({ site: { ...site, newsletter: false } });
    assert.equal((await signUp(opened)).body.error?.code, "closed");
  });

  it("is honest with who asks for two things in a day, and tells nobody more", async () => {
    const opened = await openApi();
    const pages = await Promise.all(["all", "robot"].map(async (topic) => (await opened.post("/newsletter", { email: address, topic, token: opened.newsletterToken })).text()));
    assert.equal(opened.mails.length, 1);
    assert.equal(pages[1], pages[0]);
    assert.match(pages[1] ?? "", /unless we sent one to this address in the last 24 hours already/);
  });

  it("sends a hundred mails an hour, then says so to everybody alike", async () => {
    const opened = await openApi({ limits: true, trustProxy: 1 });
    const ask = (email: string, from: number) => opened.post("/newsletter", { email, topic: "all", token: opened.newsletterToken }, { "x-forwarded-for": `10.0.${from}.1`, accept: "application/json" });
    for (let count = 0; count < 100; count += 1) assert.equal((await ask(`reader${count}@example.org`, count)).status, 202);
    const answers = await Promise.all([ask("reader7@example.org", 200), ask("stranger@example.org", 201)]);
    assert.deepEqual(answers.map(({ status, headers }) => [status, headers.get("retry-after")]), [[429, "3600"], [429, "3600"]]);
    const [known, stranger] = await Promise.all(answers.map((answer) => answer.text()));
    assert.equal(known, stranger);
    assert.equal(opened.mails.length, 100);
    opened.clock.pass(hour);
    assert.equal((await ask("stranger@example.org", 202)).status, 202);
  });

  it("asks where no memory counts, in functions, for a form that was in somebody's hands", async () => {
    const opened = await openApi({ timedSignUp: true });
    const json = await signUp(opened);
    assert.deepEqual([json.status, json.body.error?.code, json.body.error?.field], [422, "spam", "token"]);
    const page = await (await opened.post("/newsletter", { email: address, topic: "robot", token: opened.newsletterToken })).text();
    assert.match(page, /Please check what you wrote/);
    assert.ok(page.includes(`value="${address}"`));
    assert.match(page, /<option value="robot" selected>/);
    opened.clock.pass(1_999);
    const again = await opened.post("/newsletter", { email: address, topic: "robot", token: tokenIn(page) });
    assert.equal(again.status, 422);
    assert.deepEqual(opened.mails, []);
    opened.clock.pass(1);
    assert.equal((await signUp(opened, { topic: "robot", token: tokenIn(await again.text()) })).status, 202);
    assert.equal(opened.mails.length, 1);
  });

  it("counts against the rate limit", async () => {
    const opened = await openApi({ limits: true });
    const statuses: number[] = [];
    for (let count = 0; count < 11; count += 1) statuses.push((await signUp(opened, { email: `reader${count}@example.org` })).status);
    assert.deepEqual(statuses, [...Array.from({ length: 10 }, () => 202), 429]);
  });
});

describe("confirming", () => {
  it("commits the address, encrypted, with topic, time and the sentence shown; the message names nobody", async () => {
    const opened = await openApi();
    await confirmed(opened, { topic: "robot" });
    const [subscriber, ...others] = await subscribers(opened.store);
    assert.deepEqual(others, []);
    assert.deepEqual(Object.keys(subscriber ?? {}), ["id", "topics", "date", "consent", "private"]);
    assert.deepEqual(subscriber?.topics, ["robot"]);
    assert.equal(subscriber?.date, "2026-11-20T12:00:00.000Z");
    assert.equal(subscriber?.consent, newsletterConsent(site));
    assert.deepEqual(await openSealed(subscriber?.private), { email: address });
    assert.deepEqual(opened.messages, ["newsletter: 1"]);
  });

  it("is not done by opening the link, as mail scanners do", async () => {
    const opened = await openApi();
    await signUp(opened);
    for (const method of ["GET", "HEAD"]) assert.equal((await opened.api.fetch(new Request(`https://blog.example/blog/api${linkIn(opened)}`, { method }))).status, 200);
    assert.deepEqual(opened.messages, []);
  });

  it("says what will be sent, in words", async () => {
    const opened = await openApi();
    await signUp(opened, { topic: "robot" });
    assert.match(await (await opened.get(linkIn(opened))).text(), /The &lt;robot&gt;/);
  });

  it("twice changes nothing", async () => {
    const opened = await openApi();
    await confirmed(opened);
    opened.clock.pass(hour);
    const before = await subscribers(opened.store);
    const again = await opened.post(linkIn(opened), {});
    assert.equal(again.status, 200);
    assert.deepEqual(await subscribers(opened.store), before);
    assert.equal(opened.messages.length, 1);
  });

  it("adds a topic to those that are there", async () => {
    const opened = await openApi();
    await confirmed(opened);
    opened.clock.pass(25 * hour);
    await confirmed(opened, { topic: "robot", email: "Grace@Example.org" });
    assert.deepEqual((await subscribers(opened.store)).map(({ topics }) => topics), [["all", "robot"]]);
  });

  it("of two topics at once loses neither", async () => {
    const opened = await openApi();
    const tokens = await Promise.all(["all", "robot"].map((topic) => opened.services.tokens.confirm.sign({ address, topics: [topic] })));
    const answers = await Promise.all(tokens.map((token) => opened.postJson("/newsletter/confirm", { token })));
    assert.deepEqual(answers.map(({ status }) => status), [200, 200]);
    assert.deepEqual((await subscribers(opened.store)).map(({ topics }) => topics.toSorted()), [["all", "robot"]]);
  });

  it("finds who signed up under an older secret", async () => {
    const opened = await openApi();
    await confirmed(opened);
    const rotated = await openApi({ store: opened.store, tokens: createTokens({ secrets: ["another secret that is at least 32 bytes", secret], clock: opened.clock.read }) });
    await confirmed(rotated, { topic: "robot" });
    assert.deepEqual((await subscribers(opened.store)).map(({ topics }) => topics), [["all", "robot"]]);
  });

  for (const [what, tokenOf] of Object.entries({
    "after 48 hours": async (opened: ApiUnderTest) => {
      const token = await opened.services.tokens.confirm.sign({ address, topics: ["all"] });
      opened.clock.pass(48 * hour + 1000);
      return token;
    },
    "with a link of another secret": () => createTokens({ secrets: ["another secret that is at least 32 bytes"] }).confirm.sign({ address, topics: ["all"] }),
    "with an unsubscribe link": (opened: ApiUnderTest) => opened.services.tokens.unsubscribe.sign({ subscriber: "0".repeat(32), topic: "all" }),
    "without a token": async () => "",
  })) {
    it(`is refused ${what}`, async () => {
      const opened = await openApi();
      const token = await tokenOf(opened);
      assert.equal((await opened.postJson("/newsletter/confirm", { token })).body.error?.code, "bad-token");
      assert.equal((await opened.get(`/newsletter/confirm?token=${token}`)).status, 403);
      assert.deepEqual(opened.messages, []);
    });
  }

  it("is answered 503 where the store fails, and says nothing is kept", async () => {
    for (const method of ["read", "commit"] as const) {
      const opened = await openApi({ store: { ...openMemoryStore(), [method]: () => Promise.reject(new StoreError("store-busy", "Held.", { hint: "" })) } });
      const token = await opened.services.tokens.confirm.sign({ address, topics: ["all"] });
      const { status, body, headers } = await opened.postJson("/newsletter/confirm", { token });
      assert.deepEqual([status, body.error?.code, headers.get("retry-after")], [503, "store-busy", "5"]);
    }
  });
});

describe("unsubscribing", () => {
  it("asks, then deletes the file with the last topic", async () => {
    const opened = await openApi();
    const link = unsubscribeLinkIn(await confirmed(opened));
    const asked = await opened.get(link);
    assert.equal((await subscribers(opened.store)).length, 1);
    const answer = await opened.post("/newsletter/unsubscribe", { token: tokenIn(await asked.text()) });
    assert.equal(answer.status, 200);
    assert.deepEqual(await subscribers(opened.store), []);
    assert.deepEqual(opened.messages, ["newsletter: 1", "newsletter: 1"]);
  });

  it("works as mail programs do it: one POST to the link, in either form encoding", async () => {
    const oneClick = new FormData();
    oneClick.set("List-Unsubscribe", "One-Click");
    for (const body of [new URLSearchParams("List-Unsubscribe=One-Click"), oneClick]) {
      const opened = await openApi();
      const link = unsubscribeLinkIn(await confirmed(opened));
      const answer = await opened.api.fetch(new Request(`https://blog.example/blog/api${link}`, { method: "POST", body }));
      assert.equal(answer.status, 200);
      assert.deepEqual(await subscribers(opened.store), []);
    }
  });

  it("keeps the other topics", async () => {
    const opened = await openApi();
    const link = unsubscribeLinkIn(await confirmed(opened));
    opened.clock.pass(25 * hour);
    await confirmed(opened, { topic: "robot" });
    await opened.post(link, {});
    assert.deepEqual((await subscribers(opened.store)).map(({ topics }) => topics), [["robot"]]);
  });

  it("may be repeated, and never expires", async () => {
    const opened = await openApi();
    const link = unsubscribeLinkIn(await confirmed(opened));
    opened.clock.pass(10 * 365 * 24 * hour);
    for (let count = 0; count < 2; count += 1) assert.equal((await opened.post(link, {})).status, 200);
    assert.equal(opened.messages.length, 2);
  });

  it("is not held up by the rate limit: mail providers press the button for many", async () => {
    const opened = await openApi({ limits: true });
    const link = unsubscribeLinkIn(await confirmed(opened));
    for (let count = 0; count < 12; count += 1) assert.equal((await opened.post(link, {})).status, 200);
  });

  it("is refused with a confirmation link", async () => {
    const opened = await openApi();
    await signUp(opened);
    assert.equal((await opened.post(linkIn(opened).replace("confirm", "unsubscribe"), {})).status, 403);
  });
});
