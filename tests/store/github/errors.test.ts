import assert from "node:assert/strict";
import { after, afterEach, describe, test } from "node:test";
import { StoreError, type StoreErrorCode } from "../../../src/store/errors.ts";
import { openGitHubStore } from "../../../src/store/github.ts";
import type { Fault, SeenRequest } from "../../fake-github/faults.ts";
import { fakeTimer } from "../../helpers/fake-timer.ts";
import { startCheckedGitHub } from "../../helpers/github.ts";

const github = await startCheckedGitHub();
after(() => github.close());
afterEach(() => github.proxy.clear());

const MESSAGE = "comment: a-log (1)\n";
const PATH = "data/comments/a-log/1.json";
const isPut = ({ method }: SeenRequest) => method === "PUT";
const answer = (status: number, message: string, headers: Record<string, string> = {}): Fault => ({ kind: "answer", status, message, headers });

async function begun(options: Parameters<typeof github.open>[1] = {}) {
  const repository = await github.makeRepository({ begin: true });
  const timer = fakeTimer();
  const token = github.makeToken();
  const store = await github.open(repository, { timer, token, ...options });
  const put = (path = PATH, write = "{}\n") => store.commit([{ path, write }], { message: MESSAGE });
  return { repository, store, timer, token, put };
}

/** For `assert.rejects`: a `StoreError` with this code, a hint that fits, and no token anywhere in it. */
function isError(code: StoreErrorCode, hint: RegExp, check: (error: StoreError) => void = () => undefined) {
  return (error: unknown) => {
    assert.ok(error instanceof StoreError, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.hint, hint);
    assert.doesNotMatch(`${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`, /fake-token/);
    check(error);
    return true;
  };
}

describe("rights and names", () => {
  test("says that a token was revoked, and does not ask again", async () => {
    const { store, put, token } = await begun();
    github.proxy.tokens.delete(token);
    const before = github.proxy.log.length;
    await assert.rejects(put(), isError("store-unavailable", /GITHUB_TOKEN.*revoked/));
    await assert.rejects(store.read(PATH), isError("store-unavailable", /GITHUB_TOKEN/));
    assert.equal(github.proxy.log.length - before, 2);
  });

  test("says that a token may only read", async () => {
    const { store, put } = await begun({ token: github.makeToken({ write: false }) });
    assert.equal(await store.read("nothing"), null);
    await assert.rejects(put(), isError("store-unavailable", /right to read and write/));
  });

  test("says that a token may not write where GitHub hides that behind a 404", async () => {
    const { put } = await begun();
    const stop = github.proxy.plan(isPut, answer(404, "Not Found"), Infinity);
    await assert.rejects(put(), isError("store-unavailable", /right to write/));
    stop();
    // A copy of the repository that lags behind says the same, once.
    github.proxy.plan(isPut, answer(404, "Not Found"));
    assert.equal((await put()).changed, true);
  });

  test("says that a repository is archived, and that rules forbid the push", async () => {
    const { put } = await begun();
    github.proxy.plan(isPut, answer(403, "Repository was archived so is read-only."));
    await assert.rejects(put(), isError("store-unavailable", /archived/));
    github.proxy.plan(isPut, answer(409, "Repository rule violations found\n\nChanges must be made through a pull request."));
    await assert.rejects(put(), isError("store-unavailable", /rules/));
  });

  for (const [status, text] of [
    [422, "Protected branch update failed for refs/heads/main. Changes must be made through a pull request."],
    [409, "Could not create file: Changes must be made through a pull request. Cannot update this protected ref."],
  ] as const) {
    test(`says that the branch is protected (${status}), whichever write is refused, and tries no more`, async () => {
      const { put, store, repository } = await begun();
      const isMove = ({ method }: SeenRequest) => method === "PUT" || method === "PATCH";
      const stop = github.proxy.plan(isMove, answer(status, text), Infinity);
      const before = github.proxy.log.length;
      await assert.rejects(put(), isError("store-unavailable", /rules/));
      assert.equal(github.proxy.log.length - before, 1);
      await assert.rejects(store.commit([{ path: "a", write: "" }, { path: "b", write: "" }], { message: MESSAGE }), isError("store-unavailable", /rules/));
      stop();
      assert.deepEqual(await github.messages(repository), ["Initial commit"]);
    });
  }

  test("says that there is no such repository, at the opening and when it vanished since", async () => {
    await assert.rejects(github.open({ owner: "writer", repo: "nowhere" }), isError("repository-missing", /UNFILED_STORE/));
    const { repository, store, put } = await begun();
    await github.removeRepository(repository);
    await assert.rejects(put(), isError("repository-missing", /UNFILED_STORE/));
    await assert.rejects(store.read(PATH), isError("repository-missing", /UNFILED_STORE/));
    await assert.rejects(store.list("data"), isError("repository-missing", /UNFILED_STORE/));
  });

  test("says that there is no such branch, and uses one whose name has a slash", async () => {
    const { repository, store, put } = await begun();
    await assert.rejects(github.open(repository, { branch: "nope" }), isError("branch-missing", /Make it/));
    await github.ask(repository, "POST", "git/refs", { ref: "refs/heads/readers/data", sha: await store.head() });
    const other = await github.open(repository, { branch: "readers/data" });
    await other.commit([{ path: PATH, write: "1" }], { message: MESSAGE });
    await other.commit([{ path: PATH, write: "2" }, { path: "b", write: "" }], { message: MESSAGE });
    assert.equal(Buffer.from((await other.read(PATH)) ?? []).toString(), "2");
    assert.equal(await store.read(PATH), null);
    assert.equal(other.name, `github:writer/${repository.repo}#readers/data`);
    await put();
  });

  test("refuses an address with a password and a token with a line end, and repeats neither", async () => {
    const options = { owner: "writer", repo: "blog", author: { name: "U", email: "u@example.org" } };
    await assert.rejects(openGitHubStore({ ...options, token: "x", apiUrl: "https://fake-token:x@example.org" }), isError("store-unavailable", /https/));
    await assert.rejects(openGitHubStore({ ...options, token: "fake-token\n" }), isError("store-unavailable", /GITHUB_TOKEN/));
  });

  test("keeps a token out of its errors even where the answer echoes it", async () => {
    const { put, token } = await begun();
    github.proxy.plan(isPut, answer(403, `No right for ${token}`));
    await assert.rejects(put(), isError("store-unavailable", /right/, (error) => assert.match(error.message, /\[token\]/)));
  });
});

