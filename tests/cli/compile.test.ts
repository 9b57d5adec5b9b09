import assert from "node:assert/strict";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { TestSite } from "../helpers/site.ts";

describe("the code of the command", () => {
  let site: TestSite;
  before(async () => void (site = await TestSite.create({}, { git: false, compiled: false })));
  after(() => site.remove());

  const account = async (): Promise<number> => (await stat(path.join(site.root, "dist/made-of.json"))).mtimeMs;
  const help = async (): Promise<string> => {
    const { code, stderr } = await site.unfiled(["--help"]);
    assert.equal(code, 0, stderr);
    return stderr;
  };

  it("is translated once, and again where a source has changed or what was made is gone", async () => {
    await Promise.all([help(), help()]);
    const made = await account();
    assert.match(await help(), /^Usage: /);
    assert.equal(await account(), made);

    const messages = await site.read("src/cli/messages.ts");
    await site.write("src/cli/messages.ts", messages.replace("Usage: ", "Use: "));
    assert.match(await help(), /^Use: /);

    const folder = path.join(site.root, "dist");
    for (const name of await readdir(folder)) if (name !== "made-of.json") await site.write(`dist/${name}/main.mjs`, "throw new Error('half a file');\n");
    await site.write("src/cli/messages.ts", messages);
    assert.match(await help(), /^Usage: /);
  });
});
