/** What an author's `git commit` that was begun a moment before ours leaves behind is put right, and nothing that he means. */
import assert from "node:assert/strict";
import fsp, { copyFile, rm } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { busy, Deadline } from "../../src/store/deadline.ts";
import { openObjects } from "../../src/store/git/objects.ts";
import { findRepository } from "../../src/store/git/repository.ts";
import { SecondLook } from "../../src/store/git/second-look.ts";
import { withWriterLock } from "../../src/store/git/writer-lock.ts";
import { openLocalStore } from "../../src/store/local.ts";
import type { Store } from "../../src/store/store.ts";
import { makeRepository, type TestRepository } from "../helpers/repository.ts";
import { waitFor } from "../helpers/wait.ts";

const path = "data/comments/a/1.json";

async function setUp(t: TestContext): Promise<{ repository: TestRepository; store: Store; index: string }> {
  const repository = await makeRepository({ files: { "content/a.md": "a\n", "data/comments/a/0.json": "{}\n" } });
  t.after(repository.remove);
  const store = await openLocalStore({ path: repository.path, author: { name: "Blog", email: "unfiled@localhost" } });
  t.after(() => store.close());
  return { repository, store, index: join(repository.path, ".git", "index") };
}

/**
 * Does `work`, and then writes the index back as it was before, as a commit does that had read it then. `before` is done
 * before anybody can look.
 */
async function withIndexOfBefore(repository: TestRepository, work: () => Promise<unknown>, before = async (): Promise<void> => {}): Promise<void> {
  const index = join(repository.path, ".git", "index");
  await copyFile(index, `${index}-read`);
  await work();
  await withWriterLock(await findRepository(repository.path), new Deadline(20_000), async () => {
    await copyFile(`${index}-read`, index);
    await before();
  });
}

async function assertKept(repository: TestRepository, path: string, words: string): Promise<void> {
  await waitFor("the comment to be in branch and index", async () => (await repository.git("status", "--porcelain")) === "" && (await repository.git("ls-tree", "HEAD", path)) !== "");
  assert.equal(await repository.git("show", `HEAD:${path}`), words);
  await repository.git("fsck", "--strict");
}

describe("a moment after a comment was committed", () => {
  it("its entry is back in an index that the author's Git had read before", async (t) => {
    const { repository, store } = await setUp(t);
    const commit = () => store.commit([{ path, write: "1\n" }], { message: "comment: a (1)\n" });
    await withIndexOfBefore(repository, commit, async () => {
      assert.equal(await repository.git("status", "--porcelain", path), `D  ${path}\n?? ${path}`);
    });
    await assertKept(repository, path, "1");
  });

  it("it is committed again where the author's next commit has deleted it already, with all that came at the time", async (t) => {
    const { repository, store } = await setUp(t);
    const second = "data/comments/b/2.json";
    const commits = async (): Promise<void> => {
      await store.commit([{ path, write: "1\n" }], { message: "comment: a (1)\n" });
      await store.commit([{ path: second, write: "2\n" }], { message: "comment: b (1)\n" });
    };
    await withIndexOfBefore(repository, commits, async () => {
      await repository.write("content/a.md", "other words\n");
      await repository.git("add", "content/a.md");
      await repository.git("commit", "--quiet", "--message=author");
      assert.equal(await repository.git("ls-tree", "HEAD", path, second), "");
    });
    await assertKept(repository, path, "1");
    await assertKept(repository, second, "2");
    assert.equal(await repository.git("show", "HEAD:content/a.md"), "other words");
  });

  it("also a deleted one stays deleted, and an edited one edited", async (t) => {
    const { repository, store } = await setUp(t);
    await store.commit([{ path, write: "1\n" }], { message: "comment: a (1)\n" });
    await withIndexOfBefore(repository, () => store.commit([{ path, write: "2\n" }, { path: "data/comments/a/0.json", delete: true }], { message: "comment: a (1)\n" }));
    await assertKept(repository, path, "2");
    assert.equal(await repository.git("ls-tree", "HEAD", "data/comments/a/0.json"), "");
  });

  it("an index that the author's Git puts there as soon as ours has let go of it is not taken for ours", async (t) => {
    const { repository, store, index } = await setUp(t);
    await copyFile(index, `${index}-read`);
    const remove = fsp.rm;
    t.after(() => {
      fsp.rm = remove;
      syncBuiltinESMExports();
    });
    let writes = 0;
    fsp.rm = async (file, options) => {
      await remove(file, options);
      if (file !== `${index}.lock` || (writes += 1) > 1) return;
      await fsp.rename(`${index}-read`, index);
    };
    syncBuiltinESMExports();
    await store.commit([{ path, write: "1\n" }], { message: "comment: a (1)\n" });
    assert.ok(writes >= 1);
    await assertKept(repository, path, "1");
  });

  it("it is looked for until the author lets go of the index, however long that takes", async (t) => {
    const { repository } = await setUp(t);
    const quiet = await openLocalStore({ path: repository.path, author: { name: "Blog", email: "unfiled@localhost" }, looksAgain: false });
    await withIndexOfBefore(repository, () => quiet.commit([{ path, write: "1\n" }], { message: "comment: a (1)\n" }));
    await quiet.close();
    const found = await findRepository(repository.path);
    const [parent = null, commit = "", blob = null] = (await repository.git("rev-parse", "HEAD~1", "HEAD", `HEAD:${path}`)).split("\n");
    assert.ok(found.checkout !== null);
    let looks = 0;
    const look = new SecondLook(
      { repository: found, objects: openObjects(found) },
      async (deadline, work) => {
        if ((looks += 1) <= 2) throw busy("The author has an editor open.", "Close it.");
        return await withWriterLock(found, deadline, work);
      },
      () => assert.fail("nothing is to be committed again"),
      0,
    );
    t.after(() => look.stop());
    look.watch({ plan: { ref: "refs/heads/main", parent, commit, checkout: found.checkout, files: [{ path, before: null, after: blob }] }, index: null }, "comment: a (1)\n");
    await waitFor("the entry to be in the index", async () => (await repository.git("status", "--porcelain")) === "");
    assert.equal(looks, 3);
  });

  it("the store that is closed at once looks before", async (t) => {
    const { repository, store } = await setUp(t);
    await withIndexOfBefore(repository, () => store.commit([{ path, write: "1\n" }], { message: "comment: a (1)\n" }));
    await store.close();
    assert.equal(await repository.git("status", "--porcelain"), "");
  });

  it("what the author means stays: a file that he removes, a commit that he takes back", async (t) => {
    const { repository, store } = await setUp(t);
    await store.commit([{ path, write: "1\n" }], { message: "comment: a (1)\n" });
    await repository.git("rm", "--quiet", path);
    await store.close();
    assert.equal(await repository.git("status", "--porcelain"), `D  ${path}`);
    await repository.git("reset", "--quiet", "--hard");

    const other = await openLocalStore({ path: repository.path, author: { name: "Blog", email: "unfiled@localhost" } });
    await other.commit([{ path: "data/comments/a/2.json", write: "2\n" }], { message: "comment: a (1)\n" });
    await repository.git("reset", "--quiet", "--soft", "HEAD~1");
    await other.close();
    assert.equal(await repository.git("status", "--porcelain"), "A  data/comments/a/2.json");
    await rm(join(repository.path, "data/comments/a/2.json"));
  });
});
