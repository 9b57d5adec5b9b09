import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { newsletterKey } from "../../src/readers/tokens.ts";
import { hello, openApi, site, type ApiUnderTest } from "./api-under-test.ts";
import { inputValue } from "./page-values.ts";

const day = 24 * 60 * 60 * 1000;

async function exchanged({ get }: ApiUnderTest, page: string, token: string): Promise<{ status: number; headers: Headers; token: string; code: string | undefined }> {
  const answer = await get(`/token?${new URLSearchParams({ page, token }).toString()}`, { accept: "application/json" });
  const body = (await answer.json()) as { token?: string; error?: { code: string } };
  return { status: answer.status, headers: answer.headers, token: body.token ?? "", code: body.error?.code };
}

describe("a timed token", () => {
  it("is given for the page's token, is kept by nobody, and posts like it", async () => {
    const opened = await openApi();
    const { status, headers, token } = await exchanged(opened, hello.key, opened.token);
    assert.equal(status, 200);
    assert.equal(headers.get("cache-control"), "no-store");
    assert.notEqual(token, opened.token);
    opened.clock.pass(day - 1000);
    assert.equal((await opened.postJson("/comments", opened.form({ token }))).body.status, "published");
  });

  it("is good for 24 hours", async () => {
    const opened = await openApi();
    const { token } = await exchanged(opened, hello.key, opened.token);
    opened.clock.pass(day + 1000);
    assert.equal((await opened.postJson("/comments", opened.form({ token }))).body.error?.code, "bad-token");
  });

  it("that is older gives a form that can be sent, in functions too, which know no page", async () => {
    const opened = await openApi();
    const { token } = await exchanged(opened, hello.key, opened.token);
    opened.clock.pass(day + 1000);
    const page = await (await opened.post("/comments", opened.form({ token }))).text();
    assert.equal((await opened.post("/comments", opened.form({ token: inputValue(page, "token") }))).status, 303);
  });

  it("is good for its page only", async () => {
    const opened = await openApi();
    const { token } = await exchanged(opened, hello.key, opened.token);
    const sign = (await exchanged(opened, newsletterKey, opened.newsletterToken)).token;
    assert.equal((await opened.postJson("/comments", opened.form({ page: "logs/other", token }))).body.error?.code, "bad-token");
    assert.equal((await opened.postJson("/newsletter", { email: "a@example.org", topic: "all", token })).body.error?.code, "bad-token");
    assert.equal((await opened.postJson("/comments", opened.form({ page: newsletterKey, token: sign }))).body.error?.code, "bad-token");
    assert.equal((await opened.postJson("/newsletter", { email: "a@example.org", topic: "all", token: sign })).status, 202);
  });

  it("is not given for a forged token, another page's, a timed one, or none", async () => {
    const opened = await openApi();
    const { token: timed } = await exchanged(opened, hello.key, opened.token);
    for (const [page, token] of [[hello.key, "forged"], [hello.key, timed], ["logs/other", opened.token], [hello.key, ""], ["", opened.token]] as const) {
      const { status, code } = await exchanged(opened, page, token);
      assert.deepEqual([status, code], [403, "bad-token"], page);
    }
  });

  it("is not given for a page that is gone or closed", async () => {
    const gone = await openApi({ findPage: () => undefined });
    assert.equal((await exchanged(gone, hello.key, gone.token)).code, "no-such-page");
    const closed = await openApi({ findPage: () => ({ ...hello, comments: false }) });
    assert.equal((await exchanged(closed, hello.key, closed.token)).code, "closed");
  });

  it("is given across origins to the site alone", async () => {
    const { api, token } = await openApi({ site: { ...site, api: "https://api.example/api" } });
    const allowed = ["https://blog.example", "https://evil.example"].map(async (origin) => {
      const answer = await api.fetch(new Request(`https://api.example/api/token?page=${hello.key}&token=${token}`, { headers: { origin } }));
      return answer.headers.get("access-control-allow-origin");
    });
    assert.deepEqual(await Promise.all(allowed), ["https://blog.example", null]);
  });
});
