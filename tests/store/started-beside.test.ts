import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { before, describe, it } from "node:test";
import { runGit } from "../../src/store/git/run-git.ts";
import { startGitBeside } from "../../src/store/git/started-beside.ts";
import { makeRepository } from "../helpers/repository.ts";
import { waitFor } from "../helpers/wait.ts";

const file = path.join(import.meta.dirname, "start-for-another.mjs");

/** Processes that this one started, as Linux knows them; zombies are gone. */
function starters(): number[] {
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /s, "").split(" ");
      return Number(stat[1]) === process.pid && stat[0] !== "Z" && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("start-for-another");
    } catch {
      return false;
    }
  });
}

describe("Git started by a small process", () => {
  before(() => startGitBeside(file));

  it("says and takes the same, and is asked several things at once", async () => {
    const { path: folder, remove } = await makeRepository();
    try {
      const asked = Array.from({ length: 5 }, (_, number) => runGit(folder, ["hash-object", "--stdin"], `Words ${number}, ä\n`));
      const answers = await Promise.all(asked);
      assert.equal(new Set(answers.map(({ stdout }) => stdout.toString())).size, 5);
      assert.match(answers[0]?.stdout.toString() ?? "", /^[0-9a-f]{40}\n$/);
      assert.equal((await runGit(folder, ["rev-parse", "--verify", "-q", "nothing"])).code, 1);
      assert.equal((await runGit(folder, ["var", "GIT_AUTHOR_IDENT"], "", { env: { GIT_AUTHOR_NAME: "Bea", GIT_AUTHOR_EMAIL: "b@example.org" } })).stdout.toString().slice(0, 20), "Bea <b@example.org> ");
      await assert.rejects(runGit(path.join(folder, "away"), ["status"]), { code: "store-unavailable", message: /is gone/ });
    } finally {
      await remove();
    }
  });

  it("is done without once that process has ended, also for who waits then", async () => {
    await waitFor("it to run", () => starters().length === 1);
    const waiting = runGit(process.cwd(), ["cat-file", "--batch-check"], `${"0".repeat(40)}\n`.repeat(200_000));
    for (const pid of starters()) process.kill(pid, "SIGKILL");
    const { code } = await waiting;
    assert.ok(code === null || code === 0);
    await waitFor("it to be gone", () => starters().length === 0);
    assert.equal((await runGit(process.cwd(), ["--version"])).code, 0);
  });
});
