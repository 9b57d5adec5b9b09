import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ApiServices } from "../../src/api/services.ts";
import { createPageTokens, createTokens, derivePageKey, newsletterKey } from "../../src/readers/tokens.ts";
import { StoreError, type StoreErrorCode } from "../../src/store/errors.ts";
import { openMemoryStore } from "../../src/store/memory.ts";
import type { Store } from "../../src/store/store.ts";
import { hello, openApi, secret, type ApiUnderTest } from "./api-under-test.ts";
import { inputValue, textareaText } from "./page-values.ts";

const typed = { name: "Gr\"a'ce <i>", email: "grace@example.org", url: "https://grace.example/?a=1&b='2'", body: "</textarea><script>alert(1)</script> & \"all\"\nof it", notify: "yes" };
const noParent = "01a1f8d3-ea00-7087-9525-9d384f8a8082";

interface Failing {
  readonly code: string;
  readonly status: number;
  readonly field?: string;
  /** Fields beyond those of a good form. */
  readonly fields?: (opened: ApiUnderTest) => Promise<Record<string, string>> | Record<string, string>;
  readonly services?: Partial<ApiServices>;
}

const unknownPage = { findPage: () => undefined };
const closedPage = { findPage: () => ({ ...hello, comments: false }) };

const failing: Readonly<Record<string, Failing>> = {
  "an absent token": { code: "bad-token", status: 403, fields: () => ({ token: "" }) },
  "a token signed by somebody else": { code: "bad-token", status: 403, fields: async () => ({ token: await createPageTokens({ pageKeys: [derivePageKey("another secret of at least 32 bytes")] }).sign(hello) }) },
  "a changed token": { code: "bad-token", status: 403, fields: ({ token }) => ({ token: `${token.slice(0, -2)}xx` }) },
  "a token without a signature": { code: "bad-token", status: 403, fields: ({ token }) => ({ token: `${Buffer.from('{"alg":"none","typ":"unfiled-page"}').toString("base64url")}.${token.split(".")[1]}.` }) },
  "a token of another page": { code: "bad-token", status: 403, fields: async ({ services }) => ({ token: await services.pageTokens.sign({ ...hello, key: "logs/other" }) }) },
  "the newsletter's token": { code: "bad-token", status: 403, fields: ({ newsletterToken }) => ({ token: newsletterToken, page: newsletterKey }) },
  "a token for another purpose": {
    code: "bad-token",
    status: 403,
    fields: async ({ services }) => ({ token: await services.tokens.receipt.sign({ id: noParent, page: hello.key, url: hello.url, title: hello.title, generation: 0, commit: "" }) }),
  },
  "a token as long as a book": { code: "bad-token", status: 403, fields: () => ({ token: "a".repeat(10_000) }) },
  "a page that is gone": { code: "no-such-page", status: 404, services: unknownPage },
  "a page that takes no more": { code: "closed", status: 403, services: closedPage },
  "a parent that is not there": { code: "no-such-parent", status: 404, field: "parent", fields: () => ({ parent: noParent }) },
  "a parent that is no id": { code: "no-such-parent", status: 404, field: "parent", fields: () => ({ parent: "../../config" }) },
  "a filled honeypot": { code: "spam", status: 422, fields: () => ({ subject: "Cheap pills" }) },
  "no name": { code: "required", status: 422, field: "name", fields: () => ({ name: " \t " }) },
  "a name that nobody sees": { code: "required", status: 422, field: "name", fields: () => ({ name: "\u200b\u3164\u2800" }) },
  "a name of 81 characters": { code: "too-long", status: 422, field: "name", fields: () => ({ name: "🦀".repeat(81) }) },
  "a name of two lines": { code: "invalid", status: 422, field: "name", fields: () => ({ name: "Ada\nLovelace" }) },
  "a name that turns the text around": { code: "invalid", status: 422, field: "name", fields: () => ({ name: "Ada \u202egnp.exe" }) },
  "no text": { code: "required", status: 422, field: "body", fields: () => ({ body: "\n\u200d \n" }) },
  "a text of 10,001 characters": { code: "too-long", status: 422, field: "body", fields: () => ({ body: "x".repeat(10_001) }) },
  "a null byte": { code: "invalid", status: 422, field: "body", fields: () => ({ body: "a\0b" }) },
  "an escape sequence": { code: "invalid", status: 422, field: "body", fields: () => ({ body: "\u001b[31mred" }) },
  "an address without a domain": { code: "invalid", status: 422, field: "email", fields: () => ({ email: "grace" }) },
  "an address with a line break": { code: "invalid", status: 422, field: "email", fields: () => ({ email: "a@example.org\r\nBcc: b@example.org" }) },
  "an address of 255 characters": { code: "too-long", status: 422, field: "email", fields: () => ({ email: `${"a".repeat(64)}@${"b.".repeat(94)}org` }) },
  "a website that runs": { code: "invalid", status: 422, field: "url", fields: () => ({ url: "javascript:alert(1)" }) },
  "a website that breaks out of its attribute": { code: "invalid", status: 422, field: "url", fields: () => ({ url: 'https://a.example/"><script>alert(1)</script>' }) },
  "a website with a password": { code: "invalid", status: 422, field: "url", fields: () => ({ url: "https://bank.example@evil.example/" }) },
  "a website of 501 characters": { code: "too-long", status: 422, field: "url", fields: () => ({ url: `https://a.example/${"x".repeat(483)}` }) },
};

