import assert from "node:assert/strict";
import { it } from "node:test";
import { warnOnce } from "../../src/server/warn-once.ts";
import { makeRepository } from "../helpers/repository.ts";

it("warns at the first start that has reason to, once, and leaves nothing for Git to see", async () => {
  const repository = await makeRepository();
  try {
    const said: string[] = [];
    for (const warning of [undefined, "Look out.", "Look out.", undefined]) await warnOnce(repository.path, "test", warning, (line) => said.push(line));
    assert.deepEqual(said, ["Look out."]);
    assert.equal(await repository.git("status", "--porcelain"), "");
  } finally {
    await repository.remove();
  }
});
