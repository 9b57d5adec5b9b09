import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, it, type TestContext } from "node:test";
import { prepareRepository } from "../../src/server/prepare-repository.ts";
import { openLocalStore } from "../../src/store/local.ts";
import { makeRepository, repositoryAt, type TestRepository } from "../helpers/repository.ts";
import { waitFor } from "../helpers/wait.ts";

const author = { name: "Blog", email: "unfiled@localhost" };
const comment = { path: "data/comments/a/1.json", write: "{}\n" };

/** A checkout as the start prepares it, and a clone of it with a commit that is not pushed yet. */
async function setUp(t: TestContext, prepare: (live: TestRepository) => Promise<unknown> = async () => undefined) {
  const live = await makeRepository({ files: { "content/a.md": "a\n" } });
  const folder = await mkdtemp(path.join(tmpdir(), "unfiled-push-"));
  t.after(() => rm(folder, { recursive: true }));
  t.after(live.remove);
  const said: string[] = [];
  await prepare(live);
  await prepareRepository(live.path, author, (line) => said.push(line));
  await live.git("clone", "--quiet", live.path, folder);
  const clone = repositoryAt(folder);
  await clone.write("content/b.md", "b\n");
  await clone.git("add", "--all");
  await clone.git("commit", "--quiet", "--message=b");
  const hook = (name: string) => path.join(live.path, ".git/hooks", name);
  return { live, clone, said, hook };
}

describe("a push into the checkout", () => {
  it("is refused where a comment came while it was under way, which stays in the files, and taken after a pull", async (t) => {
    const { live, clone, said, hook } = await setUp(t);
    const [begun, goOn] = [path.join(live.path, ".git/begun"), path.join(live.path, ".git/go-on")];
    await writeFile(hook("pre-receive"), `#!/bin/sh\ntouch '${begun}'\nwhile [ -d '${live.path}' ] && [ ! -e '${goOn}' ]; do sleep 0.02; done\n`);
    await chmod(hook("pre-receive"), 0o755);
    const refused = assert.rejects(clone.git("push", "--quiet"), /perhaps a comment that just came: git pull --rebase/);
    await waitFor("the push", () => existsSync(begun));
    const store = await openLocalStore({ path: live.path, author });
    await store.commit([comment], { message: "comment: a (1)\n" });
    await writeFile(goOn, "");
    await refused;
    assert.equal(await live.git("status", "--porcelain"), "");
    assert.equal(await live.read(comment.path), comment.write);

    await clone.git("pull", "--quiet", "--rebase");
    await clone.git("push", "--quiet");
    assert.equal(await live.git("status", "--porcelain"), "");
    assert.equal(await live.read("content/b.md"), "b\n");
    assert.deepEqual(said, []);
  });

  it("is refused where there is unsaved or staged work in the files", async (t) => {
    const { live, clone } = await setUp(t);
    await live.write("content/a.md", "unsaved\n");
    await assert.rejects(clone.git("push", "--quiet"), /unsaved work/);
    await live.git("add", "--all");
    await assert.rejects(clone.git("push", "--quiet"), /staged changes/);
    assert.equal(await live.read("content/a.md"), "unsaved\n");
  });

  it("goes by the author's own hook, or his folder of hooks, and the start says so", async (t) => {
    const own = await setUp(t, async (live) => {
      await mkdir(path.join(live.path, ".git/hooks"), { recursive: true });
      await writeFile(path.join(live.path, ".git/hooks/push-to-checkout"), "#!/bin/sh\nexit 1\n");
    });
    const elsewhere = await setUp(t, (live) => live.git("config", "core.hooksPath", ".husky"));
    for (const { said } of [own, elsewhere]) assert.match(said.join("\n"), /not guarded/);
    assert.ok(!existsSync(elsewhere.hook("push-to-checkout")));
  });
});
