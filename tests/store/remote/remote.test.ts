import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import type { StoreError } from "../../../src/store/errors.ts";
import { openRemoteStore, type RemoteStoreOptions } from "../../../src/store/remote.ts";
import type { Store } from "../../../src/store/store.ts";
import { startGitServer, type Fault, type GitServer, type GitServerOptions } from "../../helpers/git-server.ts";
import { makeRepository } from "../../helpers/repository.ts";
import { hasCode } from "../conformance.ts";

const AUTHOR = { name: "A <small> blog\n", email: "unfiled@example.org" };
const clock = () => new Date("2026-03-02T08:00:00Z");
const COMMENT = { path: "data/comments/a/1.json", write: "{}\n" };
const MESSAGE = "comment: a (1)";

async function setUp(t: TestContext, options: GitServerOptions = {}): Promise<GitServer> {
  const server = await startGitServer(options);
  t.after(server.remove);
  return server;
}

async function open(t: TestContext, { url, username, password }: GitServer, options: Partial<RemoteStoreOptions> = {}): Promise<Store> {
  const store = await openRemoteStore({ url, username, password, author: AUTHOR, clock, ...options });
  t.after(() => store.close());
  return store;
}

/** Lets the first request of a kind fail, and all others pass. */
function failOnce(server: GitServer, kind: string, fault: Fault): void {
  server.fault = (request) => {
    if (!request.includes(kind)) return undefined;
    server.fault = () => undefined;
    return fault;
  };
}

async function text(store: Store, path: string): Promise<string | null> {
  const bytes = await store.read(path);
  return bytes === null ? null : Buffer.from(bytes).toString();
}

async function subjects({ repository }: GitServer, branch = "main"): Promise<string[]> {
  return (await repository.git("log", "--format=%s", branch)).split("\n");
}

