/** Attacks on the api itself: tokens, headers, addresses, threads. What is shown is attacked in a browser: tests/browser/attacks.test.ts. */
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { SignJWT } from "jose";
import { derivePageKey, newsletterKey } from "../../src/readers/tokens.ts";
import { bodiesOnly, taken } from "../fixtures/naughty-strings.ts";
import { hello, openApi, openSealed, secret, type ApiUnderTest } from "./api-under-test.ts";

const noComment = "01a1f8d3-ea00-7087-9525-000000000000";

interface Door {
  readonly open: (opened: ApiUnderTest, token: string) => Promise<Response>;
  /** Kinds of token that are no forgery here. */
  readonly for: readonly string[];
}

const json = { accept: "application/json" };
const query = (token: string) => encodeURIComponent(token);
const doors: Readonly<Record<string, Door>> = {
  "POST /comments": { for: ["page", "timedPage"], open: ({ post, form }, token) => post("/comments", form({ token }), json) },
  "GET /comments?token=": { for: ["page", "timedPage"], open: ({ get }, token) => get(`/comments?page=${hello.key}&token=${query(token || "none")}`, json) },
  "GET /token": { for: ["page"], open: ({ get }, token) => get(`/token?page=${hello.key}&token=${query(token)}`, json) },
  "GET /comments/status": { for: ["receipt"], open: ({ get }, token) => get(`/comments/status?receipt=${query(token)}`, json) },
  "POST /comments/edit": { for: ["receipt"], open: ({ post }, token) => post(`/comments/edit?receipt=${query(token)}`, { name: "Mallory", body: "Changed." }, json) },
  "POST /comments/delete": { for: ["receipt"], open: ({ post }, token) => post(`/comments/delete?receipt=${query(token)}`, {}, json) },
  "GET /comments/export": { for: ["receipt"], open: ({ get }, token) => get(`/comments/export?receipt=${query(token)}`, json) },
  "POST /moderate": { for: ["moderate"], open: ({ post }, token) => post(`/moderate?token=${query(token)}`, {}, json) },
  "POST /newsletter": { for: ["newsletter", "timedNewsletter"], open: ({ post }, token) => post("/newsletter", { email: "grace@example.org", topic: "all", token }, json) },
  "POST /newsletter/confirm": { for: ["confirm"], open: ({ post }, token) => post(`/newsletter/confirm?token=${query(token)}`, {}, json) },
  "POST /newsletter/unsubscribe": { for: ["unsubscribe"], open: ({ post }, token) => post(`/newsletter/unsubscribe?token=${query(token)}`, {}, json) },
};

/** One of each kind, all good, and what attackers make of them. */
async function tokensOf({ services: { tokens, pageTokens }, clock, postJson, form }: ApiUnderTest): Promise<Record<string, string>> {
  const made = clock.read().getTime();
  const receipt = await tokens.receipt.sign({ id: noComment, page: hello.key, url: hello.url, title: hello.title, generation: 0, commit: "" });
  const held = (await postJson("/comments", form({ body: "Go to the casino." }))).body.id ?? "";
  const [head = "", claims = "", signature = ""] = receipt.split(".");
  const raised = Buffer.from(JSON.stringify({ ...(JSON.parse(Buffer.from(claims, "base64url").toString()) as object), generation: 9 })).toString("base64url");
  const expired = new SignJWT({ ...hello, made: 0 }).setProtectedHeader({ alg: "HS256", typ: "unfiled-page" }).setExpirationTime(1);
  return {
    page: await pageTokens.sign(hello),
    timedPage: await tokens.timedPage.sign({ ...hello, made }),
    newsletter: await pageTokens.sign({ ...hello, key: newsletterKey }),
    timedNewsletter: await tokens.timedPage.sign({ ...hello, key: newsletterKey, made }),
    receipt,
    moderate: await tokens.moderate.sign({ id: held, page: hello.key, action: "approve" }),
    confirm: await tokens.confirm.sign({ address: "grace@example.org", topics: ["all"] }),
    unsubscribe: await tokens.unsubscribe.sign({ subscriber: "0".repeat(32), topic: "all" }),
    "unsigned": `${Buffer.from('{"alg":"none","typ":"unfiled-page"}').toString("base64url")}.${claims}.`,
    "with another's signature": `${head}.${raised}.${signature}`,
    "signed by the page key for all": await new SignJWT({ ...hello, id: noComment, page: hello.key, generation: 0, commit: "", subscriber: "0".repeat(32), topic: "all", topics: ["all"], address: "a@example.org", action: "approve" }).setProtectedHeader({ alg: "HS256", typ: "unfiled-receipt" }).sign(Buffer.from(derivePageKey(secret))),
    expired: await expired.sign(Buffer.from(derivePageKey(secret))),
    "of nothing": "",
    "with a null byte": "a.b\0.c",
  };
}

