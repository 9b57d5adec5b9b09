import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { confidentialityProblem } from "../../src/store/confidentiality.ts";
import { openMemoryStore } from "../../src/store/memory.ts";
import { makeRepository } from "../helpers/repository.ts";

describe("what others may read", () => {
  const store = openMemoryStore();
  const alone = { store, privateStore: store };

  it("is nothing in a repository without copies; with a remote it is, unless a private store takes it", async () => {
    const repository = await makeRepository();
    try {
      const problem = () => confidentialityProblem(alone, { UNFILED_STORE: "local:." }, repository.path);
      assert.equal(await problem(), undefined);
      await repository.git("remote", "add", "origin", "https://git.example/blog.git");
      assert.match((await problem()) ?? "", /UNFILED_PRIVATE_STORE/);
      assert.equal(await confidentialityProblem({ store, privateStore: openMemoryStore() }, { UNFILED_STORE: "local:." }, repository.path), undefined);
      for (const UNFILED_STORE of ["github:me/blog", "https://git.example/blog.git"]) assert.ok(await confidentialityProblem(alone, { UNFILED_STORE }, repository.path));
    } finally {
      await repository.remove();
    }
  });
});
