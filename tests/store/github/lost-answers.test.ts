import assert from "node:assert/strict";
import { after, afterEach, describe, test } from "node:test";
import { StoreError } from "../../../src/store/errors.ts";
import type { Change, StoreView } from "../../../src/store/store.ts";
import type { Fault, SeenRequest } from "../../fake-github/faults.ts";
import { fakeTimer } from "../../helpers/fake-timer.ts";
import { startCheckedGitHub } from "../../helpers/github.ts";

const github = await startCheckedGitHub();
after(() => github.close());
afterEach(() => github.proxy.clear());

const MESSAGE = "comment: a-log (1)\n";
const one: Change[] = [{ path: "data/1.json", write: "1\n" }];
const several: Change[] = [...one, { path: "data/2.bin", write: Uint8Array.of(0, 255) }];

const by = (method: string, part: string) => (request: SeenRequest) => request.method === method && request.path.includes(part);
const writes = { "PUT contents": by("PUT", "/contents/"), "POST blobs": by("POST", "/git/blobs"), "POST trees": by("POST", "/git/trees"), "POST commits": by("POST", "/git/commits"), "PATCH refs": by("PATCH", "/git/refs/") };

const faults: Record<string, Fault> = {
  "502 before it was done": { kind: "answer", status: 502, message: "Server Error" },
  "502 after it was done": { kind: "answer-after", status: 502, message: "Server Error" },
  "a connection that breaks before": { kind: "drop" },
  "a connection that breaks after": { kind: "drop-after" },
  "a connection that breaks within the answer": { kind: "drop-within" },
};

async function begun() {
  const repository = await github.makeRepository({ begin: true });
  const timer = fakeTimer();
  return { repository, timer, store: await github.open(repository, { timer }) };
}

/** As a reader's request does: it may be done only where the same was not there before. */
const refuseRepeats = async (view: StoreView) => {
  if ((await view.read("data/1.json")) !== null) throw new Error("a repeat");
};

describe("an answer that is lost", () => {
  for (const [name, fault] of Object.entries(faults)) {
    for (const [request, match] of Object.entries(writes)) {
      const changes = request === "PUT contents" ? one : several;
      // The others make what nobody sees before the branch moves: for them one way of losing the answer is as good as the next.
      const isDecisive = request === "PUT contents" || request === "PATCH refs";
      if (!isDecisive && fault.kind !== "drop-within") continue;
      // A repeat is only what was done.
      for (const precondition of isDecisive && fault.kind !== "answer" && fault.kind !== "drop" ? [undefined, refuseRepeats] : [undefined]) {
        test(`${request}, ${name}${precondition === undefined ? "" : ", under a precondition"}: is committed once`, async () => {
          const { repository, store } = await begun();
          github.proxy.plan(match, fault, 2);
          const commit = await store.commit(changes, { message: MESSAGE, ...(precondition !== undefined && { precondition }) });
          assert.equal(commit.changed, true);
          assert.equal(commit.id, await store.head());
          assert.deepEqual(await github.messages(repository), [MESSAGE.trim(), "Initial commit"]);
          for (const { path } of changes) assert.notEqual(await store.read(path), null);
        });
      }
    }
  }

  test("of a refusal, whose words broke off: is asked for again", async () => {
    const { repository, store } = await begun();
    const other = await github.open(repository);
    await other.commit(several, { message: "theirs\n" });
    github.proxy.plan(writes["PUT contents"], { kind: "drop-within" });
    assert.equal((await store.commit([{ path: "data/1.json", write: "mine\n" }], { message: MESSAGE })).id, await store.head());
    assert.deepEqual(await github.messages(repository), [MESSAGE.trim(), "theirs", "Initial commit"]);
  });

  test("of a request that is given up: is committed once", async () => {
    const { repository, store } = await begun();
    github.proxy.plan(writes["PUT contents"], { kind: "silence-after" });
    const commit = await store.commit(one, { message: MESSAGE, timeoutMs: 600 });
    assert.equal(commit.id, await store.head());
    assert.deepEqual(await github.messages(repository), [MESSAGE.trim(), "Initial commit"]);
  });

  test("is told from another's commit that came on top meanwhile", async () => {
    const { repository, store } = await begun();
    const other = await github.open(repository);
    github.proxy.plan(writes["PATCH refs"], { kind: "drop-after" });
    const overwrite = async () => void (await other.commit([{ path: "data/1.json", delete: true }], { message: "moderated\n" }));
    let looked = 0;
    github.proxy.plan(({ method, path }) => method === "GET" && path.includes("/git/ref/") && (looked += 1) === 2, { kind: "first", act: overwrite });
    const commit = await store.commit(several, { message: MESSAGE });
    assert.notEqual(commit.id, await store.head());
    assert.equal(await store.read("data/1.json"), null, "what the owner took out is not put back");
    assert.deepEqual(await github.messages(repository), ["moderated", MESSAGE.trim(), "Initial commit"]);
  });

  test("at the deletion of the last file: is committed once", async () => {
    const { repository, store } = await begun();
    github.proxy.plan(by("DELETE", "/contents/"), { kind: "drop-after" });
    const commit = await store.commit([{ path: "README.md", delete: true }], { message: MESSAGE });
    assert.deepEqual([commit.changed, commit.id], [true, await store.head()]);
    assert.deepEqual(await github.messages(repository), [MESSAGE.trim(), "Initial commit"]);
  });

  for (const [request, match] of Object.entries(writes)) {
    test(`${request}, in an empty repository: leaves our files and nothing else`, async () => {
      const repository = await github.makeRepository();
      const store = await github.open(repository, { timer: fakeTimer() });
      github.proxy.plan(match, { kind: "drop-after" });
      github.proxy.plan(match, { kind: "drop" });
      const commit = await store.commit(several, { message: MESSAGE, ifHead: null });
      assert.equal(commit.id, await store.head());
      assert.deepEqual(await store.walk(""), ["data/1.json", "data/2.bin"]);
      assert.deepEqual(await github.messages(repository), [MESSAGE.trim(), "store: begin"]);
    });
  }

  test("in an empty repository where nothing is to be written: leaves nothing", async () => {
    const repository = await github.makeRepository();
    const store = await github.open(repository, { timer: fakeTimer() });
    github.proxy.plan(writes["PUT contents"], { kind: "drop-after" });
    const commit = await store.commit([{ path: "a", delete: true }], { message: MESSAGE });
    assert.deepEqual([commit, await store.walk("")], [{ id: await store.head(), changed: true }, []]);
  });

  test("of every request: is said in time, with when to come again, and nothing is kept", async () => {
    const { repository, store, timer } = await begun();
    const stop = github.proxy.plan(() => true, { kind: "answer", status: 503, message: "Service Unavailable" }, Infinity);
    const start = timer.now();
    await assert.rejects(store.commit(one, { message: MESSAGE }), (error) => error instanceof StoreError && error.code === "store-unavailable" && error.retryAfterSeconds === 10);
    await assert.rejects(store.read("data/1.json"), (error) => error instanceof StoreError && error.code === "store-unavailable");
    assert.ok(timer.now() - start <= 16_000);
    stop();
    assert.deepEqual(await github.messages(repository), ["Initial commit"]);
  });
});

