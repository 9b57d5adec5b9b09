import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { describe, it } from "node:test";
import { promisify } from "node:util";

const run = promisify(execFile);
const main = path.resolve(import.meta.dirname, "main.ts");

describe("npm run soak", () => {
  it("says what it does and that all holds, here on a small scale", async () => {
    const { stdout } = await run(process.execPath, ["--import", "tsx", main, "--small", "author", "entries", "github"]);
    assert.match(stdout, /^Node v\d+.* cores .* seed \d+\n/);
    assert.match(stdout, /\nauthor\n.* kills: 1, [^]*holds\n\nentries\n.* 200 entries\n[^]*holds\n\ngithub\n[^]*holds\n\nAll holds\.\n$/);
  });

  it("says which parts there are where it is asked for another", async () => {
    await assert.rejects(run(process.execPath, ["--import", "tsx", main, "moon"]), (error: { code: number; stdout: string }) => {
      assert.equal(error.code, 2);
      assert.match(error.stdout, /no soak moon: there are kill, author, processes, sequences, entries, site, flood, github, hosted/);
      return true;
    });
  });
});
