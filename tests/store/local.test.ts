import assert from "node:assert/strict";
import { chmod, mkdtemp, readdir, rm, stat, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import { openLocalStore, type LocalStoreOptions } from "../../src/store/local.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/store.ts";
import { makeRepository, repositoryAt, type TestRepository } from "../helpers/repository.ts";
import { hasCode, testStore } from "./conformance.ts";
import { assertSameAsMemory, type StoreUnderTest } from "./load/same-as-memory.ts";

const AUTHOR = { name: "A <small> blog\n", email: "unfiled@example.org" };
const clock = () => new Date("2026-03-02T08:00:00Z");
const COMMENT = { path: "data/comments/a/1.json", write: "{}\n" };
const MESSAGE = "comment: a (1)\n\nSecond paragraph: <äöü>\n";

for (const bare of [false, true]) {
  testStore(bare ? "local bare" : "local checkout", async () => {
    const repository = await makeRepository({ bare });
    return { store: await openLocalStore({ path: repository.path, author: AUTHOR, clock }), remove: repository.remove };
  });
}

async function setUp(t: TestContext, options: Parameters<typeof makeRepository>[0] = {}): Promise<TestRepository> {
  const repository = await makeRepository(options);
  t.after(repository.remove);
  return repository;
}

async function open(path: string, options: Partial<LocalStoreOptions> = {}): Promise<Store> {
  return await openLocalStore({ path, author: AUTHOR, clock, ...options });
}

describe("a commit in a local repository", () => {
  test("is by the site, at the clock's time, with the message as it stands", async (t) => {
    const repository = await setUp(t, { files: { "a.md": "text\n" } });
    const store = await open(repository.path);
    const { id } = await store.commit([COMMENT], { message: MESSAGE });
    assert.equal(await repository.git("log", "-1", "--format=%H|%an|%ae|%cn|%ce|%aI|%cI"), `${id}|A small blog|unfiled@example.org|A small blog|unfiled@example.org|2026-03-02T08:00:00+00:00|2026-03-02T08:00:00+00:00`);
    assert.ok((await repository.git("cat-file", "commit", id)).endsWith(`\n\n${MESSAGE.trimEnd()}`));
    assert.match(await repository.git("reflog", "-1", "main"), /unfiled: comment: a \(1\)$/);
  });

  test("leaves all other entries byte for byte, whatever their names and modes", async (t) => {
    const repository = await setUp(t, { files: { "data/run.sh": "#!/bin/sh\n", "data/a/x": "1" } });
    await repository.git("update-index", "--chmod=+x", "data/run.sh");
    const blob = await repository.git("hash-object", "-w", "data/run.sh");
    await repository.git("commit", "--quiet", "--message=mode");
    await repository.git("config", "core.fileMode", "false");
    const odd = await treeWithOddName(repository, blob);
    const store = await open(repository.path, { branch: "odd" });
    await store.commit([{ path: "b.txt", write: "b" }], { message: MESSAGE });
    assert.equal(await repository.git("ls-tree", "odd", "--", "data"), await repository.git("ls-tree", odd, "--", "data"));
    const names = (await repository.git("-c", "core.quotePath=true", "ls-tree", "--name-only", "odd")).split("\n");
    assert.deepEqual(names, ["b.txt", "data", String.raw`"latin-\351"`]);
    await repository.git("fsck", "--strict");
  });

  test("gives the worktree's file mode 644 and takes empty folders away again", async (t) => {
    const repository = await setUp(t, { files: { "a.md": "" } });
    const store = await open(repository.path);
    await store.commit([COMMENT], { message: MESSAGE });
    assert.equal((await stat(join(repository.path, COMMENT.path))).mode & 0o777, 0o644);
    await store.commit([{ path: COMMENT.path, delete: true }], { message: MESSAGE });
    assert.deepEqual((await readdir(repository.path)).toSorted(), [".git", "a.md"]);
    assert.equal(await repository.git("status", "--porcelain"), "");
  });

  test("writes a torn object anew", async (t) => {
    const repository = await setUp(t, { bare: true });
    const store = await open(repository.path);
    await tearObjectOf(repository, COMMENT.write);
    await store.commit([COMMENT], { message: MESSAGE });
    assert.equal(await repository.git("cat-file", "blob", `HEAD:${COMMENT.path}`), "{}");
    await repository.git("fsck", "--strict");
  });

  test("reads and writes on after git gc took the packs away that it knew", async (t) => {
    const repository = await setUp(t, { files: { "data/a": "1" } });
    await repository.git("gc", "--quiet");
    const store = await open(repository.path);
    assert.deepEqual(await store.list("data"), ["data/a"]);
    for (const n of [1, 2, 3]) {
      await store.commit([{ path: `data/n${n}`, write: `${n}` }], { message: MESSAGE });
      await repository.git("gc", "--quiet", "--prune=now");
    }
    assert.deepEqual(await store.list("data"), ["data/a", "data/n1", "data/n2", "data/n3"]);
    await repository.git("fsck", "--strict");
  });

  test("finds objects that another repository lends", async (t) => {
    const lender = await setUp(t, { files: { "data/a": "lent" } });
    const folder = await temporaryFolder(t);
    await lender.git("clone", "--quiet", "--shared", lender.path, join(folder, "clone"));
    const store = await open(join(folder, "clone"));
    assert.equal(Buffer.from((await store.read("data/a")) ?? []).toString(), "lent");
    await store.commit([COMMENT], { message: MESSAGE });
  });

  test("refuses a symbolic link in the way, in the tree and in the worktree", async (t) => {
    const repository = await setUp(t, { files: { "a.md": "" } });
    const outside = await temporaryFolder(t);
    const store = await open(repository.path);
    await symlink(outside, join(repository.path, "data"));
    await assert.rejects(store.commit([COMMENT], { message: MESSAGE }), hasCode("bad-path"));
    await repository.git("add", "data");
    await repository.git("commit", "--quiet", "--message=link");
    const head = await repository.git("rev-parse", "HEAD");
    await assert.rejects(store.commit([COMMENT], { message: MESSAGE }), hasCode("bad-path"));
    assert.deepEqual(await store.list("data/comments"), []);
    assert.equal(await repository.git("rev-parse", "HEAD"), head);
    assert.deepEqual(await readdir(outside), []);
    assert.equal(await repository.git("status", "--porcelain"), "");
  });

  test("leaves nothing behind where one of several files cannot be written", async (t) => {
    const repository = await setUp(t, { files: { "a.md": "" } });
    await repository.write(`data/comments/b/2.json/author's own`, "");
    const store = await open(repository.path);
    await assert.rejects(store.commit([COMMENT, { path: "data/comments/b/2.json", write: "{}" }], { message: MESSAGE }), hasCode("bad-path"));
    assert.equal(await store.read(COMMENT.path), null);
    assert.equal(await repository.git("status", "--porcelain", "--untracked-files=all"), `?? "data/comments/b/2.json/author's own"`);
    await store.commit([COMMENT], { message: MESSAGE });
  });
});

describe("opening a local repository", () => {
  test("finds it from a folder in it and says so", async (t) => {
    const repository = await setUp(t, { files: { "site/a.md": "" } });
    const store = await openStore("local:site", { root: repository.path, author: AUTHOR });
    assert.equal(store.name, `local:${repository.path}`);
    assert.equal(store.worktree, repository.path);
  });

  test("takes the branch after the #, with a worktree only while it is checked out", async (t) => {
    const repository = await setUp(t, { files: { "a.md": "" } });
    await repository.git("branch", "data");
    const store = await openStore("local:.#data", { root: repository.path, author: AUTHOR });
    assert.equal(store.worktree, null);
    await store.commit([COMMENT], { message: MESSAGE });
    assert.equal(await repository.git("status", "--porcelain"), "");
    assert.equal(await repository.git("log", "--format=%s", "data"), "comment: a (1)\nstart");
    assert.equal(await repository.git("log", "--format=%s", "main"), "start");
    const main = await openStore("local:.#main", { root: repository.path, author: AUTHOR });
    assert.equal(main.worktree, repository.path);
    await repository.git("switch", "--quiet", "data");
    assert.equal(main.worktree, null);
  });

  test("works in a linked worktree, and for a branch that is checked out in another one", async (t) => {
    const repository = await setUp(t, { files: { "a.md": "" } });
    const folder = await temporaryFolder(t);
    await repository.git("worktree", "add", "--quiet", "-b", "side", join(folder, "side"));
    const side = repositoryAt(join(folder, "side"));
    for (const [n, path] of [side.path, repository.path].entries()) {
      const store = await open(path, { branch: "side" });
      await store.commit([{ path: `data/${n}.json`, write: "{}" }], { message: MESSAGE });
      assert.equal(store.worktree, side.path);
    }
    await (await open(side.path)).commit([COMMENT], { message: MESSAGE });
    assert.equal(await side.git("rev-list", "--count", "side"), "4");
    assert.equal(await side.git("status", "--porcelain"), "");
    assert.equal(await repository.git("status", "--porcelain"), "");
    assert.equal(await side.read(COMMENT.path), "{}\n");
  });

  test("tells a missing repository, a missing branch, a bad branch and another kind of address apart", async (t) => {
    const repository = await setUp(t, { files: { "a.md": "" } });
    const folder = await temporaryFolder(t);
    await assert.rejects(open(join(folder, "nowhere")), hasCode("repository-missing"));
    await assert.rejects(open(folder), hasCode("repository-missing"));
    await assert.rejects(open(join(repository.path, ".git")), hasCode("repository-missing"));
    await assert.rejects(open(repository.path, { branch: "nosuch" }), hasCode("branch-missing"));
    await assert.rejects(open(repository.path, { branch: "../../etc" }), hasCode("branch-missing"));
    await assert.rejects(openStore("https://me:secret@host/x.git", { root: folder, author: AUTHOR }), (error: Error) => hasCode("store-unavailable")(error) && !error.message.includes("secret"));
  });

  test("does not take a branch or repository that vanished for an empty one", async (t) => {
    const repository = await setUp(t, { files: { "a.md": "" } });
    await repository.git("branch", "data");
    const store = await open(repository.path, { branch: "data" });
    await repository.git("branch", "--quiet", "-D", "data");
    await assert.rejects(store.list("data"), hasCode("branch-missing"));
    await assert.rejects(store.commit([COMMENT], { message: MESSAGE }), hasCode("branch-missing"));
    const other = await open(repository.path);
    await rm(join(repository.path, ".git"), { recursive: true });
    await assert.rejects(other.read("a.md"), hasCode("store-unavailable"));
    await assert.rejects(other.commit([COMMENT], { message: MESSAGE }), hasCode("store-unavailable"));
    assert.deepEqual(await readdir(repository.path), ["a.md"]);
  });

  test("works where a hook of another repository started us", async (t) => {
    const repository = await setUp(t, { files: { "a.md": "" } });
    const other = await setUp(t, { files: { "b.md": "" } });
    for (const [name, value] of Object.entries({ GIT_DIR: join(other.path, ".git"), GIT_INDEX_FILE: join(other.path, ".git/index"), GIT_WORK_TREE: other.path })) {
      process.env[name] = value;
      t.after(() => delete process.env[name]);
    }
    const store = await open(repository.path);
    await store.commit([COMMENT], { message: MESSAGE });
    for (const name of ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"]) delete process.env[name];
    assert.equal(await repository.git("show", "--format=%s", "--name-only"), `comment: a (1)\n\n${COMMENT.path}`);
    assert.equal(await other.git("status", "--porcelain"), "");
  });

  test("runs none of the author's hooks", async (t) => {
    const repository = await setUp(t, { files: { "a.md": "" } });
    for (const hook of ["pre-commit", "post-index-change", "reference-transaction"]) {
      await writeFile(join(repository.path, ".git/hooks", hook), "#!/bin/sh\ntouch hook-ran\n", { mode: 0o755 });
    }
    await (await open(repository.path)).commit([COMMENT], { message: MESSAGE });
    assert.deepEqual((await readdir(repository.path)).toSorted(), [".git", "a.md", "data"]);
  });
});

describe("any sequence of writes and deletes", () => {
  for (const bare of [false, true]) {
    test(`leaves the same in a ${bare ? "bare repository" : "checkout"} as in memory`, async () => {
      const fresh = async (): Promise<StoreUnderTest> => {
        const repository = await makeRepository({ bare });
        const check = async () => {
          if (!bare) assert.equal(await repository.git("status", "--porcelain"), "");
          await repository.git("fsck", "--strict");
        };
        return { store: await open(repository.path), check, remove: repository.remove };
      };
      await assertSameAsMemory(fresh, { numRuns: 12, seed: 20260302 });
    });
  }
});

/** A branch `odd` with a name that is not UTF-8: isomorphic-git would rewrite it. */
async function treeWithOddName(repository: TestRepository, blob: string): Promise<string> {
  const entries = (await repository.git("ls-tree", "HEAD")).split("\n");
  const input = join(repository.path, ".git/entries");
  await writeFile(input, Buffer.concat([Buffer.from(`${entries.join("\n")}\n100644 blob ${blob}\t`), Buffer.from([...Buffer.from("latin-"), 0xe9, 0x0a])]));
  const tree = await repository.git("-c", "alias.from-file=!git mktree <.git/entries", "from-file");
  const commit = await repository.git("commit-tree", tree, "-m", "odd");
  await repository.git("branch", "odd", commit);
  return commit;
}

async function tearObjectOf(repository: TestRepository, content: string): Promise<void> {
  await repository.write("content", content);
  const name = await repository.git("hash-object", "-w", "content");
  const object = join(repository.path, "objects", name.slice(0, 2), name.slice(2));
  await chmod(object, 0o644);
  await truncate(object, 0);
}

async function temporaryFolder(t: TestContext): Promise<string> {
  // A store still tidies up behind itself when its answer is there.
  const folder = await mkdtemp(join(tmpdir(), "unfiled-store-"));
  t.after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}