describe("races", () => {
  const conflicts = [
    [409, "refs/heads/master expected to be at e765253c2a06ed7f025ee5c971f0988e54437aca"],
    [409, "is at 1ba1c4cd5a4d4a8a4b0a5a5a5f9d0cf1a9c3f8aa but expected 2bb1c4cd5a4d4a8a4b0a5a5a5f9d0cf1a9c3f8bb"],
    [409, "data/comments/a-log/1.json does not match 2bb1c4cd5a4d4a8a4b0a5a5a5f9d0cf1a9c3f8bb"],
    [409, "Conflict"],
    [422, "refs/heads/main expected to be at e765253c2a06ed7f025ee5c971f0988e54437aca"],
  ] as const;
  for (const [status, text] of conflicts) {
    test(`tries again after ${status} "${text.slice(0, 40)}"`, async () => {
      const { repository, put, timer } = await begun();
      github.proxy.plan(isPut, answer(status, text), 3);
      assert.equal((await put()).changed, true);
      assert.equal(timer.slept.length, 3);
      assert.deepEqual(await github.messages(repository), [MESSAGE.trim(), "Initial commit"]);
    });
  }

  test("reads anew where the branch moved between reading and writing, and asks the precondition again", async () => {
    const { repository, store } = await begun();
    const other = await github.open(repository);
    const isPatch = ({ method }: SeenRequest) => method === "PATCH";
    github.proxy.plan(isPatch, { kind: "first", act: async () => void (await other.commit([{ path: "theirs", write: "1" }], { message: "theirs" })) });
    const seen: string[][] = [];
    const commit = await store.commit([{ path: "a", write: "1" }, { path: "b", write: "2" }], { message: MESSAGE, precondition: async (view) => void seen.push(await view.list("")) });
    assert.deepEqual(seen, [["README.md"], ["README.md", "theirs"]]);
    assert.equal(await store.head(), commit.id);
    assert.deepEqual(await github.messages(repository), [MESSAGE.trim(), "theirs", "Initial commit"]);
  });

  test("says in time that others keep moving the branch, and writes nothing", async () => {
    const { repository, put, timer } = await begun();
    const stop = github.proxy.plan(isPut, answer(409, "Conflict"), Infinity);
    const start = timer.now();
    await assert.rejects(put(), isError("store-busy", /Try again/, (error) => assert.equal(error.retryAfterSeconds, 1)));
    assert.ok(timer.now() - start <= 8000);
    stop();
    assert.deepEqual(await github.messages(repository), ["Initial commit"]);
  });
});