async function openFailing({ fields, services }: Failing): Promise<{ opened: ApiUnderTest; form: Record<string, string> }> {
  const opened = await openApi(services);
  return { opened, form: opened.form({ ...typed, ...(await fields?.(opened)) }) };
}

describe("a comment that is refused", () => {
  for (const [what, failure] of Object.entries(failing)) {
    it(`is ${failure.status} ${failure.code} as JSON for ${what}, and nothing is kept`, async () => {
      const { opened, form } = await openFailing(failure);
      const { status, body } = await opened.postJson("/comments", form);
      assert.equal(status, failure.status);
      assert.equal(body.error?.code, failure.code);
      assert.equal(body.error?.field, failure.field);
      assert.ok((body.error?.message.length ?? 0) > 10);
      assert.deepEqual(opened.messages, []);
    });

    it(`comes back as a form with every word for ${what}`, async () => {
      const { opened, form } = await openFailing(failure);
      const answer = await opened.post("/comments", form);
      const page = await answer.text();
      assert.equal(answer.status, failure.status);
      for (const name of ["name", "email", "url", "notify"] as const) assert.ok(page.includes(`name="${name}"`));
      for (const name of ["name", "email", "url"] as const) assert.equal(inputValue(page, name), form[name]);
      assert.equal(textareaText(page), form["body"]);
      assert.match(page, /name="notify"[^>]* checked/);
      assert.ok(!page.includes("Cheap pills"));
      if (failure.field !== undefined && failure.field !== "parent") assert.match(page, new RegExp(`name="${failure.field}"[^>]* aria-invalid="true"`));
      assert.match(page, /role="alert"/);
    });
  }

  it("marks every wrong field at once, and names the first to JSON clients", async () => {
    const { post, postJson, form } = await openApi();
    const wrong = form({ name: "", email: "x", url: "y", body: "" });
    assert.equal((await postJson("/comments", wrong)).body.error?.field, "body");
    assert.equal((await (await post("/comments", wrong)).text()).match(/aria-invalid="true"/g)?.length, 4);
  });

  it("comes with a fresh token where the page is known, so that sending again is enough", async () => {
    const { post, form } = await openApi({ findPage: (key) => (key === hello.key ? { ...hello, comments: true } : undefined) });
    const page = await (await post("/comments", form({ token: "expired" }))).text();
    const answer = await post("/comments", form({ token: inputValue(page, "token") }));
    assert.equal(answer.status, 303);
  });

  it("keeps whom it answers", async () => {
    const { post, postJson, form } = await openApi();
    const parent = await postJson("/comments", form());
    const page = await (await post("/comments", form({ parent: parent.body.id ?? "", body: "" }))).text();
    assert.equal(inputValue(page, "parent"), parent.body.id);
    assert.match(page, /In reply to <strong>Grace<\/strong>/);
  });

  for (const status of ["held", "deleted"] as const) {
    it(`is no-such-parent where the answered one is ${status}`, async () => {
      const { postJson, form, comments, store } = await openApi();
      const { body } = await postJson("/comments", form());
      const [comment] = await comments();
      await store.commit([{ path: `data/comments/logs/hello/${body.id}.json`, write: JSON.stringify({ ...comment, status }) }], { message: "change" });
      assert.equal((await postJson("/comments", form({ parent: body.id ?? "", body: "an answer" }))).body.error?.code, "no-such-parent");
    });
  }

  it("is no-such-parent where the answered one stands on another page", async () => {
    const { postJson, form, services } = await openApi();
    const { body } = await postJson("/comments", form());
    const token = await services.pageTokens.sign({ ...hello, key: "logs/other" });
    assert.equal((await postJson("/comments", form({ page: "logs/other", token, parent: body.id ?? "" }))).body.error?.code, "no-such-parent");
  });

  it("is no-such-parent where the answered one goes between the look and the commit", async () => {
    const store = openMemoryStore();
    const opened = await openApi({
      store: {
        ...store,
        async commit(changes, options) {
          if (!options.message.startsWith("comment:")) return store.commit(changes, options);
          const [path = ""] = await store.list("data/comments/logs/hello");
          if (path !== "") await store.commit([{ path, delete: true }], { message: "moderation" });
          return store.commit(changes, options);
        },
      },
    });
    const { body } = await opened.postJson("/comments", opened.form());
    const answer = await opened.postJson("/comments", opened.form({ parent: body.id ?? "", body: "an answer" }));
    assert.equal(answer.body.error?.code, "no-such-parent");
    assert.deepEqual(await opened.comments(), []);
  });
});

