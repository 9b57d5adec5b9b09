import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openApi, site } from "./api-under-test.ts";

describe("every address of the api", () => {
  it("is there below the prefix and bare, and nowhere else", async () => {
    const { api } = await openApi();
    const statuses = await Promise.all(["/blog/api/health", "/api/health", "/health", "/other/api/health", "/blog/api/"].map(async (path) => (await api.fetch(new Request(`https://blog.example${path}`))).status));
    assert.deepEqual(statuses, [200, 200, 404, 404, 404]);
  });

  for (const [path, allow] of Object.entries({
    "/comments": "GET, HEAD, POST, OPTIONS",
    "/comments/status": "GET, HEAD, OPTIONS",
    "/newsletter": "POST, OPTIONS",
    "/newsletter/confirm": "GET, HEAD, POST, OPTIONS",
    "/newsletter/unsubscribe": "GET, HEAD, POST, OPTIONS",
    "/token": "GET, HEAD, OPTIONS",
    "/health": "GET, HEAD, OPTIONS",
  })) {
    it(`says which methods ${path} takes`, async () => {
      const { api } = await openApi();
      const refused = await api.fetch(new Request(`https://blog.example/api${path}`, { method: "DELETE", headers: { accept: "application/json" } }));
      assert.equal(refused.status, 405);
      assert.equal(refused.headers.get("allow"), allow);
      assert.equal(((await refused.json()) as { error: { code: string } }).error.code, "method-not-allowed");
      const options = await api.fetch(new Request(`https://blog.example/api${path}`, { method: "OPTIONS" }));
      assert.deepEqual([options.status, options.headers.get("allow")], [204, allow]);
    });
  }

  it("answers HEAD like GET, without the body", async () => {
    const { api } = await openApi();
    for (const path of ["/health", "/comments?page=logs/hello", "/comments/status?receipt=x"]) {
      const [get, head] = await Promise.all(["GET", "HEAD"].map((method) => api.fetch(new Request(`https://blog.example/api${path}`, { method }))));
      assert.equal(head?.status, get?.status);
      assert.equal(head?.headers.get("content-type"), get?.headers.get("content-type"));
      assert.equal(await head?.text(), "");
    }
  });

  it("is a page for browsers and JSON for those who ask for it", async () => {
    const { get } = await openApi();
    const types = await Promise.all(
      ["text/html,application/xhtml+xml,*/*;q=0.8", "*/*", "", "application/json", "application/json, text/html;q=0.5", "text/html, application/json;q=0.9"].map(async (accept) => (await get("/nowhere", { accept })).headers.get("content-type")?.split(";")[0]),
    );
    assert.deepEqual(types, ["text/html", "text/html", "text/html", "application/json", "application/json", "text/html"]);
  });
});

