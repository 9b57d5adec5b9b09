import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { it } from "node:test";
import { codeVersion } from "../../src/publish/code-version.ts";
import { temporary } from "../helpers/temporary.ts";

it("the version of code is another one where a file changed that is only linked to", async () => {
  const folder = await mkdtemp(path.join(temporary(), "unfiled-code-"));
  try {
    await mkdir(path.join(folder, "layouts"));
    await writeFile(path.join(folder, "send.js"), "1");
    await symlink("../send.js", path.join(folder, "layouts/send.js"));
    await symlink("../gone.js", path.join(folder, "layouts/gone.js"));
    const before = codeVersion([path.join(folder, "layouts")]);
    assert.equal(codeVersion([path.join(folder, "layouts")]), before);
    await writeFile(path.join(folder, "send.js"), "2");
    assert.notEqual(codeVersion([path.join(folder, "layouts")]), before);
  } finally {
    await rm(folder, { recursive: true });
  }
});
