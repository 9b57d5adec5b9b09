import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, stat, utimes } from "node:fs/promises";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { TestSite } from "../helpers/site.ts";
import { temporary } from "../helpers/temporary.ts";
import { waitFor } from "../helpers/wait.ts";

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

  it("stays as long as a process may run it, however long ago it was made", async () => {
    const folder = path.join(site.root, "dist");
    const folders = async (): Promise<string[]> => (await readdir(folder)).filter((name) => !name.endsWith(".json"));
    await help();
    const { length } = await folders();
    for (const name of await folders()) await utimes(path.join(folder, name), 0, 0);
    // Runs what was made last; the others nobody does.
    await help();
    const messages = await site.read("src/cli/messages.ts");
    await site.write("src/cli/messages.ts", messages.replace("Usage: ", "Use: "));
    assert.match(await help(), /^Use: /);
    assert.ok(length > 1);
    assert.equal((await folders()).length, 2);
  });

  it("is marked as in use three times in the hour after which another process takes it away", async (context) => {
    const { keepInUse } = (await import(new URL("../../src/cli/compile.js", import.meta.url).href)) as { keepInUse: (file: string) => Promise<void> };
    context.mock.timers.enable({ apis: ["setInterval"] });
    const folder = await mkdtemp(path.join(temporary(), "unfiled-code-"));
    const isMarked = async (): Promise<boolean> => (await stat(folder)).mtimeMs > 0;
    await keepInUse(path.join(folder, "main.mjs"));
    assert.ok(await isMarked());
    for (let time = 1; time <= 3; time += 1) {
      await utimes(folder, 0, 0);
      context.mock.timers.tick(20 * 60_000);
      await waitFor("the mark", isMarked);
    }
    await rm(folder, { recursive: true });
  });
});