describe("a commit at a Git host", () => {
  test("is by the site, at the clock's time, on top of what others pushed", async (t) => {
    const server = await setUp(t, { files: { "a.md": "text\n" } });
    const store = await open(t, server);
    await push(server, "b.md");
    const { id } = await store.commit([COMMENT], { message: MESSAGE });
    assert.equal(await server.repository.git("log", "-1", "--format=%H|%an|%ae|%aI|%cI", "main"), `${id}|A small blog|unfiled@example.org|2026-03-02T08:00:00+00:00|2026-03-02T08:00:00+00:00`);
    assert.deepEqual(await subjects(server), [MESSAGE, "b.md", "start"]);
    assert.equal(await server.repository.git("ls-tree", "-r", "--name-only", "main"), `a.md\nb.md\n${COMMENT.path}`);
    await server.repository.git("fsck", "--strict");
  });

  test("costs two requests where nobody else writes, and one more after somebody did", async (t) => {
    const server = await setUp(t, { files: { "a.md": "text\n" } });
    const store = await open(t, server);
    await store.commit([COMMENT], { message: MESSAGE });
    server.requests.length = 0;
    await store.commit([{ path: "data/2.json", write: "2" }], { message: MESSAGE });
    assert.deepEqual(server.requests, ["POST git-upload-pack ls-refs", "POST git-receive-pack"]);
    await push(server, "b.md");
    server.requests.length = 0;
    await store.commit([{ path: "data/3.json", write: "3" }], { message: MESSAGE });
    assert.deepEqual(server.requests, ["POST git-upload-pack ls-refs", "POST git-upload-pack fetch", "POST git-receive-pack"]);
  });

  test("is made anew where somebody else was quicker, and asks the precondition again", async (t) => {
    const server = await setUp(t, { files: { "a.md": "text\n" } });
    const store = await open(t, server);
    server.beforePush = async () => {
      server.beforePush = async () => undefined;
      await push(server, "b.md");
    };
    const seen: unknown[] = [];
    await store.commit([COMMENT], { message: MESSAGE, precondition: async (view) => void seen.push(await view.list("")) });
    assert.deepEqual(seen, [["a.md"], ["a.md", "b.md"]]);
    assert.deepEqual(await subjects(server), [MESSAGE, "b.md", "start"]);
  });

  for (const fault of ["drop-after", "cut-answer"] as const) {
    test(`is not made twice where its answer is lost (${fault})`, async (t) => {
      const server = await setUp(t, { files: { "a.md": "" } });
      const store = await open(t, server);
      failOnce(server, "git-receive-pack", fault);
      const { id, changed } = await store.commit([COMMENT], { message: MESSAGE, precondition: async (view) => assert.equal(await view.read(COMMENT.path), null) });
      assert.deepEqual([changed, await store.head()], [true, id]);
      assert.deepEqual(await subjects(server), [MESSAGE, "start"]);
    });
  }

  for (const options of [{}, { version2: false, filter: false }]) {
    test(`is found below what others pushed on top of it, where its answer is lost (${JSON.stringify(options)})`, async (t) => {
      const server = await setUp(t, { files: { "a.md": "" }, ...options });
      const store = await open(t, server);
      failOnce(server, "receive-pack", "drop-after");
      server.afterPush = async () => {
        server.afterPush = async () => undefined;
        for (const name of ["b.md", "c.md"]) await push(server, name);
      };
      const { id } = await store.commit([COMMENT], { message: MESSAGE });
      assert.deepEqual(await subjects(server), ["c.md", "b.md", MESSAGE, "start"]);
      assert.equal(await server.repository.git("log", "-1", "--skip=2", "--format=%H", "main"), id);
      await store.commit([{ path: "data/2.json", write: "" }], { message: MESSAGE });
      assert.deepEqual(await store.list(""), ["a.md", "b.md", "c.md"]);
    });
  }

  test("is tried again after an answer of 502 and a broken connection", async (t) => {
    const server = await setUp(t, { files: { "a.md": "" } });
    const store = await open(t, server);
    for (const [n, fault] of ([502, "drop-before"] as const).entries()) {
      for (const kind of ["ls-refs", "receive-pack"]) {
        failOnce(server, kind, fault);
        await store.commit([{ path: `data/${n}-${kind}`, write: "" }], { message: MESSAGE });
      }
    }
    assert.deepEqual(await subjects(server), [MESSAGE, MESSAGE, MESSAGE, MESSAGE, "start"]);
  });

  test("gives up with store-busy when its time is over, and has written nothing", async (t) => {
    const server = await setUp(t, { files: { "a.md": "" } });
    const store = await open(t, server);
    server.fault = (request) => (request.includes("receive-pack") ? 502 : undefined);
    await assert.rejects(store.commit([COMMENT], { message: MESSAGE, timeoutMs: 300 }), hasCode("store-busy"));
    server.fault = () => 429;
    await assert.rejects(store.commit([COMMENT], { message: MESSAGE, timeoutMs: 300 }), (error: StoreError) => hasCode("store-busy")(error) && error.retryAfterSeconds === 1);
    server.fault = () => undefined;
    server.latencyMs = 400;
    await assert.rejects(store.commit([COMMENT], { message: MESSAGE, timeoutMs: 300 }), hasCode("store-busy"));
    assert.deepEqual(await subjects(server), ["start"]);
  });

  test("tells the owner why the host refuses a push", async (t) => {
    const server = await setUp(t, { files: { "a.md": "" } });
    await server.repository.write("hooks/pre-receive", "#!/bin/sh\necho 'GitLab: protected branch' >&2\nexit 1\n");
    await server.repository.git("-c", "alias.x=!chmod +x hooks/pre-receive", "x");
    const store = await open(t, server);
    await assert.rejects(store.commit([COMMENT], { message: MESSAGE }), (error: Error) => hasCode("store-unavailable")(error) && /pre-receive hook declined; .*protected branch/.test(error.message));
    await server.repository.git("config", "http.receivepack", "false");
    await assert.rejects(store.commit([COMMENT], { message: MESSAGE }), hasCode("store-unavailable"));
  });
});