describe("a page of the api", () => {
  it("has the navigation of the site with the author's own pages, and marks none", async () => {
    const { get, post, form } = await openApi();
    for (const answer of [await get("/nowhere"), await post("/comments", form({ body: "" })), await post("/comments/preview", form()), await get("/newsletter/confirm?token=x")]) {
      const [navigation = ""] = /<nav aria-label="Site">[^]*?<\/nav>/.exec(await answer.text()) ?? [];
      assert.match(navigation, /<a href="\/blog\/projects\/">Projects<\/a>[^]*<a href="\/blog\/about\/">About &lt;me&gt;<\/a>/);
      assert.doesNotMatch(navigation, /aria-current/);
    }
    const { get: of } = await openApi({ site: { ...site, navigation: [{ label: "Home", url: "/" }] } });
    assert.match(await (await of("/nowhere")).text(), /<nav aria-label="Site">\s*<ul>\s*<li><a href="\/blog\/">Home<\/a><\/li>\s*<\/ul>/);
  });

  it("runs nothing, is kept by nobody, found by nobody, and tells nobody where it was", async () => {
    const { postJson, get, post, form } = await openApi();
    const { body } = await postJson("/comments", form());
    for (const answer of [await get(`/comments/status?receipt=${body.receipt}`), await get("/nowhere"), await post("/comments", form({ body: "" })), await get("/newsletter/confirm?token=x")]) {
      assert.match(answer.headers.get("content-security-policy") ?? "", /^default-src 'none';.*script-src 'self' 'sha256-[^']+';.*frame-ancestors 'none'/);
      assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
      assert.equal(answer.headers.get("cache-control"), "no-store");
      assert.equal(answer.headers.get("x-robots-tag"), "noindex");
      assert.equal(answer.headers.get("referrer-policy"), "no-referrer");
    }
  });

  it("shows nothing unescaped that came with the request", async () => {
    const { get, post, form } = await openApi();
    const attack = `"'><img src=x onerror=alert(1)><script>alert(1)</script>`;
    const query = encodeURIComponent(attack);
    const fields = form({ page: attack, token: attack, parent: attack, name: attack, email: attack, url: attack, body: attack, notify: attack, subject: attack });
    const answers = [
      await get(`/${query}`),
      await get(`/comments?page=${query}&token=${query}&parent=${query}`),
      await get(`/comments/status?receipt=${query}`),
      await get(`/newsletter/confirm?token=${query}`),
      await get(`/newsletter/unsubscribe?token=${query}`),
      await post("/comments", fields),
      await post("/newsletter", { email: attack, topic: attack, token: attack, subject: attack }),
    ];
    for (const answer of answers) {
      const page = await answer.text();
      assert.ok(answer.status >= 400);
      assert.doesNotMatch(page, /<img|<script(?! (?:data-)?src="\/blog\/(?:site|send)\.js)/);
    }
  });
});

describe("the health of the api", () => {
  it("says that the store answers, and not where it lies", async () => {
    const { get, services } = await openApi();
    assert.deepEqual(await (await get("/health")).json(), { ok: true, store: "memory" });
    const local = await openApi({ store: { ...services.store, name: "local:/home/me/blog#main" } });
    assert.deepEqual(await (await local.get("/health")).json(), { ok: true, store: "local" });
  });

  it("is 503 where the store does not answer", async () => {
    const { services } = await openApi();
    const { get, log } = await openApi({ store: { ...services.store, head: () => Promise.reject(new Error("no network")) } });
    const answer = await get("/health");
    assert.equal(answer.status, 503);
    assert.match(answer.headers.get("retry-after") ?? "", /^\d+$/);
    assert.deepEqual(await answer.json(), { ok: false, store: "memory" });
    assert.match(log.join(), /no network/);
  });
});

describe("requests from other origins", () => {
  const elsewhere = { ...site, api: "https://api.example/api" };

  it("are let in from the site, where the api lies elsewhere", async () => {
    const answer = await ask(elsewhere, "https://blog.example");
    assert.equal(answer.headers.get("access-control-allow-origin"), "https://blog.example");
    const { api } = await openApi({ site: elsewhere });
    const list = await api.fetch(new Request("https://api.example/api/comments?page=a", { headers: { origin: "https://blog.example" } }));
    assert.equal(list.headers.get("access-control-allow-origin"), "https://blog.example");
  });

  it("get pages whose every link, style and script is one of the site's, by its whole address, and may be loaded from there", async () => {
    const opened = await openApi({ site: elsewhere });
    const { body } = await opened.postJson("/comments", opened.form());
    const confirmation = await opened.services.tokens.confirm.sign({ address: "a@example.org", topics: ["all"] });
    for (const path of [`/comments/status?receipt=${body.receipt}`, `/comments/edit?receipt=${body.receipt}`, `/newsletter/confirm?token=${confirmation}`, "/nothing"]) {
      const answer = await opened.get(path);
      const links = Array.from((await answer.text()).matchAll(/(?:href|src|action)="([^"#][^"]*)"/g), ([, link]) => link ?? "");
      assert.deepEqual(links.filter((link) => !/^https:\/\/(?:blog\.example\/blog|api\.example\/api)\//.test(link)), []);
      assert.ok(links.includes("https://blog.example/blog/style.css"));
      assert.match(answer.headers.get("content-security-policy") ?? "", /style-src 'self' https:\/\/blog\.example;.*script-src 'self' 'sha256-[^']+' https:\/\/blog\.example(?:;|$)/);
    }
    assert.equal(body.url, `https://blog.example/blog/logs/hello/#comment-${body.id}`);
  });

  it("are let in from nowhere else", async () => {
    assert.notEqual((await ask(elsewhere, "https://evil.example")).headers.get("access-control-allow-origin"), "https://evil.example");
    assert.equal((await ask(site, "https://evil.example")).headers.get("access-control-allow-origin"), null);
  });
});

async function ask(given: typeof site, origin: string): Promise<Response> {
  const { api } = await openApi({ site: given });
  return api.fetch(new Request("https://api.example/api/comments", { method: "OPTIONS", headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "content-type" } }));
}
