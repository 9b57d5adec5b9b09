import assert from "node:assert/strict";
import { access, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import { openLocalStore } from "../../src/store/local.ts";
import type { Store } from "../../src/store/store.ts";
import { makeEditor, makeRepository, repositoryAt, type TestRepository } from "../helpers/repository.ts";
import { waitFor } from "../helpers/wait.ts";
import { hasCode } from "./conformance.ts";

const COMMENT = { path: "data/comments/a/1.json", write: '{ "body": "a reader\'s words" }\n' };
const MESSAGE = { message: "comment: a (1)\n" };
const FILES = { "content/a.md": "one\ntwo\nthree\n", "content/b.md": "b\n", "data/comments/a/0.json": "{}\n" };

interface Setup {
  readonly repository: TestRepository;
  readonly store: Store;
}

async function setUp(t: TestContext, { authorPatienceMs = 5000 } = {}): Promise<Setup> {
  const repository = await makeRepository({ files: FILES });
  t.after(repository.remove);
  const store = await openLocalStore({ path: repository.path, author: { name: "Blog", email: "unfiled@localhost" }, authorPatienceMs });
  return { repository, store };
}

/** The comment is in the branch and in the worktree, and what else differs from HEAD is only what is named. */
async function assertKept(repository: TestRepository, status: readonly string[]): Promise<void> {
  assert.equal(await repository.git("show", `HEAD:${COMMENT.path}`), COMMENT.write.trimEnd());
  assert.equal(await repository.read(COMMENT.path), COMMENT.write);
  assert.deepEqual(lines(await repository.git("status", "--porcelain")), status);
  await repository.git("fsck", "--strict");
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}

function lines(text: string): string[] {
  return text === "" ? [] : text.split("\n");
}

describe("after a comment the author", () => {
  test("commits his staged work, and the comment stays", async (t) => {
    const { repository, store } = await setUp(t);
    await repository.write("content/a.md", "staged\n");
    await repository.git("add", "content/a.md");
    await repository.write("content/b.md", "unsaved\n");
    await store.commit([COMMENT], MESSAGE);
    await assertKept(repository, ["M  content/a.md", " M content/b.md"]);
    await repository.git("commit", "--quiet", "--message=author");
    await assertKept(repository, [" M content/b.md"]);
    assert.equal(await repository.git("show", "--format=", "--name-only", "HEAD"), "content/a.md");
    assert.equal(await repository.read("content/b.md"), "unsaved\n");
  });

  test("commits everything with -a, and only his own work is in it", async (t) => {
    const { repository, store } = await setUp(t);
    await repository.write("content/a.md", "changed\n");
    await store.commit([COMMENT], MESSAGE);
    await repository.git("commit", "--quiet", "-a", "--message=author");
    assert.equal(await repository.git("show", "--format=", "--name-only", "HEAD"), "content/a.md");
    await assertKept(repository, []);
  });

  test("stashes and pops", async (t) => {
    const { repository, store } = await setUp(t);
    await repository.write("content/a.md", "staged\n");
    await repository.git("add", "content/a.md");
    await repository.write("content/b.md", "unsaved\n");
    await store.commit([COMMENT], MESSAGE);
    await repository.git("stash", "--quiet");
    await assertKept(repository, []);
    await repository.git("stash", "pop", "--quiet", "--index");
    await assertKept(repository, ["M  content/a.md", " M content/b.md"]);
  });

  test("pops what he had stashed before the comment", async (t) => {
    const { repository, store } = await setUp(t);
    await repository.write("content/b.md", "unsaved\n");
    await repository.git("stash", "--quiet");
    await store.commit([COMMENT], MESSAGE);
    await repository.git("stash", "pop", "--quiet");
    await assertKept(repository, [" M content/b.md"]);
  });

  test("pulls with --rebase from a history that went another way", async (t) => {
    const { repository, store } = await setUp(t);
    const folder = await mkdtemp(join(tmpdir(), "unfiled-remote-"));
    t.after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
    await repository.git("clone", "--quiet", "--bare", repository.path, join(folder, "remote.git"));
    await repository.git("clone", "--quiet", join(folder, "remote.git"), join(folder, "laptop"));
    await repository.git("remote", "add", "origin", join(folder, "remote.git"));
    const laptop = repositoryAt(join(folder, "laptop"));
    await laptop.write("content/laptop.md", "from the laptop\n");
    await laptop.git("add", "content/laptop.md");
    await laptop.git("commit", "--quiet", "--message=laptop");
    await laptop.git("push", "--quiet", "origin", "main");

    await store.commit([COMMENT], MESSAGE);
    await repository.git("pull", "--quiet", "--rebase", "origin", "main");
    await assertKept(repository, []);
    assert.equal(await repository.git("log", "--format=%s"), "comment: a (1)\nlaptop\nstart");
    await store.commit([{ path: "data/comments/a/2.json", write: "{}\n" }], MESSAGE);
    await repository.git("push", "--quiet", "origin", "main");
    await assertKept(repository, []);
  });

  test("has a half staged file exactly as he left it", async (t) => {
    const { repository, store } = await setUp(t);
    await repository.write("content/a.md", "ONE\ntwo\nthree\n");
    await repository.git("add", "content/a.md");
    await repository.write("content/a.md", "ONE\ntwo\nTHREE\n");
    const staged = await repository.git("diff", "--cached");
    const unsaved = await repository.git("diff");
    await store.commit([COMMENT], MESSAGE);
    assert.equal(await repository.git("diff", "--cached"), staged);
    assert.equal(await repository.git("diff"), unsaved);
    await assertKept(repository, ["MM content/a.md"]);
  });

  test("has a staged delete and a staged new file as he left them", async (t) => {
    const { repository, store } = await setUp(t);
    await repository.git("rm", "--quiet", "content/b.md");
    await repository.write("content/c.md", "new\n");
    await repository.git("add", "--intent-to-add", "content/c.md");
    await store.commit([COMMENT], MESSAGE);
    await assertKept(repository, ["D  content/b.md", " A content/c.md"]);
  });

  test("edits and deletes comments himself, and the store goes on from there", async (t) => {
    const { repository, store } = await setUp(t);
    await store.commit([COMMENT], MESSAGE);
    await repository.git("rm", "--quiet", COMMENT.path);
    await repository.git("commit", "--quiet", "--message=away with it");
    assert.equal(await store.read(COMMENT.path), null);
    await store.commit([COMMENT], MESSAGE);
    await assertKept(repository, []);
  });
});

describe("while the author", () => {
  test("has an editor open for commit -a, a comment waits and comes through when it closes", async (t) => {
    const { repository, store } = await setUp(t, { authorPatienceMs: 60_000 });
    const editor = await makeEditor();
    t.after(editor.remove);
    await repository.write("content/a.md", "changed\n");
    const authors = repository.gitWith(editor.env, "commit", "--quiet", "-a");
    await waitFor("the editor", () => exists(editor.opened));
    let done = false;
    const comment = store.commit([COMMENT], { ...MESSAGE, timeoutMs: 60_000 }).finally(() => (done = true));
    await waitFor("the writer lock", () => exists(join(repository.path, ".git/unfiled/writer.lock")));
    assert.equal(done, false);
    await editor.close();
    await authors;
    assert.equal((await comment).changed, true);
    await assertKept(repository, []);
    assert.equal(await repository.git("log", "--format=%s"), "comment: a (1)\nwhat the author did\nstart");
  });

  test("leaves the editor open for commit -a, a comment is refused as store-busy and nothing has changed", async (t) => {
    const { repository, store } = await setUp(t, { authorPatienceMs: 100 });
    const editor = await makeEditor();
    t.after(editor.remove);
    await repository.write("content/a.md", "changed\n");
    const authors = repository.gitWith(editor.env, "commit", "--quiet", "-a");
    await waitFor("the editor", () => exists(editor.opened));
    const head = await store.head();
    await assert.rejects(store.commit([COMMENT], MESSAGE), hasCode("store-busy"));
    assert.equal(await store.head(), head);
    assert.deepEqual(await readdir(join(repository.path, "data/comments/a")), ["0.json"]);
    await editor.close();
    await authors;
    assert.equal(await repository.git("status", "--porcelain"), "");
    assert.equal(await repository.git("show", "--format=", "--name-only", "HEAD"), "content/a.md");
    await store.commit([COMMENT], MESSAGE);
    await assertKept(repository, []);
  });

  test("has an editor open for a plain commit, both end up in the branch", async (t) => {
    const { repository, store } = await setUp(t);
    const editor = await makeEditor();
    t.after(editor.remove);
    await repository.write("content/a.md", "staged\n");
    await repository.git("add", "content/a.md");
    const authors = repository.gitWith(editor.env, "commit", "--quiet");
    await waitFor("the editor", () => exists(editor.opened));
    await store.commit([COMMENT], MESSAGE);
    await editor.close();
    await assert.rejects(authors, /cannot lock ref 'HEAD'/);
    await assertKept(repository, ["M  content/a.md"]);
    await repository.git("commit", "--quiet", "--message=again");
    await assertKept(repository, []);
  });

  for (const [what, prepare, finish] of [
    ["is in the midst of a merge", "merge", "--abort"],
    ["is in the midst of a rebase", "rebase", "--abort"],
    ["is in the midst of a cherry-pick", "cherry-pick", "--abort"],
    ["is in the midst of a revert", "revert", "--abort"],
  ] as const) {
    test(`${what}, a comment is refused as store-busy and the branch stands`, async (t) => {
      const { repository, store } = await setUp(t, { authorPatienceMs: 100 });
      await repository.git("switch", "--quiet", "-c", "side");
      await repository.write("content/a.md", "side\n");
      await repository.git("commit", "--quiet", "-a", "--message=side");
      await repository.git("switch", "--quiet", "main");
      await repository.write("content/a.md", "main\n");
      await repository.git("commit", "--quiet", "-a", "--message=main");
      await repository.write("content/a.md", "later\n");
      await repository.git("commit", "--quiet", "-a", "--message=later");
      const head = await repository.git("rev-parse", "main");
      await assert.rejects(repository.git(prepare, prepare === "revert" ? "HEAD~1" : "side"));
      const status = await repository.git("status", "--porcelain");
      await assert.rejects(store.commit([COMMENT], MESSAGE), hasCode("store-busy"));
      assert.equal(await repository.git("rev-parse", "main"), head);
      assert.equal(await repository.git("status", "--porcelain"), status);
      await repository.git(prepare, finish);
      await store.commit([COMMENT], MESSAGE);
      await assertKept(repository, []);
    });
  }

  test("has no branch checked out, a comment is refused, but one for a named branch is not", async (t) => {
    const { repository, store } = await setUp(t, { authorPatienceMs: 100 });
    await repository.git("switch", "--quiet", "--detach");
    await assert.rejects(store.commit([COMMENT], MESSAGE), hasCode("store-busy"));
    const named = await openLocalStore({ path: repository.path, branch: "main", author: { name: "Blog", email: "b@localhost" } });
    await named.commit([COMMENT], MESSAGE);
    assert.equal(await repository.git("status", "--porcelain"), "");
    assert.equal(await repository.git("show", `main:${COMMENT.path}`), COMMENT.write.trimEnd());
  });

  test("has unsaved or staged changes in the very file, they are not written over", async (t) => {
    const { repository, store } = await setUp(t);
    await store.commit([COMMENT], MESSAGE);
    const edit = () => store.commit([{ path: COMMENT.path, write: "{}\n" }, { path: "data/comments/a/2.json", write: "{}\n" }], MESSAGE);
    await repository.write(COMMENT.path, "the author's correction\n");
    await assert.rejects(edit(), hasCode("store-busy"));
    await repository.git("add", COMMENT.path);
    await assert.rejects(edit(), hasCode("store-busy"));
    assert.deepEqual(lines(await repository.git("status", "--porcelain")), [`M  ${COMMENT.path}`]);
    assert.equal(await repository.read(COMMENT.path), "the author's correction\n");
    await repository.git("commit", "--quiet", "--message=correction");
    await edit();
    assert.equal(await repository.git("status", "--porcelain"), "");
  });

  test("has a file of his own where a comment shall lie, it is not written over", async (t) => {
    const { repository, store } = await setUp(t);
    await repository.write(COMMENT.path, "mine\n");
    await assert.rejects(store.commit([COMMENT], MESSAGE), hasCode("store-busy"));
    assert.equal(await repository.read(COMMENT.path), "mine\n");
  });

  test("has left a stash's conflict in the very file, a comment is refused, and others come through", async (t) => {
    const { repository, store } = await setUp(t);
    await store.commit([COMMENT], MESSAGE);
    await repository.write(COMMENT.path, "stashed\n");
    await repository.git("stash", "--quiet");
    await store.commit([{ path: COMMENT.path, delete: true }], MESSAGE);
    await assert.rejects(repository.git("stash", "pop", "--quiet"));
    await rm(join(repository.path, COMMENT.path));
    const status = await repository.git("status", "--porcelain");
    assert.equal(status, `DU ${COMMENT.path}`);
    await assert.rejects(store.commit([COMMENT], MESSAGE), hasCode("store-busy"));
    await store.commit([{ path: "data/comments/a/2.json", write: "{}\n" }], MESSAGE);
    assert.equal(await repository.git("status", "--porcelain"), status);
  });

  test("lets Git change line ends, his files do not look changed and comments can be edited", async (t) => {
    const { repository, store } = await setUp(t);
    await repository.git("config", "core.autocrlf", "true");
    await store.commit([COMMENT], MESSAGE);
    await repository.write(COMMENT.path, COMMENT.write.replaceAll("\n", "\r\n"));
    await store.commit([{ path: COMMENT.path, write: "{}\n" }], MESSAGE);
    assert.equal(await repository.git("status", "--porcelain"), "");
  });

  for (const kind of [["--cone", "content"], ["--cone", "--sparse-index", "content"], ["--no-cone", "/content/"]]) {
    test(`has only his texts in the worktree (sparse-checkout ${kind.join(" ")}), comments can be added, edited and deleted, and are read from the branch`, async (t) => {
      const { repository } = await setUp(t);
      await repository.git("sparse-checkout", "set", ...kind);
      const store = await openLocalStore({ path: repository.path, author: { name: "Blog", email: "unfiled@localhost" }, authorPatienceMs: 100 });
      assert.equal(store.worktree, null);
      const old = "data/comments/a/0.json";
      assert.ok(!(await exists(join(repository.path, old))));
      await store.commit([COMMENT, { path: old, write: "[]\n" }], MESSAGE);
      await assertKept(repository, []);
      assert.equal(await repository.git("show", `HEAD:${old}`), "[]");
      await repository.git("sparse-checkout", "reapply");
      await store.commit([{ path: old, delete: true }], MESSAGE);
      assert.equal(await repository.git("status", "--porcelain"), "");
      assert.deepEqual(await store.list("data/comments/a"), [COMMENT.path]);
    });
  }

  test("hides his changes in the very file from Git, they are not written over", async (t) => {
    const { repository, store } = await setUp(t, { authorPatienceMs: 100 });
    await repository.git("update-index", "--skip-worktree", "data/comments/a/0.json");
    await repository.write("data/comments/a/0.json", "the author's\n");
    await assert.rejects(store.commit([{ path: "data/comments/a/0.json", write: "[]\n" }], MESSAGE), hasCode("store-busy"));
    assert.equal(await repository.read("data/comments/a/0.json"), "the author's\n");
  });
});

describe("where another process comes between", () => {
  test("a commit on the branch while the precondition runs is built upon", async (t) => {
    const { repository, store } = await setUp(t);
    let asked = 0;
    await store.commit([COMMENT], {
      ...MESSAGE,
      precondition: async () => {
        asked += 1;
        if (asked === 1) {
          await repository.write("content/a.md", "in between\n");
          await repository.git("commit", "--quiet", "-a", "--message=in between");
        }
      },
    });
    assert.equal(asked, 2);
    await assertKept(repository, []);
    assert.equal(await repository.git("log", "--format=%s"), "comment: a (1)\nin between\nstart");
  });
});