describe("reading at a Git host", () => {
  test("fetches no file before it is read, those of a folder together, and all of them in one request where all are read", async (t) => {
    const files = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`data/comments/${n % 3}/${n}.json`, `${n}`]));
    const server = await setUp(t, { files: { "content/large.jpg": "x".repeat(100_000), ...files } });
    const cacheFolder = await temporaryFolder(t);
    const store = await open(t, server, { cacheFolder });
    const page = await store.list("data/comments/0");
    server.requests.length = 0;
    for (const path of page) assert.equal(await text(store, path), files[path]);
    assert.deepEqual(server.requests, ["POST git-upload-pack fetch"]);
    server.requests.length = 0;
    const all = await store.readAll("data");
    assert.deepEqual(Object.fromEntries(all.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()])), files);
    assert.deepEqual(server.requests.filter((request) => !request.endsWith("ls-refs")), ["POST git-upload-pack fetch"]);
    assert.ok((await sizeOf(cacheFolder)) < 60_000, "the picture was not fetched");
  });

  for (const filter of [true, false]) {
    test(`needs no Git on its machine (a host that ${filter ? "filters" : "does not filter"})`, async (t) => {
      const files = Object.fromEntries(Array.from({ length: 150 }, (_, n) => [`data/comments/${n}/${n}.json`, `${n}`]));
      const server = await setUp(t, { files, filter });
      const store = await open(t, server);
      const { PATH } = process.env;
      t.after(() => (process.env["PATH"] = PATH));
      process.env["PATH"] = "";
      await store.commit([COMMENT], { message: MESSAGE });
      const all = await store.readAll("data");
      assert.equal(all.length, 151);
      for (const { path, bytes } of all) assert.equal(Buffer.from(bytes).toString(), files[path] ?? COMMENT.write);
      process.env["PATH"] = PATH;
      await server.repository.git("fsck", "--strict");
    });
  }

  for (const version2 of [true, false]) {
    test(`begins its cache anew where somebody removed it meanwhile, even while a push is on its way (version ${version2 ? 2 : 0})`, async (t) => {
      const server = await setUp(t, { files: { "data/a": "1" }, version2 });
      const cacheFolder = await temporaryFolder(t);
      const store = await open(t, server, { cacheFolder, freshMs: 0 });
      server.afterPush = () => rm(cacheFolder, { recursive: true });
      const { id } = await store.commit([COMMENT], { message: MESSAGE });
      assert.equal(await server.repository.git("rev-parse", "main"), id);
      server.afterPush = async () => undefined;
      await store.commit([{ path: "data/b", write: "2" }], { message: "b" });
      assert.deepEqual((await store.readAll("data")).map(({ path }) => path), ["data/a", "data/b", COMMENT.path]);
    });

    test(`fetches again what a power cut has torn in its cache (version ${version2 ? 2 : 0})`, async (t) => {
      const files = Object.fromEntries(Array.from({ length: 120 }, (_, n) => [`data/${n}`, `${n}`]));
      const server = await setUp(t, { files, version2 });
      for (const torn of [/\.idx$/, /\.pack$/]) {
        const cacheFolder = await temporaryFolder(t);
        assert.equal((await (await open(t, server, { cacheFolder })).readAll("")).length, 120);
        const hit = (await filesIn(cacheFolder)).filter((file) => torn.test(file));
        assert.ok(hit.length > 0);
        for (const file of hit) await truncate(file, 1000).catch(async () => await rm(file));
        assert.equal((await (await open(t, server, { cacheFolder })).readAll("")).length, 120);
      }
    });
  }

  test("fetches again what is damaged in its cache", async (t) => {
    const server = await setUp(t, { files: { "data/a": "1" } });
    const cacheFolder = await temporaryFolder(t);
    assert.equal(await text(await open(t, server, { cacheFolder }), "data/a"), "1");
    for (const file of await filesIn(cacheFolder)) if (/objects\/..\//.test(file)) await writeFile(file, "");
    const store = await open(t, server, { cacheFolder });
    assert.equal(await text(store, "data/a"), "1");
    await store.commit([COMMENT], { message: MESSAGE });
  });

  test("keeps what it fetched for the next process", async (t) => {
    const server = await setUp(t, { files: { "data/a": "1", "data/b": "2" } });
    const cacheFolder = await temporaryFolder(t);
    const all = await (await open(t, server, { cacheFolder })).readAll("");
    const store = await open(t, server, { cacheFolder });
    server.requests.length = 0;
    assert.deepEqual(await store.readAll(""), all);
    assert.equal(await text(store, "data/b"), "2");
    assert.deepEqual(server.requests, ["POST git-upload-pack ls-refs"]);
  });

  test("sees what others pushed within a second, and at once in head", async (t) => {
    const server = await setUp(t, { files: { "a.md": "" } });
    const store = await open(t, server);
    assert.deepEqual(await store.list(""), ["a.md"]);
    await push(server, "b.md");
    assert.equal(await store.head(), await server.repository.git("rev-parse", "main"));
    const began = performance.now();
    while ((await store.list("")).length === 1) assert.ok(performance.now() - began < 3000);
    assert.deepEqual(await store.list(""), ["a.md", "b.md"]);
  });

  test("goes on after the author rewrote the branch", async (t) => {
    const server = await setUp(t, { files: { "a.md": "1" } });
    const store = await open(t, server);
    await store.commit([COMMENT], { message: MESSAGE });
    const author = await makeRepository({ files: { "z.md": "2" } });
    t.after(author.remove);
    await author.git("push", "--quiet", "--force", server.repository.path, "main");
    await server.repository.git("gc", "--quiet", "--prune=now");
    await store.commit([{ path: "data/2", write: "" }], { message: MESSAGE });
    assert.deepEqual(await store.walk(""), ["data/2", "z.md"]);
    await server.repository.git("fsck", "--strict");
  });
});