describe("a token", () => {
  let opened: ApiUnderTest;
  let tokens: Record<string, string>;
  before(async () => {
    opened = await openApi();
    tokens = await tokensOf(opened);
  });

  for (const [name, door] of Object.entries(doors)) {
    it(`opens ${name} for its own purpose only`, async () => {
      for (const [kind, token] of Object.entries(tokens)) {
        const answer = await door.open(opened, token);
        const { error } = (await answer.json().catch(() => ({}))) as { error?: { code: string } };
        if (door.for.includes(kind)) assert.notEqual(error?.code, "bad-token", `${kind} is good here`);
        else assert.deepEqual([answer.status, error?.code], [403, "bad-token"], `a token ${kind}`);
      }
    });
  }

  it("that is sent again changes nothing more", async () => {
    const again = await openApi();
    const { body } = await again.postJson("/comments", again.form());
    const remove = () => again.post(`/comments/delete?receipt=${query(body.receipt ?? "")}`, {}, json);
    assert.equal((await remove()).status, 200);
    const after = again.messages.length;
    await remove();
    await again.post(`/comments/edit?receipt=${query(body.receipt ?? "")}`, { name: "Mallory", body: "Back again." }, json);
    assert.equal(again.messages.length, after);
    assert.deepEqual((await again.comments()).map((comment) => comment.body).filter(Boolean), []);
  });
});

describe("a line break", () => {
  const injected = "x\r\nSet-Cookie: stolen=1\r\nLocation: https://evil.example/\r\n\r\n<script>";

  it("in any field or address makes no header, of an answer or of a mail", async () => {
    const opened = await openApi();
    const { post, get, form, newsletterToken, mails } = opened;
    const everywhere = { page: injected, token: injected, parent: injected, name: injected, email: injected, url: injected, notify: injected, subject: injected };
    const answers = [
      ...(await Promise.all(Object.entries(everywhere).map(([field, value]) => post("/comments", form({ [field]: value }))))),
      await post("/comments", form({ body: injected })),
      await post("/newsletter", { email: `grace@example.org${injected}`, topic: "all", token: newsletterToken }),
      await post("/newsletter", { email: "grace@example.org", topic: injected, token: newsletterToken }),
      await get(`/comments?page=${query(injected)}`),
      await get(`/comments/status?receipt=${query(injected)}`),
      await get(`/${query(injected)}`),
    ];
    for (const { headers } of answers) {
      assert.equal(headers.get("set-cookie"), null);
      assert.doesNotMatch(headers.get("location") ?? "", /evil/);
    }
    assert.deepEqual(mails, []);
  });
});

describe("an answer", () => {
  it("sends nobody to another host, whatever the request claims", async () => {
    const { api, form, token, mails, newsletterToken } = await openApi();
    const forged = { host: "evil.example", "x-forwarded-host": "evil.example", forwarded: "host=evil.example", origin: "https://evil.example", referer: "https://evil.example/" };
    const send = (path: string, fields: Record<string, string>, accept = "text/html") => api.fetch(new Request(`https://evil.example/blog/api${path}`, { method: "POST", body: new URLSearchParams(fields), headers: { ...forged, accept } }));
    const sent = await send("/comments?next=https://evil.example/&redirect=//evil.example", { ...form({ token }), redirect: "//evil.example", return_to: "https://evil.example" });
    assert.equal(sent.status, 303);
    assert.match(sent.headers.get("location") ?? "", /^\/blog\/api\/comments\/status\?receipt=[\w.-]+$/);
    const answers = [await send("/comments", form({ body: "Another" }), "application/json"), await send("/comments", form({ body: "" })), await send("/newsletter", { email: "grace@example.org", topic: "all", token: newsletterToken })];
    for (const answer of answers) assert.doesNotMatch(await answer.text(), /evil\.example/);
    assert.equal(mails.length, 1);
    assert.doesNotMatch(mails[0]?.text ?? "", /evil/);
  });
});

