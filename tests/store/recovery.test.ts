import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { link, mkdir, open as openFile, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import { openLocalStore } from "../../src/store/local.ts";
import type { Plan } from "../../src/store/git/journal.ts";
import { processStart } from "../../src/store/git/process-start.ts";
import type { Store } from "../../src/store/store.ts";
import { makeEditor, makeRepository, type TestRepository } from "../helpers/repository.ts";
import { waitFor } from "../helpers/wait.ts";
import { hasCode } from "./conformance.ts";

const COMMENT = { path: "data/comments/a/1.json", write: "{}\n" };
const HOUR_MS = 3_600_000;
const STAGES = ["journal", "file", "index", "branch"] as const;

interface Crashed {
  readonly repository: TestRepository;
  readonly plan: Plan;
  readonly open: (authorPatienceMs?: number) => Promise<Store>;
}

/** A checkout as a writer leaves it that dies right after one of the steps of a commit, its lock still there. */
async function crashAfter(t: TestContext, stage: (typeof STAGES)[number]): Promise<Crashed> {
  const repository = await makeRepository({ files: { "content/a.md": "a\n" } });
  t.after(repository.remove);
  const open = (authorPatienceMs = 5000) => openLocalStore({ path: repository.path, author: { name: "Blog", email: "unfiled@localhost" }, authorPatienceMs, looksAgain: false });
  const gitDir = join(repository.path, ".git");
  const parent = await repository.git("rev-parse", "HEAD");
  const { id } = await (await open()).commit([COMMENT], { message: "comment: a (1)\n" });
  const blob = await repository.git("rev-parse", `HEAD:${COMMENT.path}`);
  const plan: Plan = {
    ref: "refs/heads/main",
    parent,
    commit: id,
    checkout: { worktree: repository.path, gitDir },
    files: [{ path: COMMENT.path, before: null, after: blob }],
  };
  const done = STAGES.indexOf(stage);
  if (done < STAGES.indexOf("branch")) await repository.git("update-ref", "refs/heads/main", parent);
  if (done < STAGES.indexOf("index")) await repository.git("update-index", "--force-remove", COMMENT.path);
  if (done < STAGES.indexOf("file")) await rm(join(repository.path, "data"), { recursive: true });
  await writeFile(join(gitDir, "unfiled/journal.json"), JSON.stringify(plan));
  await writeFile(join(gitDir, "unfiled/writer.lock"), JSON.stringify({ pid: process.pid, started: "before this process", host: hostname(), token: "dead" }));
  await writeFile(join(gitDir, "unfiled/tmp/.unfiled-half-written"), "{");
  return { repository, plan, open };
}

async function assertCommittedOnce({ repository, plan }: Crashed): Promise<void> {
  assert.equal(await repository.git("rev-parse", "HEAD"), plan.commit);
  await assertClean(repository);
}

async function assertTakenOut({ repository }: Crashed): Promise<void> {
  assert.equal(await repository.git("ls-tree", "-r", "--name-only", "HEAD", "--", COMMENT.path), "");
  await assertClean(repository);
}

async function assertClean(repository: TestRepository): Promise<void> {
  assert.equal(await repository.git("status", "--porcelain"), "");
  assert.equal(await repository.git("fsck", "--strict", "--no-dangling"), "");
  assert.deepEqual(await readdir(join(repository.path, ".git/unfiled")), ["tmp"]);
  assert.deepEqual(await readdir(join(repository.path, ".git/unfiled/tmp")), []);
}

describe("a writer that died", () => {
  for (const stage of STAGES) {
    test(`after its ${stage} has its commit finished when a store opens`, async (t) => {
      const crashed = await crashAfter(t, stage);
      await crashed.open();
      await assertCommittedOnce(crashed);
    });
  }

  test("has its commit finished by the next commit of a store that was open already", async (t) => {
    const crashed = await crashAfter(t, "index");
    const journal = join(crashed.repository.path, ".git/unfiled/journal.json");
    await rm(journal);
    const store = await crashed.open();
    await writeFile(journal, JSON.stringify(crashed.plan));
    await store.commit([{ path: "data/comments/a/2.json", write: "{}\n" }], { message: "comment: a (2)\n" });
    assert.equal(await crashed.repository.git("rev-parse", "HEAD~1"), crashed.plan.commit);
    await assertClean(crashed.repository);
  });

  for (const stage of ["file", "index"] as const) {
    test(`after its ${stage}, on a branch that moved on without it, has its traces taken out`, async (t) => {
      const crashed = await crashAfter(t, stage);
      await crashed.repository.write("content/a.md", "moved on\n");
      await crashed.repository.git("commit", "--quiet", "--message=author", "--", "content/a.md");
      await crashed.open();
      await assertTakenOut(crashed);
    });
  }

  test("after its index, whose entry the author's commit has taken in, needs nothing more", async (t) => {
    const crashed = await crashAfter(t, "index");
    await crashed.repository.git("commit", "--quiet", "--message=author");
    const head = await crashed.repository.git("rev-parse", "HEAD");
    await crashed.open();
    assert.equal(await crashed.repository.git("rev-parse", "HEAD"), head);
    assert.equal(await crashed.repository.git("show", `HEAD:${COMMENT.path}`), "{}");
    await assertClean(crashed.repository);
  });

  test("has its traces taken out where the author switched to another branch", async (t) => {
    const crashed = await crashAfter(t, "index");
    await crashed.repository.git("switch", "--quiet", "-c", "other");
    await crashed.open();
    await assertTakenOut(crashed);
  });

  test("is not finished where its caller was told that it failed", async (t) => {
    const crashed = await crashAfter(t, "index");
    await writeFile(join(crashed.repository.path, ".git/unfiled/journal.json"), JSON.stringify({ ...crashed.plan, abandoned: true }));
    await crashed.open();
    await assertTakenOut(crashed);
  });

  test("is not finished where git gc has thrown its objects away", async (t) => {
    const crashed = await crashAfter(t, "file");
    await crashed.repository.git("reflog", "expire", "--expire=now", "--all");
    await crashed.repository.git("gc", "--quiet", "--prune=now");
    await crashed.open();
    await assertTakenOut(crashed);
  });

  test("is not finished over what the author has made of the file since", async (t) => {
    const crashed = await crashAfter(t, "file");
    await crashed.repository.write(COMMENT.path, "the author's\n");
    await crashed.open();
    assert.equal(await crashed.repository.git("rev-parse", "HEAD"), crashed.plan.parent);
    assert.equal(await crashed.repository.read(COMMENT.path), "the author's\n");
    assert.equal(await crashed.repository.git("status", "--porcelain"), "?? data/");
  });

  test("in the author's rebase waits for its end, and opening does not", async (t) => {
    const crashed = await crashAfter(t, "file");
    await mkdir(join(crashed.repository.path, ".git/rebase-merge"));
    const store = await crashed.open(50);
    await assert.rejects(store.commit([COMMENT], { message: "comment: a (1)\n" }), hasCode("store-busy"));
    assert.equal(await store.head(), crashed.plan.parent);
    await rm(join(crashed.repository.path, ".git/rebase-merge"), { recursive: true });
    await crashed.open();
    await assertCommittedOnce(crashed);
  });
});

describe("a linked worktree that the author removed", () => {
  for (const how of ["git worktree remove", "by hand"]) {
    test(`${how}, in which a writer had died, holds up nobody`, async (t) => {
      const repository = await makeRepository({ files: { "content/a.md": "a\n" } });
      const side = join(repository.path, "../", `${basename(repository.path)}-side`);
      t.after(() => Promise.all([repository.remove(), rm(side, { recursive: true, force: true })]));
      await repository.git("worktree", "add", "--quiet", "-b", "side", side);
      const head = await repository.git("rev-parse", "HEAD");
      const open = (branch: string) => openLocalStore({ path: repository.path, branch, author: { name: "Blog", email: "unfiled@localhost" }, looksAgain: false });
      const { id } = await (await open("side")).commit([COMMENT], { message: "comment: a (1)\n" });
      const after = await repository.git("rev-parse", `${id}:${COMMENT.path}`);
      await repository.git("update-ref", "refs/heads/side", head);
      const checkout = { worktree: side, gitDir: join(repository.path, ".git/worktrees", basename(side)) };
      const plan: Plan = { ref: "refs/heads/side", parent: head, commit: id, checkout, files: [{ path: COMMENT.path, before: null, after }] };
      await writeFile(join(repository.path, ".git/unfiled/journal.json"), JSON.stringify(plan));
      if (how === "by hand") await rm(side, { recursive: true });
      else await repository.git("worktree", "remove", "--force", side);
      for (const branch of ["main", "side"]) await (await open(branch)).commit([COMMENT], { message: "comment: a (1)\n" });
      assert.equal(await repository.git("show", `side:${COMMENT.path}`), "{}");
      await assertClean(repository);
    });
  }
});

describe("a lock of Git's", () => {
  /** A Git that is killed while it holds `index.lock` with an editor open, and how old its lock looks. */
  async function holdIndex(t: TestContext, repository: TestRepository): Promise<{ lock: string; age: (ms: number) => Promise<void>; kill: () => Promise<void> }> {
    const editor = await makeEditor();
    t.after(editor.remove);
    await repository.write("content/a.md", "changed\n");
    const git = spawn("git", ["-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "-a"], { cwd: repository.path, env: { ...process.env, ...editor.env }, stdio: "ignore" });
    const ended = once(git, "exit");
    t.after(() => git.kill("SIGKILL"));
    await waitFor("the editor", () => existsSync(editor.opened));
    const lock = join(repository.path, ".git/index.lock");
    return {
      lock,
      age: (ms) => utimes(lock, new Date(Date.now() - ms), new Date(Date.now() - ms)),
      async kill() {
        git.kill("SIGKILL");
        await ended;
      },
    };
  }

  test("is respected however old it is while the Git lives that made it, and removed when that was killed", async (t) => {
    const { repository, open } = await crashAfter(t, "branch");
    const store = await open(100);
    const head = await store.head();
    const { age, kill } = await holdIndex(t, repository);
    // Only Linux tells who is at work where; elsewhere it is believed for an hour.
    await age(process.platform === "linux" ? 2 * HOUR_MS : HOUR_MS / 2);
    const comment = [{ path: "data/comments/a/2.json", write: "{}\n" }];
    await assert.rejects(store.commit(comment, { message: "comment: a (2)\n" }), hasCode("store-busy"));
    assert.equal(await store.head(), head);
    assert.deepEqual(await readdir(join(repository.path, "data/comments/a")), ["1.json"]);
    await kill();
    await age(2 * HOUR_MS);
    await (await open()).commit(comment, { message: "comment: a (2)\n" });
    assert.equal(await repository.git("status", "--porcelain"), " M content/a.md");
    assert.deepEqual(await readdir(join(repository.path, ".git/unfiled/tmp")), []);
  });

  test("on the index is believed for a minute though nobody holds it that we could see: its maker may work through the network", async (t) => {
    const { repository, open } = await crashAfter(t, "branch");
    const store = await open(100);
    const head = await store.head();
    const lock = join(repository.path, ".git/index.lock");
    await writeFile(lock, "");
    await utimes(lock, new Date(Date.now() - 50_000), new Date(Date.now() - 50_000));
    await assert.rejects(store.commit([{ path: "a", write: "" }], { message: "a\n" }), hasCode("store-busy"));
    assert.ok(existsSync(lock));
    assert.equal(await store.head(), head);
  });

  test("on the index that a writer of ours left behind is known by what it says, and hinders nobody", async (t) => {
    const { repository, open } = await crashAfter(t, "file");
    await link(lockOf(repository), join(repository.path, ".git/index.lock"));
    await (await open(100)).commit([{ path: "a", write: "" }], { message: "a\n" });
    assert.ok(!existsSync(join(repository.path, ".git/index.lock")));
    await assertClean(repository);
  });

  test("is not removed while it is young, whoever made it", async (t) => {
    const { repository, open } = await crashAfter(t, "branch");
    const store = await open(100);
    await writeFile(join(repository.path, ".git/index.lock"), "");
    await utimes(join(repository.path, ".git/index.lock"), new Date(Date.now() + HOUR_MS), new Date(Date.now() + HOUR_MS));
    await assert.rejects(store.commit([{ path: "a", write: "" }], { message: "a\n" }), hasCode("store-busy"));
    assert.ok(existsSync(join(repository.path, ".git/index.lock")));
  });

  test("on the branch is store-busy while somebody has it open, and removed where it was left behind", async (t) => {
    const { repository, open } = await crashAfter(t, "branch");
    const store = await open();
    const lock = join(repository.path, ".git/refs/heads/main.lock");
    const holder = await openFile(lock, "wx");
    t.after(() => holder.close());
    await utimes(lock, 0, 0);
    const comment = [{ path: "data/comments/a/2.json", write: "{}\n" }];
    await assert.rejects(store.commit(comment, { message: "comment: a (2)\n" }), hasCode("store-busy"));
    await assertClean(repository);
    await rm(lock);
    await writeFile(lock, "");
    await utimes(lock, 0, 0);
    // A Git of other tests that is told of its repository by name may be at work in any: then the lock is believed for a while.
    await waitFor("the lock to be removed", async () => {
      try {
        return await store.commit(comment, { message: "comment: a (2)\n" });
      } catch (error) {
        if (hasCode("store-busy")(error)) return undefined;
        throw error;
      }
    });
    await assertClean(repository);
  });
});

function lockOf(repository: TestRepository): string {
  return join(repository.path, ".git/unfiled/writer.lock");
}

describe("the writer lock", () => {
  test("of a living process is respected", async (t) => {
    const { repository, open } = await crashAfter(t, "branch");
    const store = await open();
    await writeFile(lockOf(repository), JSON.stringify({ pid: process.ppid, started: await processStart(process.ppid), host: hostname(), token: "living" }));
    await assert.rejects(store.commit([{ path: "a", write: "" }], { message: "a\n", timeoutMs: 100 }), hasCode("store-busy"));
    assert.equal(await store.read("a"), null);
  });

  for (const [where, whose] of [["a machine", { host: "another machine" }], ["a container of our name", { host: hostname(), pidNamespace: "pid:[1]" }]] as const) {
    test(`of ${where} we cannot see into is respected while it is young`, async (t) => {
      const { repository, open } = await crashAfter(t, "branch");
      const store = await open();
      await writeFile(lockOf(repository), JSON.stringify({ pid: 1, started: "1", ...whose, token: "unseen" }));
      await assert.rejects(store.commit([{ path: "a", write: "" }], { message: "a\n", timeoutMs: 100 }), hasCode("store-busy"));
      await utimes(lockOf(repository), 0, 0);
      await store.commit([{ path: "a", write: "" }], { message: "a\n" });
    });
  }

  test("that a power cut left without its content is taken over, though nobody knows whose it was", async (t) => {
    const { repository, open } = await crashAfter(t, "journal");
    await writeFile(lockOf(repository), "");
    await writeFile(`${lockOf(repository)}-of-torn`, "");
    await (await open()).commit([{ path: "a", write: "" }], { message: "a\n" });
    await assertClean(repository);
  });

  test("of the dead is taken over by one of many, though the one before died taking it over", async (t) => {
    const { repository, open } = await crashAfter(t, "branch");
    const stores = await Promise.all([open(), open(), open()]);
    const dead = { pid: 2 ** 22 + 1, started: "1", host: hostname() };
    await writeFile(lockOf(repository), JSON.stringify({ ...dead, token: "first" }));
    await writeFile(`${lockOf(repository)}-of-first`, JSON.stringify({ ...dead, token: "second" }));
    await Promise.all(stores.map((store, n) => store.commit([{ path: `data/${n}`, write: "" }], { message: `${n}\n` })));
    assert.deepEqual(await stores[0]?.list("data"), ["data/0", "data/1", "data/2"]);
    await assertClean(repository);
  });
});
