import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { describe, it } from "node:test";
import { promisify } from "node:util";

const run = promisify(execFile);
const main = path.resolve(import.meta.dirname, "../../bench/main.ts");

describe("npm run bench", () => {
  it("measures every part, here on a small scale, and names machine and Node", async () => {
    const { stdout } = await run(process.execPath, ["--import", "tsx", main, "--smoke"]);
    assert.match(stdout, /^Node v\d+.* cores/);
    for (const row of [/10 posts +\d+\.\d\d s \(/, /median \d+\.\d ms \(.* p99/, /require to first answer +\d+\.\d ms/, /nothing built +\d+\.\d\d s/, /checkout +6 entries.*: 0 lost, 0 doubled, linear, fsck clean/, /20 there +median/, /the worktree +\d/, /10 entries in .*: 0 lost, 0 doubled, linear; 0 told/]) assert.match(stdout, row);
  });

  it("says which parts there are where it is asked for another", async () => {
    await assert.rejects(run(process.execPath, ["--import", "tsx", main, "moon"]), (error: { code: number; stdout: string }) => {
      assert.equal(error.code, 2);
      assert.match(error.stdout, /no bench moon: there are build, coldstart, comment, start, store/);
      return true;
    });
  });
});
