/** An index with new entries made by us must say what one made by Git says, in each form that an author's Git leaves. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { copyFile, readFile, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import * as fc from "fast-check";
import { readIndexBytes } from "../../src/store/git/index-bytes.ts";
import { sumOf, withNewEntries } from "../../src/store/git/index-entries.ts";
import { openLocalStore } from "../../src/store/local.ts";
import type { TreeEdit } from "../../src/store/git/tree.ts";
import { makeRepository, type TestRepository } from "../helpers/repository.ts";

const blob = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";
const other = "d670460b4b4aece5915caf5c68d12f560a9fe3e4";

async function indexOf(t: TestContext | undefined, paths: readonly string[]): Promise<{ repository: TestRepository; index: string }> {
  const repository = await makeRepository();
  t?.after(() => repository.remove());
  const index = join(repository.path, ".git", "index");
  await feed(repository, index, paths, blob);
  return { repository, index };
}

/** Has Git take entries in. */
async function feed(repository: TestRepository, index: string, paths: readonly string[], object: string): Promise<void> {
  const list = join(repository.path, ".git", "list");
  await writeFile(list, paths.map((path) => `100644 ${object}\t${path}\0`).join(""));
  await repository.gitWith({ GIT_INDEX_FILE: index, LIST: list }, "-c", 'alias.feed=!git update-index -z --index-info <"$LIST"', "feed");
}

/** What Git reads in an index: entries with all their fields, and the tree that it would commit, by way of the trees it remembers. */
async function contentOf(repository: TestRepository, index: string): Promise<string> {
  const asked = { GIT_INDEX_FILE: index };
  const said = await repository.gitWith(asked, "ls-files", "--stage", "--debug", "-v", "-z");
  const conflicting = (await repository.gitWith(asked, "ls-files", "--unmerged")) !== "";
  return `${said}\n${conflicting ? "" : await repository.gitWith(asked, "write-tree", "--missing-ok")}`;
}

/** The whole file as we make it; null where it is left to Git. */
function withOurs(index: string, edits: readonly TreeEdit[]): Buffer | null {
  const before = readIndexBytes(index);
  const pieces = before && withNewEntries(before, edits);
  return pieces && Buffer.concat([...pieces, sumOf(pieces)]);
}

/** Compares our index with that of Git; answers false where ours leaves it to Git. */
async function asGitMakesIt({ repository, index }: { repository: TestRepository; index: string }, paths: readonly string[]): Promise<boolean> {
  const ours = withOurs(index, paths.map((path) => ({ path, blob: other })));
  if (ours === null) return false;
  assert.deepEqual(ours.subarray(-20), createHash("sha1").update(ours.subarray(0, -20)).digest(), "the sum at its end");
  const [mine, theirs] = [`${index}-mine`, `${index}-theirs`];
  await writeFile(mine, ours);
  await copyFile(index, theirs);
  await feed(repository, theirs, paths, other);
  assert.equal(await contentOf(repository, mine), await contentOf(repository, theirs));
  return true;
}

/** Names that stand before, between and after each other's folders. */
const name = fc.constantFrom("a", "a-", "a.b", "a0", "ä", "b", "b\u{1F600}");
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join("/"));
const clash = (one: string, two: string): boolean => one === two || one.startsWith(`${two}/`) || two.startsWith(`${one}/`);
/** Paths of which none is a folder of another. */
const together = (paths: readonly string[]): string[] => paths.reduce<string[]>((kept, next) => (kept.some((known) => clash(known, next)) ? kept : [...kept, next]), []);

