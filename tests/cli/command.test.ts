import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { after, before, describe, it } from "node:test";
import { cleanEnvironment } from "../helpers/environment.ts";
import { TestSite } from "../helpers/site.ts";

describe("the command", () => {
  let site: TestSite;
  before(async () => {
    site = await TestSite.create({ "logs/2026-10-01-hello.md": "# Hello\n" });
  });
  after(() => site.remove());

  for (const [what, words] of [
    ["no command", []],
    ["a command that is not there", ["publish"]],
    ["a word too many", ["build", "now"]],
    ["a flag that is not there", ["build", "--jsn"]],
    ["another command's flag", ["build", "--all"]],
    ["half a command", ["secret"]],
  ] as const) {
    it(`ends with 2 for ${what}, says how it is used, and prints nothing`, async () => {
      const { code, stdout, stderr } = await site.unfiled(words);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, /Usage: npx unfiled/);
    });
  }

  it("ends with 1 where it refuses, and prints nothing", async () => {
    const { code, stdout, stderr } = await site.unfiled(["secret", "page-key", "--json"]);
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, /There is no secret yet/);
  });

  it("prints one JSON value on stdout where it is asked to, also when it is ready", async () => {
    const child = spawn(process.execPath, ["src/cli/bin.js", "start", "--json"], { cwd: site.root, env: cleanEnvironment(site.root, { PORT: "0" }), stdio: ["ignore", "pipe", "ignore"] });
    try {
      const [chunk] = await child.stdout.take(1).toArray() as [Buffer];
      assert.match((JSON.parse(chunk.toString()) as { url: string }).url, /^http:\/\/localhost:\d+$/);
    } finally {
      child.kill("SIGKILL");
    }
  });
});
