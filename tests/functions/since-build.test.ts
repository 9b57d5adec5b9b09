import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import type { Store } from "../../src/store/store.ts";
import { startCheckedGitHub } from "../helpers/github.ts";
import { bundled } from "./bundled.ts";
import { askThrough } from "./host-events.ts";
import { commentForm, functionSettings, hello, startStaticSite } from "./hosted.ts";

const api = await bundled("api");
const github = await startCheckedGitHub();
let deployed: object = {};
const site = await startStaticSite({ "/build.json": () => deployed });
after(() => Promise.all([github.close(), site.close()]));

interface Listed {
  readonly comments: readonly { readonly id: string; readonly parent?: string; readonly date: string; readonly article: string }[];
  readonly gone: readonly string[];
  readonly deleted: string;
  readonly show: string;
}

/** A repository whose head is built, and an instance whose clock goes ahead when it is told. */
async function started() {
  const repository = await github.makeRepository({ begin: true });
  const store = await github.open(repository);
  const state = { aheadMs: 0 };
  const instance = api.start(functionSettings(github, repository, { UNFILED_URL: site.url }), () => Date.now() + state.aheadMs);
  const ask = (path: string, init?: RequestInit): Promise<Response> => askThrough("Netlify", instance, new Request(`https://blog.example/api${path}`, init));
  const list = async (more = ""): Promise<Listed> => {
    const answer = await ask(`/comments?page=${encodeURIComponent(hello.key)}&since=build${more}`);
    assert.equal(answer.status, 200, await answer.clone().text());
    return (await answer.json()) as Listed;
  };
  const post = async (fields: Record<string, string>): Promise<{ id: string; receipt: string }> => {
    const answer = await ask("/comments", { method: "POST", body: new URLSearchParams(commentForm(fields)), headers: { accept: "application/json" } });
    assert.equal(answer.status, 201);
    return (await answer.json()) as { id: string; receipt: string };
  };
  const isLive = async (receipt: string): Promise<boolean> => {
    const answer = await ask(`/comments/status?receipt=${receipt}`, { headers: { accept: "application/json" } });
    return ((await answer.json()) as { live: boolean }).live;
  };
  await setBuilt(store);
  return { repository, store, state, ask, list, post, isLive };
}

async function setBuilt(store: Store): Promise<void> {
  deployed = { commit: await store.head(), builtAt: new Date().toISOString(), generator: "Unfiled", pending: 0, builds: [] };
}

const minute = 60_000;
const wait = async (store: Store, id: string, status: string): Promise<void> => {
  const path = `data/comments/${hello.key}/${id}.json`;
  const text = Buffer.from((await store.read(path)) ?? assert.fail()).toString();
  await store.commit([{ path, write: text.replace(/"status": "\w+"/, `"status": "${status}"`) }], { message: "moderation" });
};