describe("tokens of an older secret", () => {
  it("are still verified, and the same words are still the same comment", async () => {
    const old = await openApi();
    const newer = "another secret that is at least 32 bytes";
    const rotated = await openApi({
      store: old.store,
      tokens: createTokens({ secrets: [newer, secret], clock: old.clock.read }),
      pageTokens: createPageTokens({ pageKeys: [derivePageKey(newer), derivePageKey(secret)] }),
    });
    const first = await old.postJson("/comments", old.form());
    const again = await rotated.postJson("/comments", old.form());
    assert.equal(again.status, 200);
    assert.equal(again.body.id, first.body.id);
    assert.equal((await rotated.get(`/comments/status?receipt=${first.body.receipt}`)).status, 200);
  });
});

describe("a store that fails", () => {
  const failures: readonly (readonly [StoreErrorCode, string])[] = [
    ["store-busy", "store-busy"],
    ["store-unavailable", "store-unavailable"],
    ["conflict", "store-unavailable"],
    ["bad-path", "store-unavailable"],
    ["branch-missing", "store-unavailable"],
    ["repository-missing", "store-unavailable"],
  ];
  for (const method of ["commit", "list"] as const) {
    for (const [thrown, told] of failures) {
      it(`is answered 503 ${told} where ${method} throws ${thrown}, with every word and no success`, async () => {
        const { post, postJson, form, messages, log } = await openApi({ store: brokenStore(method, new StoreError(thrown, "The secret path is /home/me.", { hint: "Mend it." })) });
        const json = await postJson("/comments", form(typed));
        assert.equal(json.status, 503);
        assert.equal(json.body.error?.code, told);
        assert.match(json.headers.get("retry-after") ?? "", /^\d+$/);
        assert.ok(!JSON.stringify(json.body).includes("/home/me"));
        assert.match(log[0] ?? "", new RegExp(`${thrown}: The secret path`));

        const answer = await post("/comments", form(typed));
        assert.equal(answer.status, 503);
        assert.match(answer.headers.get("retry-after") ?? "", /^\d+$/);
        assert.equal(textareaText(await answer.text()), typed.body);
        assert.deepEqual(messages, []);
      });
    }
  }

  it("says how long to wait as the store said it, else 5 seconds where it is busy and 60 where it is not to be had", async () => {
    for (const [code, said, told] of [["store-busy", 17, "17"], ["store-busy", undefined, "5"], ["store-unavailable", 900, "900"], ["store-unavailable", undefined, "60"]] as const) {
      const error = new StoreError(code, "No", { hint: "Wait.", ...(said !== undefined && { retryAfterSeconds: said }) });
      const { postJson, form } = await openApi({ store: brokenStore("commit", error) });
      assert.equal((await postJson("/comments", form(typed))).headers.get("retry-after"), told);
    }
  });

  it("is answered 500 where it breaks its own promise, without a word of why", async () => {
    const { postJson, form, log } = await openApi({ store: brokenStore("commit", new TypeError("x is not a function")) });
    const { status, body } = await postJson("/comments", form());
    assert.equal(status, 500);
    assert.equal(body.error?.code, "internal");
    assert.ok(!JSON.stringify(body).includes("not a function"));
    assert.match(log[0] ?? "", /x is not a function/);
  });

  it("is answered 503 where nothing is durable in time", async () => {
    const { post, get, form } = await openApi({ store: { ...openMemoryStore(), commit: () => new Promise(() => {}), head: () => new Promise(() => {}) }, patience: { durableMs: 1, publishedMs: 1 } });
    const list = await get("/comments?page=logs/hello", { accept: "application/json" });
    assert.deepEqual([list.status, list.headers.get("retry-after")], [503, "5"]);
    const answer = await post("/comments", form(typed));
    assert.equal(answer.status, 503);
    assert.equal(textareaText(await answer.text()), typed.body);
  });

  it("is answered 503 where it keeps the words too late, and the same again is the same comment", async () => {
    const memory = openMemoryStore();
    let isKept = () => {};
    const kept = new Promise<void>((resolve) => (isKept = resolve));
    const commit: Store["commit"] = async (...request) => {
      await memory.commit(...request);
      isKept();
      return await new Promise(() => {});
    };
    const late = await openApi({ store: { ...memory, commit }, patience: { durableMs: 1, publishedMs: 1 } });
    assert.equal((await late.postJson("/comments", late.form(typed))).status, 503);
    await kept;
    const { postJson, form } = await openApi({ store: memory });
    const { status, body } = await postJson("/comments", form(typed));
    assert.equal(status, 200);
    assert.deepEqual(await memory.walk("data/comments"), [`data/comments/logs/hello/${body.id}.json`]);
  });

  it("is answered 503 to readers of comments and receipts too", async () => {
    const opened = await openApi();
    const { body } = await opened.postJson("/comments", opened.form());
    const broken = await openApi({ store: brokenStore("read", new StoreError("store-unavailable", "Gone.", { hint: "" })) });
    assert.equal((await broken.get(`/comments/status?receipt=${body.receipt}`)).status, 503);
    const failedList = await openApi({ store: brokenStore("readAll", new StoreError("store-unavailable", "Gone.", { hint: "" })) });
    assert.equal((await failedList.get("/comments?page=logs/hello")).status, 503);
  });
});