describe("files that are there", () => {
  test("counts the same words at the same path as kept, and makes no second commit", async () => {
    const { repository, store, put } = await begun();
    const first = await put();
    assert.deepEqual(await put(), { id: first.id, changed: false });
    assert.equal(await store.head(), first.id);
    assert.equal((await github.messages(repository)).length, 2);
  });

  test("overwrites other words with one commit on top of the branch", async () => {
    const { repository, store, put } = await begun();
    await put();
    const second = await put(PATH, "other\n");
    assert.equal(second.changed, true);
    assert.equal(Buffer.from((await store.read(PATH)) ?? []).toString(), "other\n");
    assert.equal((await github.messages(repository)).length, 3);
  });

  test("needs one request and one content write for a new file", async () => {
    const { put } = await begun();
    const before = github.proxy.log.length;
    await put();
    assert.deepEqual(github.proxy.log.slice(before).map(({ method, status }) => [method, status]), [["PUT", 201]]);
  });

  test("signs as it was told, at the time of its clock", async () => {
    const { repository, store } = await begun({ clock: () => new Date("2026-03-01T10:20:30.456Z"), author: { name: "Blog", email: "blog@example.org" } });
    const signature = { name: "Blog", email: "blog@example.org", date: "2026-03-01T10:20:30.456Z" };
    for (const changes of [[{ path: "a", write: "1" }], [{ path: "b", write: "1" }, { path: "c", write: "1" }]]) {
      const { id } = await store.commit(changes, { message: MESSAGE });
      const commit = (await github.ask(repository, "GET", `git/commits/${id}`)) as { author: object; committer: object };
      assert.deepEqual([commit.author, commit.committer], [signature, signature]);
    }
  });

  test("follows no link and reads no submodule, and refuses to write where one lies", async () => {
    const { repository, store } = await begun();
    const head = await store.head();
    const blob = (await github.ask(repository, "POST", "git/blobs", { content: "README.md", encoding: "utf-8" })) as { sha: string };
    const tree = (await github.ask(repository, "POST", "git/trees", {
      tree: [
        { path: "README.md", mode: "100644", type: "blob", content: "# Blog\n" },
        { path: ".gitmodules", mode: "100644", type: "blob", content: '[submodule "module"]\n\tpath = module\n\turl = https://github.com/writer/module.git\n' },
        { path: "link", mode: "120000", type: "blob", sha: blob.sha },
        { path: "module", mode: "160000", type: "commit", sha: head },
      ],
    })) as { sha: string };
    const commit = (await github.ask(repository, "POST", "git/commits", { message: "links", tree: tree.sha, parents: [head] })) as { sha: string };
    await github.ask(repository, "PATCH", "git/refs/heads/main", { sha: commit.sha });
    assert.equal(await store.read("link"), null);
    assert.equal(await store.read("module"), null);
    // In a folder the emulator calls a link a file; GitHub's description calls it a symlink.
    const asGitHub = (body: unknown) => (body as { name: string }[]).map((entry) => (entry.name === "link" ? { ...entry, type: "symlink" } : entry));
    github.proxy.plan(({ path }) => /\/contents\/?\?/.test(path), { kind: "edit", edit: asGitHub });
    assert.deepEqual(await store.list(""), [".gitmodules", "README.md"]);
    assert.deepEqual(await store.walk(""), [".gitmodules", "README.md"]);
    for (const path of ["link", "link/a", "module", "module/a", "README.md/a"]) {
      await assert.rejects(store.commit([{ path, write: "1" }], { message: MESSAGE }), isError("bad-path", /Move/), path);
    }
    assert.equal(await store.head(), commit.sha);
  });
});

describe("much", () => {
  test("lists a folder of more than a thousand files, of which the contents API tells a thousand", async () => {
    const { store } = await begun();
    const paths = Array.from({ length: 1010 }, (_, n) => `data/${String(n).padStart(4, "0")}.json`);
    await store.commit(paths.map((path) => ({ path, write: "{}" })), { message: MESSAGE });
    github.proxy.plan(({ path }) => path.includes("/contents/data"), { kind: "edit", edit: (body) => (body as unknown[]).slice(0, 1000) });
    assert.deepEqual(await store.list("data"), paths);
  });

  test("walks folder by folder where GitHub cuts a tree short", async () => {
    const { store } = await begun();
    const paths = ["d/a/1", "d/a/2", "d/b/c/3", "d/b/c/4", "d/e"];
    await store.commit(paths.map((path) => ({ path, write: path })), { message: MESSAGE });
    const cut = (body: unknown) => ({ ...(body as { tree: unknown[] }), tree: (body as { tree: unknown[] }).tree.slice(0, 2), truncated: true });
    github.proxy.plan(({ path }) => path.includes("recursive=1"), { kind: "edit", edit: cut }, 2);
    assert.deepEqual(await store.walk("d"), paths);
    assert.deepEqual(await store.walk(""), ["README.md", ...paths]);
    assert.deepEqual(await store.walk("d/e"), []);
    assert.deepEqual(await store.walk("nowhere"), []);
  });

  test("reads a file that is too large for the contents API", async () => {
    const { store, put } = await begun();
    await put(PATH, "large");
    github.proxy.plan(({ path }) => path.includes("/contents/"), { kind: "edit", edit: (body) => ({ ...(body as object), content: "", encoding: "none" }) });
    assert.equal(Buffer.from((await store.read(PATH)) ?? []).toString(), "large");
  });
});