describe("opening a store at a Git host", () => {
  test("takes the branch that is named, else the host's default", async (t) => {
    const server = await setUp(t, { files: { "a.md": "" } });
    await server.repository.git("branch", "data");
    const store = await open(t, server, { branch: "data" });
    await store.commit([COMMENT], { message: MESSAGE });
    assert.deepEqual([await subjects(server, "data"), await subjects(server)], [[MESSAGE, "start"], ["start"]]);
    assert.equal(store.name, `${server.url}#data`);
    await server.repository.git("symbolic-ref", "HEAD", "refs/heads/data");
    assert.equal((await open(t, server)).name, `${server.url}#data`);
    assert.equal(store.worktree, null);
  });

  test("begins an empty repository on the branch that is named", async (t) => {
    const server = await setUp(t);
    const store = await open(t, server, { branch: "data" });
    await store.commit([COMMENT], { message: MESSAGE });
    assert.deepEqual(await subjects(server, "data"), [MESSAGE]);
  });

  test("tells a missing branch, a missing repository, wrong credentials and an unreachable host apart", async (t) => {
    const server = await setUp(t, { files: { "a.md": "" } });
    await assert.rejects(open(t, server, { branch: "nosuch" }), hasCode("branch-missing"));
    await assert.rejects(open(t, server, { branch: "../main" }), hasCode("branch-missing"));
    await assert.rejects(open(t, server, { url: `${server.url}-not` }), hasCode("repository-missing"));
    await assert.rejects(open(t, { ...server, password: "guessed-wrong" }), (error: Error) => hasCode("store-unavailable")(error) && /\(401\)/.test(error.message));
    await assert.rejects(open(t, server, { url: "http://127.0.0.1:9/x.git" }), (error: Error) => hasCode("store-unavailable")(error) && /could not be reached/.test(error.message));
  });

  test("does not take a branch that vanished for an empty one, and sees a revoked token", async (t) => {
    const server = await setUp(t, { files: { "a.md": "" } });
    await server.repository.git("branch", "data");
    const store = await open(t, server, { branch: "data" });
    await server.repository.git("branch", "--quiet", "-D", "data");
    await assert.rejects(store.list("data"), hasCode("branch-missing"));
    await assert.rejects(store.commit([COMMENT], { message: MESSAGE }), hasCode("branch-missing"));
    server.fault = () => 401;
    await assert.rejects(store.commit([COMMENT], { message: MESSAGE }), (error: Error) => hasCode("store-unavailable")(error) && /\(401\)/.test(error.message));
    server.fault = () => 404;
    await assert.rejects(store.commit([COMMENT], { message: MESSAGE }), hasCode("repository-missing"));
  });

  test("refuses a password in the URL, other protocols and plain HTTP, and repeats no secret", async (t) => {
    const server = await setUp(t);
    for (const url of ["https://me:t0psecret@host/x.git", "https://t0psecret@host/x.git", "ssh://host/t0psecret", "http://host/x.git", "t0psecret", "https://host/x?token=t0psecret"]) {
      await assert.rejects(open(t, server, { url }), (error: Error) => hasCode("store-unavailable")(error) && !`${error.stack}`.includes("t0psecret"));
    }
  });

  test("shows its password in no error, no name and no file", async (t) => {
    const server = await setUp(t, { files: { "a.md": "" } });
    const cacheFolder = await temporaryFolder(t);
    const store = await open(t, server, { cacheFolder });
    await store.readAll("");
    const encoded = Buffer.from(`${server.username}:${server.password}`).toString("base64");
    const shown = [store.name];
    for (const fault of [401, 403, 404, 502, "drop-before", "cut-answer"] as const) {
      server.fault = () => fault;
      const error: unknown = await store.commit([COMMENT], { message: MESSAGE, timeoutMs: 200 }).catch((error: unknown) => error);
      shown.push(JSON.stringify(error), describeWithCauses(error));
    }
    for (const file of await filesIn(cacheFolder)) shown.push(await readFile(file, "latin1"));
    for (const words of shown) assert.ok(!words.includes(server.password) && !words.includes(encoded));
  });
});

function describeWithCauses(error: unknown): string {
  return error instanceof Error ? `${error.stack} ${describeWithCauses(error.cause)}` : String(error);
}

/** Somebody else pushes a file to `main`, past the server. */
async function push({ repository }: GitServer, file: string): Promise<void> {
  const author = await makeRepository();
  try {
    await author.git("pull", "--quiet", repository.path, "main");
    await author.write(file, "");
    await author.git("add", "--all");
    await author.git("commit", "--quiet", `--message=${file}`);
    await author.git("push", "--quiet", repository.path, "HEAD:main");
  } finally {
    await author.remove();
  }
}

async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "unfiled-cache-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function sizeOf(folder: string): Promise<number> {
  const sizes = await Promise.all((await filesIn(folder)).map(async (file) => (await readFile(file)).length));
  return sizes.reduce((sum, size) => sum + size, 0);
}