describe("the rate limit", () => {
  it("refuses the eleventh post of a minute, keeps its words, and says when to come again", async () => {
    const { post, postJson, form, clock } = await openApi({ limits: true });
    for (let count = 0; count < 10; count += 1) assert.equal((await post("/comments", form({ body: `comment ${count}` }))).status, 303);
    clock.pass(20_000);
    const json = await postJson("/comments", form(typed));
    assert.equal(json.status, 429);
    assert.equal(json.body.error?.code, "too-many");
    assert.equal(json.headers.get("retry-after"), "40");
    const page = await (await post("/comments", form(typed))).text();
    assert.equal(textareaText(page), typed.body);
    assert.equal(inputValue(page, "name"), typed.name);
    clock.pass(40_001);
    assert.equal((await post("/comments", form(typed))).status, 303);
  });

  it("refuses the sixty-first of a minute from one neighbourhood, and nobody else", async () => {
    const { post, form } = await openApi({ limits: true, trustProxy: 1 });
    const from = async (address: string) => (await post("/comments", form({ subject: "seen by no reader" }), { "x-forwarded-for": address })).status;
    const statuses = await Promise.all(Array.from({ length: 61 }, (_, count) => from(`2001:db8:1:${count.toString(16)}::1`)));
    assert.deepEqual([422, 429].map((wanted) => statuses.filter((status) => status === wanted).length), [60, 1]);
    assert.equal(await from("2001:db8:2::1"), 422);
  });

  it("counts per sender, and believes X-Forwarded-For only of proxies of ours", async () => {
    assert.equal(await eleventhOf(0), 429);
    assert.equal(await eleventhOf(1), 303);
  });
});

/** Status of the eleventh post from one peer, each with another `X-Forwarded-For`. */
async function eleventhOf(trustProxy: number): Promise<number | undefined> {
  const { api, form } = await openApi({ limits: true, trustProxy });
  const statuses: number[] = [];
  for (let count = 0; count < 11; count += 1) {
    const request = new Request("https://blog.example/api/comments", { method: "POST", body: new URLSearchParams(form()), headers: { "x-forwarded-for": `198.51.100.${count}` } });
    statuses.push((await api.fetch(request, { address: "192.0.2.1" })).status);
  }
  return statuses.at(-1);
}

function brokenStore(method: "commit" | "list" | "read" | "readAll", error: Error): Store {
  return { ...openMemoryStore(), [method]: () => Promise.reject(error) };
}