describe("new entries in an index", () => {
  it("are those that Git makes, wherever they stand, and the trees that it remembers stay true", async () => {
    let made = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(path, { maxLength: 12 }), fc.array(path, { minLength: 1, maxLength: 3 }), fc.boolean(), async (before, more, remembered) => {
        const [there, fresh] = [together(before), together(more)];
        const under = await indexOf(undefined, there.length === 0 ? ["z"] : there);
        try {
          if (remembered) await under.repository.git("write-tree", "--missing-ok");
          const isFree = !there.some((known) => fresh.some((next) => clash(known, next)));
          assert.equal(await asGitMakesIt(under, fresh), isFree, "only what takes a name that is free is ours");
          if (isFree) made += 1;
        } finally {
          await under.repository.remove();
        }
      }),
      { seed: 6, numRuns: 20 },
    );
    assert.ok(made > 5, `${made} of them were made by us`);
  });

  it("are made beside names as long as no field holds, and beside extended entries, conflicts and what resolved them", async (t) => {
    const under = await indexOf(t, ["a/one", `b/${"long".repeat(1200)}`, "c/two"]);
    assert.equal(await asGitMakesIt(under, [`b/${"long".repeat(1100)}`, "c/three"]), true);
    await under.repository.write("d", "intended\n");
    await under.repository.git("add", "--intent-to-add", "d");
    assert.equal((await readFile(under.index)).readUInt32BE(4), 3, "an index with extended entries");
    assert.equal(await asGitMakesIt(under, ["c/three", "e"]), true);
    const conflict = join(under.repository.path, ".git", "conflict");
    await writeFile(conflict, [1, 2, 3].map((stage) => `100644 ${stage === 1 ? blob : other} ${stage}\tf/both\0`).join(""));
    await under.repository.gitWith({ LIST: conflict }, "-c", 'alias.feed=!git update-index -z --index-info <"$LIST"', "feed");
    assert.equal(await asGitMakesIt(under, ["f/c", "f/a"]), true);
    assert.equal(await asGitMakesIt(under, ["f/both"]), false);
    await under.repository.write("f/both", "resolved\n");
    await under.repository.git("add", "f/both");
    assert.ok((await readFile(under.index)).includes("REUC"));
    assert.equal(await asGitMakesIt(under, ["f/c"]), true);
  });

  it("are left to Git in an index of another form, or one that is broken", async (t) => {
    const under = await indexOf(t, ["a/one", "b/two"]);
    const { git } = under.repository;
    const whole = await readFile(under.index);
    assert.equal(withOurs(under.index, [{ path: "a/one", blob: null }]), null);
    assert.equal(withOurs(under.index, ["c", "c"].map((path) => ({ path, blob: other }))), null);
    assert.equal(withOurs(`${under.index}-none`, [{ path: "c", blob: other }]), null);
    for (const length of [0, 11, 12, 40, 100, whole.length - 21]) {
      await writeFile(under.index, whole.subarray(0, length));
      assert.equal(withOurs(under.index, [{ path: "c", blob: other }]), null, `${length} bytes`);
    }
    await writeFile(under.index, whole);
    for (const [form, back] of [["--index-version=4", "--index-version=2"], ["--split-index", "--no-split-index"], ["--untracked-cache", "--no-untracked-cache"]] as const) {
      await git("update-index", form);
      assert.equal(await asGitMakesIt(under, ["c"]), false, form);
      await git("update-index", back);
    }
    assert.equal(await asGitMakesIt(under, ["c"]), true);
  });

  it("leave what the author changed in the very moment of his last command as visible as it was", async (t) => {
    const repository = await makeRepository({ files: { "content/a.md": "one\n", "data/comments/a/0.json": "{}\n" } });
    t.after(() => repository.remove());
    const [file, index] = [join(repository.path, "content/a.md"), join(repository.path, ".git", "index")];
    // As on a file system of whole seconds: saved again within that second, as long as before.
    const moment = new Date("2026-11-20T10:00:00Z");
    await utimes(file, moment, moment);
    await repository.git("add", "--all");
    await utimes(index, moment, moment);
    await repository.write("content/a.md", "two\n");
    await utimes(file, moment, moment);
    const status = () => repository.git("-c", "core.trustctime=false", "--no-optional-locks", "status", "--porcelain");
    assert.equal(await status(), " M content/a.md");
    const store = await openLocalStore({ path: repository.path, author: { name: "Blog", email: "unfiled@localhost" } });
    await store.commit([{ path: "data/comments/a/1.json", write: "{}\n" }], { message: "comment: a (1)\n" });
    await store.close();
    assert.equal(await status(), " M content/a.md");
    assert.equal((await stat(index)).mode & 0o777, 0o644);
  });
});