describe("a precondition and the one request", () => {
  const claim = async (view: StoreView) => {
    if ((await view.list("claims")).some((path) => path !== "claims/mine")) throw new Error("taken");
  };

  test("is asked about the commit it stands on, where another came between, and the file stays where it holds", async () => {
    const { repository, store } = await begun();
    const other = await github.open(repository);
    github.proxy.plan(writes["PUT contents"], { kind: "first", act: async () => void (await other.commit([{ path: "elsewhere", write: "" }, { path: "b", write: "" }], { message: "theirs\n" })) });
    const commit = await store.commit([{ path: "claims/mine", write: "" }], { message: MESSAGE, precondition: claim });
    assert.equal(commit.id, await store.head());
    assert.deepEqual(await github.messages(repository), [MESSAGE.trim(), "theirs", "Initial commit"]);
  });

  test("takes the file out again where it does not hold there", async () => {
    const { store, repository } = await begun();
    const other = await github.open(repository);
    github.proxy.plan(writes["PUT contents"], { kind: "first", act: async () => void (await other.commit([{ path: "claims/theirs", write: "" }, { path: "b", write: "" }], { message: "theirs\n" })) });
    await assert.rejects(store.commit([{ path: "claims/mine", write: "" }], { message: MESSAGE, precondition: claim }), /^Error: taken$/);
    assert.deepEqual(await store.list("claims"), ["claims/theirs"]);
    assert.equal((await github.messages(repository))[0], "store: take back claims/mine");
  });

  test("answers that the file is kept where it cannot be taken out", async () => {
    const repository = await github.makeRepository({ begin: true });
    const token = github.makeToken();
    const store = await github.open(repository, { timer: fakeTimer(), token });
    const other = await github.open(repository);
    github.proxy.plan(writes["PUT contents"], { kind: "first", act: async () => void (await other.commit([{ path: "claims/theirs", write: "" }, { path: "b", write: "" }], { message: "theirs\n" })) });
    github.proxy.plan((request) => request.method === "DELETE" || (request.method === "POST" && request.token === token), { kind: "answer", status: 503, message: "Service Unavailable" }, Infinity);
    const commit = await store.commit([{ path: "claims/mine", write: "" }], { message: MESSAGE, precondition: claim });
    assert.deepEqual(commit, { id: await store.head(), changed: true });
    assert.deepEqual(await store.list("claims"), ["claims/mine", "claims/theirs"]);
  });
});