describe("a thread", () => {
  it("takes no parent that cannot be: of another page, of its own, of nowhere", async () => {
    const { postJson, form, services, comments } = await openApi();
    const { body } = await postJson("/comments", form());
    const token = await services.pageTokens.sign({ ...hello, key: "logs/hello/more" });
    const attempts = [
      form({ page: "logs/hello/more", token, parent: body.id ?? "" }),
      ...[noComment, "../logs/hello", `../hello/${body.id}`, `${body.id}.json`, `${body.id}\0`, (body.id ?? "").toUpperCase(), "__proto__", "*"].map((parent) => form({ parent, body: "A reply" })),
    ];
    for (const attempt of attempts) assert.equal((await postJson("/comments", attempt)).body.error?.code, "no-such-parent", attempt["parent"]);
    assert.equal((await comments()).length, 1);
  });

  it("is whole where files answer each other in a ring, as only a commit can make them", async () => {
    const { postJson, form, get, store } = await openApi();
    const ids = await Promise.all(["one", "two"].map(async (body) => (await postJson("/comments", form({ body }))).body.id ?? ""));
    const changes = await Promise.all(ids.map(async (id, index) => {
      const path = `data/comments/${hello.key}/${id}.json`;
      const comment = JSON.parse(Buffer.from((await store.read(path)) ?? []).toString()) as object;
      return { path, write: JSON.stringify({ ...comment, parent: ids[1 - index] }) };
    }));
    await store.commit(changes, { message: "a ring" });
    assert.equal(((await (await get(`/comments?page=${hello.key}`)).json()) as { comments: unknown[] }).comments.length, 2);
    assert.equal((await postJson("/comments", form({ parent: ids[0] ?? "", body: "Still here" }))).status, 201);
  });
});

describe("naughty strings", () => {
  it("arrive on disk as they were typed, in every encoding the same comment", async () => {
    const { api, form, comments } = await openApi();
    const kept = new Map<string, string>();
    for (const body of [...taken, ...bodiesOnly]) {
      const name = taken.includes(body) ? body : "Grace";
      const fields = form({ name, body: `${body}.` });
      const multipart = new FormData();
      for (const [field, value] of Object.entries(fields)) multipart.set(field, value);
      const bodies: readonly (readonly [BodyInit, Record<string, string>])[] = [[new URLSearchParams(fields), {}], [JSON.stringify(fields), { "content-type": "application/json" }], [multipart, {}]];
      const ids = await Promise.all(bodies.map(async ([sent, headers]) => {
        const answer = await api.fetch(new Request("https://blog.example/api/comments", { method: "POST", body: sent, headers: { ...json, ...headers } }));
        return ((await answer.json()) as { id?: string }).id;
      }));
      if (ids[0] === undefined) continue;
      assert.deepEqual(new Set(ids), new Set([ids[0]]), body);
      kept.set(ids[0], `${name}\n${body}.`);
    }
    assert.ok(kept.size > 100);
    assert.deepEqual(new Map((await comments()).map(({ id, name, body }) => [id, `${name}\n${body}`])), kept);
  });

  for (const url of ["https://xn--r8jz45g.jp/путь?q=✓#„x“", "HTTP://EXAMPLE.ORG/%00%d0%af/../..?a=1&b='2'", "https://[2001:db8::1]:8080/~x/(y)!*'", "https://example.org/javascript:alert(1)"]) {
    it(`arrive in a website: ${url}`, async () => {
      const { postJson, form, comments } = await openApi();
      assert.equal((await postJson("/comments", form({ url }))).status, 201);
      assert.equal((await comments())[0]?.url, url);
    });
  }

  for (const email of ["o'reilly+tag@example.org", "!#$%&'*+/=?^_`{|}~-@sub.example.org", "a@xn--r8jz45g.jp", "UPPER.Case@EXAMPLE.org"]) {
    it(`arrive in an address: ${email}`, async () => {
      const { postJson, form, comments } = await openApi();
      await postJson("/comments", form({ email }));
      assert.deepEqual(await openSealed((await comments())[0]?.private), { email, notify: false });
    });
  }
});