describe("comments since the build", () => {
  it("are those that were published since, as the page will show them, and none that waits, is built, or is another page's", async () => {
    const { store, state, list, post, isLive } = await started();
    const built = await post({ body: "Built." });
    await setBuilt(store);
    const later = await post({ body: "Approved *later*.", name: "<Ada>" });
    await wait(store, later.id, "held");
    const posted = await post({ body: "New.", parent: built.id });
    await store.commit([{ path: `data/comments/${hello.key}/deeper/${posted.id}.json`, write: "{}\n" }, { path: `data/comments/${hello.key}/broken.json`, write: "{" }], { message: "others" });
    state.aheadMs = minute;
    assert.deepEqual((await list()).comments.map(({ id, parent }) => ({ id, parent })), [{ id: posted.id, parent: built.id }]);
    assert.deepEqual([await isLive(built.receipt), await isLive(posted.receipt)], [true, false]);

    await wait(store, later.id, "published");
    state.aheadMs = 2 * minute;
    const { comments, show } = await list("&lang=de");
    assert.deepEqual([comments.map(({ id }) => id), show], [[later.id, posted.id], "1 neuen Kommentar zeigen|2 neue Kommentare zeigen"]);
    assert.match(comments[0]?.article ?? "", new RegExp(`^<article class="h-cite" id="comment-${later.id}">[^]*&lt;Ada&gt;[^]*<p>Approved <em>later</em>\\.</p>[^]*rel="nofollow" aria-label="&lt;Ada&gt; antworten"`));

    await setBuilt(store);
    state.aheadMs = 3 * minute;
    assert.deepEqual([(await list()).comments, await isLive(posted.receipt)], [[], true]);
  });

  it("tell what was taken back, of what the page shows, and of nothing else", async () => {
    const { store, state, list, post } = await started();
    const [deleted, rejected, edited] = [await post({ body: "To be deleted." }), await post({ body: "To be removed." }), await post({ body: "To be held." })];
    const [waiting, refused] = [await post({ body: "Waits." }), await post({ body: "Waits, too." })];
    for (const { id } of [waiting, refused]) await wait(store, id, "held");
    await setBuilt(store);
    const path = (id: string) => `data/comments/${hello.key}/${id}.json`;
    const text = Buffer.from((await store.read(path(waiting.id))) ?? assert.fail()).toString();
    await wait(store, deleted.id, "deleted");
    await wait(store, edited.id, "held");
    const short = await post({ body: "Posted and deleted." });
    await wait(store, short.id, "deleted");
    await store.commit([{ path: path(rejected.id), delete: true }, { path: path(refused.id), delete: true }, { path: path(waiting.id), write: text.replace("Waits.", "Still waits.") }], { message: "moderation" });
    state.aheadMs = minute;
    const { comments, gone, deleted: note } = await list("&lang=de");
    assert.deepEqual([comments, gone, note], [[], [deleted.id, rejected.id, edited.id], "Dieser Kommentar wurde gelöscht."]);
  });

  it("may be kept by what lies between, and cost GitHub two requests however many readers come", async () => {
    const { repository, state, ask, list, post } = await started();
    for (const body of ["One.", "Two.", "Three."]) await post({ body });
    state.aheadMs = minute;
    const before = github.proxy.log.length;
    const addresses = Array.from({ length: 30 }, (_, n) => `/comments?page=${encodeURIComponent(n % 2 === 0 ? hello.key : `logs/${n}`)}&since=build`);
    for (const address of addresses) assert.equal((await ask(address)).status, 200);
    assert.deepEqual(github.proxy.log.slice(before).map(({ path }) => path.replace(/^.*\/repos\/[^/]+\/[^/]+/, "").replace(/[?].*|[0-9a-f]{40}/g, "")), ["/commits", "/compare/..."]);
    const answer = await ask(addresses[0] ?? "");
    assert.equal(answer.headers.get("cache-control"), "public, max-age=60, stale-while-revalidate=240");
    const etag = answer.headers.get("etag") ?? "";
    const again = await ask(addresses[0] ?? "", { headers: { "if-none-match": etag } });
    assert.deepEqual([again.status, await again.text(), again.headers.get("etag")], [304, "", etag]);

    const fresh = await post({ body: "A moment ago." });
    assert.deepEqual([(await list()).comments.length, (await list(`&id=${fresh.id}`)).comments.at(-1)?.id], [3, fresh.id]);
    assert.equal((await github.commits(repository)).length, 5);
  });

  it("are not said to stand in the page where GitHub does not tell", async () => {
    const { repository, store, state, post, isLive } = await started();
    const built = await store.head();
    const posted = await post({ body: "New." });
    const isCompared = ({ path }: { path: string }) => path.includes("/compare/");
    const many = Array.from({ length: 300 }, (_, n) => ({ filename: `content/${n}.md`, status: "added", sha: null }));
    state.aheadMs = minute;
    github.proxy.plan(isCompared, { kind: "edit", edit: (value) => ({ ...(value as object), files: many }) }, 1);
    assert.equal(await isLive(posted.receipt), false, "beyond 300 files");
    deployed = { commit: "0".repeat(40) };
    for (const at of [deployed, { commit: null, builtAt: "", builds: [] }]) {
      deployed = { builtAt: new Date().toISOString(), builds: [], ...at };
      state.aheadMs += minute;
      assert.equal(await isLive(posted.receipt), false, JSON.stringify(at));
    }

    await setBuilt(store);
    state.aheadMs += minute;
    assert.equal(await isLive(posted.receipt), true);
    await github.ask(repository, "PATCH", "git/refs/heads/main", { sha: built, force: true });
    const again = await post({ body: "New again." });
    state.aheadMs += minute;
    assert.equal(await isLive(again.receipt), false);
  });

  it("are a 503 where GitHub or the site does not tell, which is not asked again at once", async () => {
    const { state, ask } = await started();
    const address = `/comments?page=${encodeURIComponent(hello.key)}&since=build`;
    github.proxy.plan(({ path }) => path.includes("/commits?"), { kind: "answer", status: 500, message: "Oh" }, 1);
    const answers = [await ask(address), await ask(address)];
    assert.deepEqual(answers.map(({ status, headers }) => [status, headers.get("retry-after")]), [[503, "60"], [503, "60"]]);
    state.aheadMs = minute;
    assert.equal((await ask(address)).status, 200);
    assert.equal((await ask("/comments?page=..%2F..&since=build")).status, 404);
  });
});
