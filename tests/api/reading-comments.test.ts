import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openMemoryStore } from "../../src/store/memory.ts";
import { openApi } from "./api-under-test.ts";

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
