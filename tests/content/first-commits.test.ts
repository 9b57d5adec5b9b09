import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { HistoryError, readFirstCommits } from "../../src/content/sources/first-commits.ts";

const git = (root: string, parameters: string[], date = "2026-01-01T00:00:00Z") =>
  promisify(execFile)("git", ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", ...parameters], {
    cwd: root,
    env: { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: "2026-05-05T00:00:00Z", GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" },
  });

const commit = async (root: string, path: string, text: string, date: string) => {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
  await git(root, ["add", "--all"]);
  await git(root, ["commit", "--quiet", "--message", "A change"], date);
};

describe("first commits", () => {
  let folder = "";
  before(async () => void (folder = await mkdtemp(join(tmpdir(), "unfiled-history-"))));
  after(() => rm(folder, { recursive: true, force: true }));

  const repository = async (name: string) => {
    const root = join(folder, name);
    await mkdir(root);
    await git(root, ["init", "--quiet", "--initial-branch=main"]);
    return root;
  };

  it("are those of the author's own clock, whatever the name, and not the later ones", async () => {
    const root = await repository("plain");
    await commit(root, "content/logs/ü \"x\"\ty.md", "1", "2026-01-01T23:30:00-08:00");
    await commit(root, "content/logs/b.md", "1", "2026-01-02T00:00:00+05:30");
    await commit(root, "content/logs/b.md", "2", "2026-02-02T00:00:00Z");
    await commit(root, "data/comments/x.json", "{}", "2026-02-03T00:00:00Z");
    const { dates, shallow } = await readFirstCommits(root);
    assert.deepEqual(Object.fromEntries(dates), { "content/logs/ü \"x\"\ty.md": "2026-01-01T23:30:00-08:00", "content/logs/b.md": "2026-01-02T00:00:00+05:30" });
    assert.equal(shallow, false);
  });

  it("begin anew where a file gets another name", async () => {
    const root = await repository("renamed");
    await commit(root, "content/logs/a.md", "the same text", "2026-01-01T00:00:00Z");
    await git(root, ["mv", "content/logs/a.md", "content/logs/b.md"]);
    await git(root, ["commit", "--quiet", "--message", "Another name"], "2026-03-03T00:00:00Z");
    assert.equal((await readFirstCommits(root)).dates.get("content/logs/b.md")?.slice(0, 10), "2026-03-03");
  });

  it("are found on a merged branch", async () => {
    const root = await repository("merged");
    await commit(root, "content/logs/a.md", "a", "2026-01-01T00:00:00Z");
    await git(root, ["checkout", "--quiet", "-b", "side"]);
    await commit(root, "content/logs/b.md", "b", "2026-02-02T00:00:00Z");
    await git(root, ["checkout", "--quiet", "main"]);
    await commit(root, "content/logs/c.md", "c", "2026-03-03T00:00:00Z");
    await git(root, ["merge", "--quiet", "--no-ff", "--message", "Both", "side"], "2026-04-04T00:00:00Z");
    assert.equal((await readFirstCommits(root)).dates.get("content/logs/b.md")?.slice(0, 10), "2026-02-02");
  });

  it("have paths from the site's root where the site is a folder of a larger repository", async () => {
    const root = await repository("larger");
    await commit(root, "blog/content/logs/a.md", "a", "2026-01-01T00:00:00Z");
    assert.deepEqual([...(await readFirstCommits(join(root, "blog"))).dates.keys()], ["content/logs/a.md"]);
  });

  it("are not to be believed in a shallow clone, which is said", async () => {
    const root = await repository("whole");
    await commit(root, "content/logs/a.md", "a", "2026-01-01T00:00:00Z");
    await commit(root, "content/logs/b.md", "b", "2026-02-02T00:00:00Z");
    await git(folder, ["clone", "--quiet", "--depth=1", `file://${root}`, "shallow"]);
    assert.equal((await readFirstCommits(join(folder, "shallow"))).shallow, true);
  });

  it("are none without a repository and before the first commit", async () => {
    const empty = await repository("empty");
    await mkdir(join(folder, "bare-folder"));
    for (const root of [empty, join(folder, "bare-folder")]) assert.deepEqual(await readFirstCommits(root), { dates: new Map(), shallow: false });
  });

  it("are an error where the repository is broken: a wrong date would stay in feeds for ever", async () => {
    const root = await repository("broken");
    await commit(root, "content/logs/a.md", "a", "2026-01-01T00:00:00Z");
    await rm(join(root, ".git/objects"), { recursive: true });
    await mkdir(join(root, ".git/objects"));
    await assert.rejects(readFirstCommits(root), (error) => error instanceof HistoryError && error.code === "history");
  });
});
